// A path as it really goes: step by step on the machine's own actor, with a clock that fires what is due first. A graph
// knows no time, and a 24-hour timer fires in it as readily as one of five minutes. Persons and services act at once, and where a
// path does not go so, as soon as it does.
import { canonicalText } from '../canonical-text.ts';
import type { Edge, Graph, GraphNode, Start } from '../graph.ts';
import type { Path } from '../plan.ts';
import { isRefusal } from '../plan/refusals.ts';
import type { SuiteStep, SuiteTest } from '../suite.ts';
import { asJson } from '../as-json.ts';
import { ChildMachines } from './child-machines.ts';
import { difference } from './differences.ts';
import { expectationOf } from './expectation.ts';
import { endsFlow, expiry, HostLife, isHeard, type Lifetime } from './host-life.ts';
import { type Happening, Rehearsal } from './rehearsal.ts';
import { scheduleOf } from './schedule.ts';

export type ReplayOptions = {
  /** Without one the host's events may come at any moment; with one, `flow.expired` comes when its time has come. */
  readonly lifetime?: Lifetime | undefined;
};

export type Replayed =
  /** Steps without those in which only the world changes. */
  | { readonly isFeasible: true; readonly start: SuiteTest['start']; readonly steps: readonly SuiteStep[] }
  | Infeasible;

/**
 * `at`: the position among the path's steps of the one that cannot happen; null when it does not even start so.
 * `isOfTime`: after other steps it could; after these it cannot, whatever anybody waits for.
 */
export type Infeasible = { readonly isFeasible: false; readonly at: number | null; readonly why: string; readonly isOfTime: boolean };

/** The start of a path: equal inputs lead to one state. */
export const startOf = ({ starts }: Graph, { start, input }: Path): Start | undefined =>
  starts.find(({ to, input: other }) => to === start && (other === input || canonicalText(other) === canonicalText(input)));

/**
 * What is due at a moment goes before whatever a person, a service or the host does at it.
 * @param waits by step of the path: milliseconds before it, for steps that no clock makes. Without them: no longer than the path needs
 */
export function replay(graph: Graph, path: Path, { lifetime }: ReplayOptions = {}, waits?: readonly number[]): Replayed {
  const gone = gonePath(graph, path, lifetime, waits ?? []);
  if (gone.isFeasible || !gone.isOfTime || waits !== undefined) return gone;
  const start = startOf(graph, path);
  if (start === undefined) return gone;
  const schedule = scheduleOf(graph, path, start, lifetime);
  return schedule.isPossible ? gonePath(graph, path, lifetime, schedule.waits) : { isFeasible: false, at: schedule.at, why: schedule.why, isOfTime: true };
}

function gonePath(graph: Graph, path: Path, lifetime: Lifetime | undefined, waits: readonly number[]): Replayed {
  const run = new Run(graph, path, new HostLife(lifetime), lifetime !== undefined);
  const reason = run.begin();
  if (reason !== null || run.start === null) return { isFeasible: false, at: null, why: reason ?? 'it does not start', isOfTime: false };
  for (const [at, edge] of path.steps.entries()) {
    const obstacle = edge.kind === 'world' ? null : run.take(edge, waits[at] ?? 0);
    if (obstacle !== null) return { isFeasible: false, at, ...obstacle };
  }
  return { isFeasible: true, start: run.start, steps: run.steps };
}

type Obstacle = Pick<Infeasible, 'why' | 'isOfTime'>;
/** Of which the schedule tells more. */
const untimely: Obstacle = { why: 'something else comes first', isOfTime: true };

/** What a suite that was written down says may be anything. */
const isWait = (wait: number): boolean => Number.isSafeInteger(wait) && wait >= 0;

class Run {
  start: SuiteTest['start'] | null = null;
  readonly steps: SuiteStep[] = [];
  readonly #graph: Graph;
  readonly #path: Path;
  readonly #life: HostLife;
  readonly #isMortal: boolean;
  readonly #children = new ChildMachines();
  readonly #rehearsal: Rehearsal;
  #hasExpired = false;

