// A path as it really goes: step by step on the machine's own actor, with a clock that fires what is due first. A graph
// knows no time, and a 24-hour timer fires in it as readily as one of five minutes.
import { canonicalText } from '../canonical-text.ts';
import type { Edge, Graph, GraphNode, Start } from '../graph.ts';
import type { Path } from '../plan.ts';
import { isRefusal } from '../plan/refusals.ts';
import type { SuiteStep, SuiteTest } from '../suite.ts';
import { asJson } from '../as-json.ts';
import { ChildMachines } from './child-machines.ts';
import { difference } from './differences.ts';
import { expectationOf } from './expectation.ts';
import { endsFlow, expiry, HostLife, type Lifetime } from './host-life.ts';
import { type Happening, Rehearsal } from './rehearsal.ts';
import { timerWords } from './timer-words.ts';

/** Without a lifetime the host's events may come at any moment; with one, `flow.expired` comes when its time has come. */
export type ReplayOptions = { readonly lifetime?: Lifetime | undefined };

export type Replayed =
  /** Steps without those in which only the world changes. */
  | { readonly isFeasible: true; readonly start: SuiteTest['start']; readonly steps: readonly SuiteStep[] }
  | Infeasible;

/**
 * `at`: the position among the path's steps of the one that cannot happen; null when it does not even start so.
 * `isOfTime`: at another time it could.
 */
export type Infeasible = { readonly isFeasible: false; readonly at: number | null; readonly why: string; readonly isOfTime: boolean };

/** The start of a path: equal inputs lead to one state. */
export const startOf = ({ starts }: Graph, { start, input }: Path): Start | undefined =>
  starts.find(({ to, input: other }) => to === start && (other === input || canonicalText(other) === canonicalText(input)));

/** Persons and services take no time. What is due at the very moment goes before them. */
export function replay(graph: Graph, path: Path, { lifetime }: ReplayOptions = {}): Replayed {
  const run = new Run(graph, path, new HostLife(lifetime), lifetime !== undefined);
  const reason = run.begin();
  if (reason !== null || run.start === null) return { isFeasible: false, at: null, why: reason ?? 'it does not start', isOfTime: false };
  for (const [at, edge] of path.steps.entries()) {
    const obstacle = edge.kind === 'world' ? null : run.take(edge);
    if (obstacle !== null) return { isFeasible: false, at, ...obstacle };
  }
  return { isFeasible: true, start: run.start, steps: run.steps };
}

type Obstacle = Pick<Infeasible, 'why' | 'isOfTime'>;
const untimely = (why: string): Obstacle => ({ why, isOfTime: true });

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

  /** @returns why the step cannot happen */
  take(edge: Edge): Obstacle | null {
    const { clock, node } = this.#rehearsal;
    const since = clock.now;
    if (this.#hasExpired) return untimely(`the host stops a flow that goes on after "${expiry}"`);
    if (node.snapshot.status !== 'active') return { why: 'the flow has ended', isOfTime: false };
    const isTimed = edge.kind === 'timer' && (edge.source !== null || (this.#isMortal && edge.event.type === expiry));
    const obstacle = isTimed ? this.#notNext(edge, node) : this.#overdue(node);
    if (obstacle !== null) return untimely(obstacle);
    if (isTimed && edge.source === null) clock.goTo(this.#life.end);
    if (isTimed && isRefusal(edge)) return untimely(`the host stops a flow that does not take "${expiry}"`);
    const happening = isTimed && edge.source !== null
      ? this.#rehearsal.fireNext()
      : this.#rehearsal.send({ kind: edge.kind, event: edge.event, source: edge.source, world: null });
    const reason = this.#unlike(edge.to, edge.transitions, happening) ?? (isRefusal(edge) ? this.#changes(node, happening) : null);
    if (reason !== null) return { why: reason, isOfTime: false };
    if (edge.kind === 'user' && edge.transitions.length > 0) this.#life.heard(clock.now);
    this.#hasExpired = endsFlow(edge);
    this.steps.push({
      event: asJson(edge.event) as unknown as SuiteStep['event'], // an object with its type stays one
      kind: edge.kind as SuiteStep['kind'], source: edge.source, after: clock.now - since, transitions: happening.transitions,
      state: asJson(this.#rehearsal.node.snapshot.value), expect: expectationOf(this.#rehearsal.node, happening.effects, node),
    });
    return null;
  }

  /** Something is due at this moment, before anybody can do anything. */
  #overdue({ timers }: GraphNode): string | null {
    const { clock } = this.#rehearsal;
    const [next] = clock.pending();
    if (next !== undefined && next.due <= clock.now) return `${timerWords(next.name, timers)} is due at this moment and fires first`;
    return this.#life.end <= clock.now ? 'the flow expires at this moment' : null;
  }

  #notNext({ source }: Edge, { timers }: GraphNode): string | null {
    const { clock } = this.#rehearsal;
    const [next] = clock.pending();
    const end = this.#life.end;
    if (source === null) return next !== undefined && next.due <= end ? `${timerWords(next.name, timers)} fires before the flow expires` : null; // what is due at the end comes before it
    if (next === undefined || !clock.pending().some(({ name }) => name === source)) return `${timerWords(source, timers)} is not running`;
    if (next.due > end) return `the flow expires before ${timerWords(source, timers)} fires`;
    if (next.name !== source) return `${timerWords(next.name, timers)} fires before ${timerWords(source, timers)}`;
    return next.due === Infinity ? `${timerWords(source, timers)} never fires` : null;
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
