// Paths that cover a criterion and really go: each is replayed, and what the impossible ones were for is planned again,
// first without the steps that failed, then on the graph with time in it; and the suite as a whole is planned on that, too,
// of which the shorter is taken.
import { durationWords } from '../formats/duration-words.ts';
import type { Edge, Graph } from '../graph.ts';
import { type Path, type Plan, planOn, planPaths } from '../plan.ts';
import { marksOf } from '../plan/criteria.ts';
import type { Marks } from '../plan/marks.ts';
import { mostEvents } from '../plan/most-events.ts';
import type { NamedNetwork } from '../plan/network.ts';
import type { Criterion, Uncovered } from '../suite.ts';
import { replay, type Replayed, type ReplayOptions, startOf } from './replay.ts';
import { timedNetwork } from './timed-network.ts';
import { TimedSearch } from './timed-search.ts';
import { timerWords } from './timer-words.ts';

export type FeasibleOptions = ReplayOptions & {
  /** Marks that are covered already. */
  readonly given?: ReadonlySet<string>;
  /** The plan to begin with; made here by default. */
  readonly plan?: Pick<Plan, 'tests' | 'left'>;
  /** At most so many in all tests together; what takes more stays uncovered for its budget. Default 500,000. */
  readonly events?: number;
  /** States with their times that are looked at, at most. Default 20,000 by a search, 60,000 by a plan. */
  readonly limit?: number;
};

export type Rehearsed = { readonly path: Path; readonly replayed: Extract<Replayed, { isFeasible: true }> };

export type Feasible = {
  readonly tests: readonly Rehearsed[];
  /** Marks that the tests, and those given, carry. */
  readonly covered: ReadonlySet<string>;
  /** `because`: of what is infeasible, what stands in the way: one obstacle of perhaps several. */
  readonly uncovered: readonly Uncovered[];
  /** Some planned path did not go. */
  readonly isHindered: boolean;
  /** There, every way that time allows, as a network; missing where it is too large. */
  readonly timed?: NamedNetwork;
};

/** States with their times that a search looks at, and that a plan is made on. */
const mostSearched = 20_000;
const mostPlanned = 60_000;

/** Plans without the steps that failed are tried so many times. */
const mostRounds = 3;
/** Ways of the timed search that do not go after all. Few do not: it keeps the time as the replay does. */
const mostMisses = 200;
/** Plans on the timed graph without the steps that turned out to be impossible. */
const mostReplans = 8;
/** The timed search begins anew so many times: what it has found by way of a step that turns out to be impossible may have another way. */
const mostSearches = 20;

export function feasiblePaths(graph: Graph, criterion: Criterion, options: FeasibleOptions = {}): Feasible {
  const marks = marksOf(graph, criterion);
  const given = options.given ?? new Set<string>();
  const events = options.events ?? mostEvents;
  const first = options.plan ?? planPaths(graph, criterion, { given, events });
  const left = new Set(first.left);
  const found = new Found(graph, marks, given, options);
  for (const path of first.tests) found.take(path);
  const reachable = new Set(first.tests.flatMap((path) => marksOfPath(graph, marks, path)));
  const isMissing = (mark: string): boolean => !found.covered.has(mark);
  for (let round = 0; round < mostRounds && [...reachable].some(isMissing); round++) {
    const { tests } = planPaths(graph, criterion, { given: left.size === 0 ? found.covered : new Set([...found.covered, ...left]), events: Math.max(0, events - found.events), without: (edge) => found.untimely.has(edge) || found.impossible.has(edge) });
    if (tests.length === 0) break;
    for (const path of tests) found.take(path);
  }
  const missing = new Set(marks.all.filter((mark) => reachable.has(mark) && isMissing(mark)));
  const searching: Searching = { graph, marks, lifetime: options.lifetime, limit: options.limit, events };
  const isWhole = searched(found, missing, searching) && graph.complete && found.events < events;
  const why = (mark: string): Uncovered['why'] => (reachable.has(mark) ? (isWhole ? 'infeasible' : 'budget') : graph.complete && !left.has(mark) ? 'unreachable' : 'budget');
  const tooLong = longerThanLife(graph, marks, options.lifetime);
  const { whole, timed } = found.isHindered ? inTime(found, searching) : { whole: found, timed: null };
  const best = better(found, whole);
  const uncovered = marks.all.filter((mark) => !best.covered.has(mark)).map((transition): Uncovered => {
    const told = { transition, why: why(transition) };
    const because = told.why === 'infeasible' ? (tooLong(transition) ?? found.reasons.get(transition)) : undefined;
    return because === undefined ? told : { ...told, because };
  });
  return { tests: best.needed(), covered: best.covered, uncovered, isHindered: found.isHindered, ...(timed === null ? {} : { timed }) };
}

