// Which timers run along a path, in the order in which they were set: which of them a step leaves running and under which
// name, and which it sets.
import { initialStep, nextStep } from '../../engine/macrostep.ts';
import { equalTimers } from '../equal-timers.ts';
import { follow } from '../following.ts';
import type { Edge, Graph, GraphNode, Start, Timer, Timers } from '../graph.ts';
import { hasteOf, moments } from './whole-time.ts';

/** `length`: whole milliseconds; infinite where it never fires. `haste`: of timers of one millisecond the one with more of it goes first, then the one set first. */
export type RunningTimer = { readonly id: string; readonly length: number; readonly haste: number };

/** `was`: by timer, where it stood among those before; -1 of one that the step has set. */
export type Went = { readonly timers: readonly RunningTimer[]; readonly was: readonly number[] };

/** Of the timers that run after a step: new names by old ones, and those that it sets. */
type Origins = { readonly goOn: ReadonlyMap<string, string>; readonly begun: readonly RunningTimer[] };

const known = new WeakMap<Edge, Origins>();
const none: Went = { timers: [], was: [] };

export class RunningTimers {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  atStart({ to, input }: Start): readonly RunningTimer[] {
    const { timers } = this.#node(to);
    if (isNone(timers)) return none.timers;
    const { timers: set, begun } = follow(initialStep(this.#graph.machine, input), null, null);
    return namedInTurn(begun.map((id) => running(id, set)), timers);
  }

  /** @param before in the order of setting, as far as it shows in which of them fires first */
  after(before: readonly RunningTimer[], edge: Edge): Went {
    const { timers } = this.#node(edge.to);
    if (isNone(timers)) return none;
    const { goOn, begun } = this.#originsOf(edge);
    const inOrder: RunningTimer[] = [];
    const was: number[] = [];
    for (const [at, timer] of before.entries()) {
      const id = goOn.get(timer.id);
      if (id === undefined) continue;
      inOrder.push(id === timer.id ? timer : { ...timer, id });
      was.push(at);
    }
    for (const timer of begun) {
      inOrder.push(timer);
      was.push(-1);
    }
    return { timers: namedInTurn(inOrder, timers), was };
  }

  /** One that is set again and was not cancelled goes on under another name. */
  #originsOf(edge: Edge): Origins {
    const found = known.get(edge);
    if (found !== undefined) return found;
    const [from, to] = [this.#node(edge.from), this.#node(edge.to)];
    const isStill = edge.from === edge.to && edge.transitions.length === 0;
    const { timers, begun } = isStill ? { timers: to.timers, begun: [] } : follow(nextStep(this.#graph.machine, from.snapshot, edge.event), from, { ...edge, world: from.world });
    const names = new Map(Object.entries(from.timers).map(([id, timer]) => [timer, id])); // one that goes on is the very same
    const goOn = new Map<string, string>();
    for (const [id, timer] of Object.entries(timers)) {
      const earlier = names.get(timer);
      if (earlier !== undefined) goOn.set(earlier, id);
    }
    const made = { goOn, begun: begun.map((id) => running(id, timers)) };
    known.set(edge, made);
    return made;
  }

  #node(at: number): GraphNode {
    const node = this.#graph.nodes[at];
    if (node === undefined) throw new RangeError(`the graph has no node ${at}`);
    return node;
  }
}

/** Of equal timers, the one that fires first, which was set first, has the first of their names. */
function namedInTurn(inOrder: readonly RunningTimer[], timers: Timers): readonly RunningTimer[] {
  const names = new Map<string, string[]>();
  for (const group of equalTimers(timers)) {
    const free = [...group];
    for (const name of group) names.set(name, free);
  }
  return names.size === 0 ? inOrder : inOrder.map((one) => ({ ...one, id: names.get(one.id)?.shift() ?? one.id }));
}

function isNone(timers: Timers): boolean {
  for (const id in timers) if (Object.hasOwn(timers, id)) return false;
  return true;
}

const notRunning: Timer = { event: { type: '' }, delay: Infinity };
function running(id: string, timers: Timers): RunningTimer {
  const timer = timers[id] ?? notRunning;
  return { id, length: moments(timer.delay), haste: hasteOf(timer) };
}