  constructor(graph: Graph, path: Path, life: HostLife, isMortal: boolean) {
    this.#graph = graph;
    this.#path = path;
    this.#life = life;
    this.#isMortal = isMortal;
    this.#rehearsal = new Rehearsal(graph.machine, path.input);
  }

  begin(): string | null {
    const { began } = this.#rehearsal;
    const start = startOf(this.#graph, this.#path);
    if (start === undefined) return 'the graph has no such start';
    const { node } = this.#rehearsal;
    this.start = { transitions: began.transitions, state: asJson(node.snapshot.value), expect: expectationOf(node, began.effects, null) };
    return this.#unlike(start.to, start.transitions, began);
  }

  /**
   * @param wait before it, where no clock makes it
   * @returns why the step cannot happen
   */
  take(edge: Edge, wait: number): Obstacle | null {
    const { clock, node } = this.#rehearsal;
    const since = clock.now;
    if (this.#hasExpired) return untimely; // the host stops a flow that goes on
    if (node.snapshot.status !== 'active') return { why: 'the flow has ended', isOfTime: false };
    const isTimed = edge.kind === 'timer' && (edge.source !== null || (this.#isMortal && edge.event.type === expiry));
    const moment = isTimed ? this.#dueAt(edge) : since + wait;
    if (moment === null || !(isTimed || (isWait(wait) && this.#isFree(moment)))) return untimely;
    if (!isTimed || edge.source === null) clock.goTo(moment);
    const happening = isTimed && edge.source !== null
      ? this.#rehearsal.fireNext()
      : this.#rehearsal.send({ kind: edge.kind, event: edge.event, source: edge.source, world: null });
    const reason = this.#unlike(edge.to, edge.transitions, happening) ?? (isRefusal(edge) ? this.#changes(node, happening) : null);
    if (reason !== null) return { why: reason, isOfTime: false };
    if (isHeard(edge)) this.#life.heard(clock.now);
    this.#hasExpired = endsFlow(edge);
    this.steps.push({
      event: asJson(edge.event) as unknown as SuiteStep['event'], // an object with its type stays one
      kind: edge.kind as SuiteStep['kind'], source: edge.source, after: clock.now - since, transitions: happening.transitions,
      state: asJson(this.#rehearsal.node.snapshot.value), expect: expectationOf(this.#rehearsal.node, happening.effects, node),
    });
    return null;
  }

  /** Nothing is due by then, and the flow still lives: somebody can do something. */
  #isFree(moment: number): boolean {
    const [next] = this.#rehearsal.clock.pending();
    return (next === undefined || next.due > moment) && this.#life.end > moment;
  }

  /** Null: it is not what the clock has next. */
  #dueAt(edge: Edge): number | null {
    const [next] = this.#rehearsal.clock.pending();
    const end = this.#life.end;
    if (edge.source === null) return (next === undefined || next.due > end) && !isRefusal(edge) ? end : null; // what is due at the end comes before it; a flow that does not take its end is stopped
    return next !== undefined && next.name === edge.source && next.due <= end && next.due < Infinity ? next.due : null;
  }

  #unlike(to: number, transitions: readonly string[], happening: Happening): string | null {
    const expected = this.#graph.nodes[to];
    if (expected === undefined) throw new RangeError(`the graph has no node ${to}`);
    const { node, clock } = this.#rehearsal;
    if (canonicalText(transitions) !== canonicalText(happening.transitions)) {
      const failed = node.snapshot.status === 'error' ? difference(expected, node, []) : null;
      return failed ?? `the transitions taken: ${happening.transitions.join(', ') || 'none'} instead of ${transitions.join(', ') || 'none'}`;
    }
    return difference(expected, node, clock.pending().map(({ name }) => name)) ?? this.#children.after(node.snapshot, happening.actions);
  }

  /** What an event that is refused has changed. */
  #changes(before: GraphNode, { actions }: Happening): string | null {
    const [asked] = actions;
    if (asked !== undefined) return `the event is refused, and yet "${asked.type}" is asked for`;
    return canonicalText(before.snapshot.context) === canonicalText(this.#rehearsal.node.snapshot.context) ? null : 'the event is refused, and yet the context is another one';
  }
}