type Searching = { readonly graph: Graph; readonly marks: Marks; readonly lifetime: ReplayOptions['lifetime']; readonly limit: number | undefined; readonly events: number };

/** Takes what is missing out of it when it is found. True: what is left has been looked for everywhere. */
function searched(found: Found, missing: Set<string>, { graph, marks, lifetime, limit, events }: Searching): boolean {
  let misses = 0;
  for (let searches = 0; missing.size > 0; searches++) {
    if (searches === mostSearches) return false;
    const known = found.impossible.size;
    const search = new TimedSearch(graph, marks, { lifetime, limit: limit ?? mostSearched, without: (edge) => found.impossible.has(edge) });
    for (const path of search.ways(missing)) {
      if (path.steps.some((step) => found.impossible.has(step))) continue; // since it was put down for later
      const impossible = found.impossible.size;
      if (!found.take(path)) {
        misses++;
        if (misses >= mostMisses || found.impossible.size === impossible) return false; // of time the two must not disagree
      }
      if (found.events >= events) return false;
      for (const mark of marksOfPath(graph, marks, path)) if (found.covered.has(mark)) missing.delete(mark);
    }
    if (!search.isWhole) return false;
    if (found.impossible.size === known) return true;
  }
  return true;
}

/** The whole suite planned on the timed graph: it goes on from where a test stands. `timed`: that graph, where nothing is left out of it. */
function inTime(known: Found, { graph, marks, lifetime, limit, events }: Searching): { readonly whole: Found; readonly timed: NamedNetwork | null } {
  const impossible = new Set(known.impossible);
  for (let rounds = 1; ; rounds++) {
    const { network, isWhole } = timedNetwork(graph, marks, { lifetime, limit: limit ?? mostPlanned, without: (edge) => impossible.has(edge) });
    const found = known.anew();
    for (const path of planOn(network, marks, { given: known.given, events }).tests) found.take(path);
    if (found.impossible.size === 0 || rounds === mostReplans || !isWhole) return { whole: found, timed: isWhole && found.impossible.size === 0 ? network : null }; // a large one takes seconds
    for (const edge of found.impossible) impossible.add(edge);
  }
}

/** The one that covers more, else the one in fewer events. */
function better(one: Found, other: Found): Found {
  if (one === other) return one;
  if (one.covered.size !== other.covered.size) return one.covered.size > other.covered.size ? one : other;
  const events = (found: Found): number => found.needed().reduce((sum, { replayed: { steps } }) => sum + steps.length, 0);
  return events(other) < events(one) ? other : one;
}

/** Of marks that only a timer makes which outlasts every flow: what is to be said of them. */
function longerThanLife({ nodes, edges }: Graph, marks: Marks, lifetime: ReplayOptions['lifetime']): (mark: string) => string | undefined {
  const found = new Map<string, string | null>();
  if (lifetime !== undefined) {
    for (const edge of edges) {
      const timers = nodes[edge.from]?.timers ?? {};
      const delay = edge.kind === 'timer' && edge.source !== null ? (timers[edge.source]?.delay ?? 0) : 0;
      const words = delay > lifetime.absolute ? `${timerWords(edge.source ?? '', timers)} is longer than a flow lives, which is ${durationWords(lifetime.absolute)} at most` : null;
      for (const mark of marks.ofEdge(edge, null)) found.set(mark, found.get(mark) === null ? null : words);
    }
  }
  return (mark) => found.get(mark) ?? undefined;
}

