// The graph with time in it: of a state's timers only the earliest fires, and what else may happen takes no time.
import { initialStep, nextStep } from '../../engine/macrostep.ts';
import { equalTimers } from '../equal-timers.ts';
import { follow } from '../following.ts';
import type { Edge, Graph, GraphNode, Start, Timers } from '../graph.ts';
import { isRefusal } from '../plan/refusals.ts';
import { endsFlow, expiry, type Lifetime } from './host-life.ts';

/** `left`: milliseconds to go. Timers stand in the order in which they fire. */
type Left = { readonly id: string; readonly left: number; readonly isAtOnce: boolean };

/** A state with its times. `last`: the transition taken last, where that is asked for. `isOver`: the host has ended the flow. */
export type Place = { readonly node: number; readonly timers: readonly Left[]; readonly idle: number; readonly life: number; readonly isOver: boolean; readonly last: string | null };

/** Of the timers that run after a step: new names by old ones, and those that the step sets, as they begin. */
type Origins = { readonly goOn: ReadonlyMap<string, string>; readonly begun: readonly Left[] };

export class TimedGraph {
  readonly #graph: Graph;
  readonly #countsLast: boolean;
  readonly #lifetime: Lifetime | undefined;
  readonly #origins = new WeakMap<Edge, Origins>();

  constructor(graph: Graph, { countsLast }: { readonly countsLast: boolean }, lifetime: Lifetime | undefined) {
    this.#graph = graph;
    this.#countsLast = countsLast;
    this.#lifetime = lifetime;
  }

  start({ to, input, transitions }: Start): Place {
    const { idle, absolute } = this.#lifetime ?? { idle: Infinity, absolute: Infinity };
    const { timers: set, begun } = Object.keys(this.#node(to).timers).length === 0 ? still : follow(initialStep(this.#graph.machine, input), null, null);
    const timers = begun.map((id) => leftOf(id, set));
    return { node: to, timers: namedInTurn(inOrder(timers), this.#node(to).timers), idle, life: absolute, isOver: false, last: this.#countsLast ? (transitions.at(-1) ?? null) : null };
  }

  /** Null when the step cannot happen there. */
  after(place: Place, edge: Edge): Place | null {
    const last = this.#countsLast ? (edge.transitions.at(-1) ?? place.last) : null;
    if (edge.kind === 'world') return { ...place, node: edge.to, last };
    if (place.isOver) return null;
    const passed = this.#passing(place, edge);
    if (passed === null) return null;
    const { goOn, begun } = this.#originsOf(edge);
    const kept = place.timers.flatMap(({ id, left, isAtOnce }) => (goOn.has(id) ? [{ id: goOn.get(id) ?? id, left: left - passed, isAtOnce }] : []));
    const timers = namedInTurn(inOrder([...kept, ...begun]), this.#node(edge.to).timers);
    const isHeard = edge.kind === 'user' && edge.transitions.length > 0;
    return { node: edge.to, timers, idle: isHeard ? (this.#lifetime?.idle ?? Infinity) : place.idle - passed, life: place.life - passed, isOver: endsFlow(edge), last };
  }

  /** Milliseconds that pass before the step; null when it cannot happen. */
  #passing({ timers: [first], idle, life }: Place, edge: Edge): number | null {
    const end = Math.min(idle, life);
    const next = first?.left ?? Infinity;
    if (edge.kind === 'timer' && edge.source !== null) return next <= end && next < Infinity && first?.id === edge.source ? next : null;
    if (edge.kind === 'timer' && edge.event.type === expiry && this.#lifetime !== undefined) return end < next && !isRefusal(edge) ? end : null; // a flow that does not take its end is stopped
    return Math.min(next, end) > 0 ? 0 : null;
  }

  /** One that is set again and was not cancelled goes on under another name. */
  #originsOf(edge: Edge): Origins {
    const known = this.#origins.get(edge);
    if (known !== undefined) return known;
    const [from, to] = [this.#node(edge.from), this.#node(edge.to)];
    const isStill = Object.keys(to.timers).length === 0 || (edge.from === edge.to && edge.transitions.length === 0);
    const { timers, begun } = isStill ? { timers: to.timers, begun: [] } : follow(nextStep(this.#graph.machine, from.snapshot, edge.event), from, { ...edge, world: from.world });
    const names = new Map(Object.entries(from.timers).map(([id, timer]) => [timer, id])); // one that goes on is the very same
    const goOn = new Map<string, string>();
    for (const [id, timer] of Object.entries(timers)) {
      const before = names.get(timer);
      if (before !== undefined) goOn.set(before, id);
    }
    const found = { goOn, begun: begun.map((id) => leftOf(id, timers)) };
    this.#origins.set(edge, found);
    return found;
  }

  #node(at: number): GraphNode {
    const node = this.#graph.nodes[at];
    if (node === undefined) throw new RangeError(`the graph has no node ${at}`);
    return node;
  }
}

/** Equal texts are one place. */
export const keyOf = ({ node, timers, idle, life, isOver, last }: Place): string => `${node} ${timers.map(({ id, left }) => `${id}:${left}`).join()} ${idle} ${life} ${isOver} ${last}`;

/** Of equal timers, the one that fires first has the first of their names. */
function namedInTurn(left: readonly Left[], timers: Timers): readonly Left[] {
  const names = new Map<string, string[]>();
  for (const group of equalTimers(timers)) {
    const free = [...group];
    for (const name of group) names.set(name, free);
  }
  return names.size === 0 ? left : left.map((one) => ({ ...one, id: names.get(one.id)?.shift() ?? one.id }));
}

const still = { timers: {}, begun: [] };

const leftOf = (id: string, timers: Timers): Left => ({ id, left: timers[id]?.delay ?? Infinity, isAtOnce: timers[id]?.isAtOnce === true });

/** By the moment, and in it what the machine has sent to itself before all timers; else the one set first before the others. */
const inOrder = (timers: readonly Left[]): readonly Left[] => timers.toSorted((a, b) => a.left - b.left || Number(b.isAtOnce) - Number(a.isAtOnce));
