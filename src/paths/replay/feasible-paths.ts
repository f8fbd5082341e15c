// Paths that cover a criterion and really go: each is replayed, and what the impossible ones were for is planned again,
// first without the steps that failed, then on the graph with time in it.
import type { Edge, Graph } from '../graph.ts';
import { type Path, type Plan, planPaths } from '../plan.ts';
import { marksOf } from '../plan/criteria.ts';
import type { Marks } from '../plan/marks.ts';
import { mostEvents } from '../plan/most-events.ts';
import type { Criterion, Uncovered } from '../suite.ts';
import { replay, type Replayed, type ReplayOptions, startOf } from './replay.ts';
import { TimedSearch } from './timed-search.ts';

export type FeasibleOptions = ReplayOptions & {
  /** Marks that are covered already. */
  readonly given?: ReadonlySet<string>;
  /** The plan to begin with; made here by default. */
  readonly plan?: Pick<Plan, 'tests' | 'left'>;
  /** At most so many in all tests together; what takes more stays uncovered for its budget. Default 500,000. */
  readonly events?: number;
  /** States with their times that are looked at, at most. Default 20,000. */
  readonly limit?: number;
};

export type Rehearsed = { readonly path: Path; readonly replayed: Extract<Replayed, { isFeasible: true }> };

export type Feasible = {
  readonly tests: readonly Rehearsed[];
  /** Marks that the tests, and those given, carry. */
  readonly covered: ReadonlySet<string>;
  readonly uncovered: readonly Uncovered[];
  /** Of marks that stay uncovered, what stood in the way when a path came to the step that carries them: sentences. */
  readonly reasons: ReadonlyMap<string, string>;
};

/** Plans without the steps that failed are tried so many times. */
const mostRounds = 3;
/** Ways of the timed search that do not go after all. Few do not: it keeps the time as the replay does. */
const mostMisses = 200;

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
  const search = new TimedSearch(graph, marks, { lifetime: options.lifetime, limit: options.limit ?? 20_000, without: (edge) => found.impossible.has(edge) });
  let misses = 0;
  if (missing.size > 0 && found.untimely.size > 0) {
    for (const path of search.ways(missing)) {
      if (!found.take(path)) misses++;
      if (misses >= mostMisses || found.events >= events) break;
      for (const mark of missing) if (!isMissing(mark)) missing.delete(mark);
    }
  }
  const isWhole = search.isWhole && graph.complete && misses < mostMisses && found.events < events;
  const why = (mark: string): Uncovered['why'] => (reachable.has(mark) ? (isWhole ? 'infeasible' : 'budget') : graph.complete && !left.has(mark) ? 'unreachable' : 'budget');
  return { tests: found.needed(), covered: found.covered, uncovered: marks.all.filter(isMissing).map((transition) => ({ transition, why: why(transition) })), reasons: new Map([...found.reasons].filter(([mark]) => isMissing(mark))) };
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
  readonly #given: ReadonlySet<string>;
  readonly #options: ReplayOptions;

  constructor(graph: Graph, marks: Marks, given: ReadonlySet<string>, { lifetime }: ReplayOptions) {
    this.#graph = graph;
    this.#marks = marks;
    this.#given = given;
    this.#options = { lifetime };
    this.covered = new Set(given);
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
    this.take(before);
    return false;
  }

  /** Without tests of which others carry every mark: what was planned again may hold what was there before. */
  needed(): readonly Rehearsed[] {
    const times = new Map<string, number>();
    const count = (marks: Iterable<string>, by: number): void => {
      for (const mark of marks) times.set(mark, (times.get(mark) ?? 0) + by);
    };
    count(this.#given, 1);
    for (const { carried } of this.#tests) count(carried, 1);
    const isNeeded = this.#tests.map(() => true);
    for (const [position, { carried }] of this.#tests.entries()) {
      if (this.untimely.size + this.impossible.size === 0 || [...carried].some((mark) => times.get(mark) === 1)) continue;
      count(carried, -1);
      isNeeded[position] = false;
    }
    return this.#tests.filter((_, position) => isNeeded[position]).map(({ path, replayed }) => ({ path, replayed }));
  }
}