/** Every mark that a path carries, its start's among them. */
export function marksOfPath(graph: Graph, marks: Marks, path: Path): string[] {
  const start = startOf(graph, path);
  const found = start === undefined ? [] : [...marks.ofStart(start)];
  let last = start?.transitions.at(-1) ?? null;
  for (const edge of path.steps) {
    found.push(...marks.ofEdge(edge, last));
    last = edge.transitions.at(-1) ?? last;
  }
  return found;
}

class Found {
  readonly covered: Set<string>;
  /** Steps that could not happen when it was their turn. */
  readonly untimely = new Set<Edge>();
  /** Steps that do something else on the machine's own actor, or that nobody can tell the outcome of. */
  readonly impossible = new Set<Edge>();
  readonly reasons = new Map<string, string>();
  /** Of all tests together. */
  events = 0;
  readonly #tests: (Rehearsed & { readonly carried: ReadonlySet<string> })[] = [];
  readonly #graph: Graph;
  readonly #marks: Marks;
  readonly given: ReadonlySet<string>;
  readonly #options: ReplayOptions;

  constructor(graph: Graph, marks: Marks, given: ReadonlySet<string>, { lifetime }: ReplayOptions) {
    this.#graph = graph;
    this.#marks = marks;
    this.given = given;
    this.#options = { lifetime };
    this.covered = new Set(given);
  }

  /** For the same marks, with nothing found. */
  anew(): Found {
    return new Found(this.#graph, this.#marks, this.given, this.#options);
  }

  /** Some path did not go. */
  get isHindered(): boolean {
    return this.untimely.size + this.impossible.size > 0;
  }

  /** Keeps the path if it goes, else the part of it that does, unless that covers nothing new. False: it does not go. */
  take(path: Path): boolean {
    const carried = new Set(marksOfPath(this.#graph, this.#marks, path));
    if (path.steps.length === 0 ? this.#tests.some((test) => test.path.start === path.start) : [...carried].every((mark) => this.covered.has(mark))) return true;
    const replayed = replay(this.#graph, path, this.#options);
    if (replayed.isFeasible) {
      this.#tests.push({ path, replayed, carried });
      this.events += path.steps.length;
      for (const mark of carried) this.covered.add(mark);
      return true;
    }
    const { at, isOfTime, why } = replayed;
    if (at === null) return false;
    const step = path.steps[at];
    if (step !== undefined) (isOfTime ? this.untimely : this.impossible).add(step);
    const before = { ...path, steps: path.steps.slice(0, at) };
    const until = marksOfPath(this.#graph, this.#marks, before).length;
    for (const mark of marksOfPath(this.#graph, this.#marks, { ...path, steps: path.steps.slice(0, at + 1) }).slice(until)) this.reasons.set(mark, why);
    for (const mark of marksOfPath(this.#graph, this.#marks, path).slice(until)) if (!this.reasons.has(mark)) this.reasons.set(mark, `on the way there, ${why}`);
    this.take(before);
    return false;
  }

  /** Without tests of which others carry every mark: what was planned again may hold what was there before. */
  needed(): readonly Rehearsed[] {
    const times = new Map<string, number>();
    const count = (marks: Iterable<string>, by: number): void => {
      for (const mark of marks) times.set(mark, (times.get(mark) ?? 0) + by);
    };
    count(this.given, 1);
    for (const { carried } of this.#tests) count(carried, 1);
    const isNeeded = this.#tests.map(() => true);
    for (const [position, { carried }] of this.#tests.entries()) {
      if (!this.isHindered || [...carried].some((mark) => times.get(mark) === 1)) continue;
      count(carried, -1);
      isNeeded[position] = false;
    }
    return this.#tests.filter((_, position) => isNeeded[position]).map(({ path, replayed }) => ({ path, replayed }));
  }
}
