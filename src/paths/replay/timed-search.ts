// The graph with time in it: of a state's timers only the earliest fires, and what else may happen takes no time. Made only
// where the plain graph has led to paths that cannot happen, as far as it takes to find what those were for.
import { nextStep } from '../../engine/macrostep.ts';
import { equalTimers } from '../equal-timers.ts';
import { follow } from '../following.ts';
import type { Edge, Graph, GraphNode, Start, Timers } from '../graph.ts';
import type { Path } from '../plan.ts';
import type { Marks } from '../plan/marks.ts';
import { expiry, type Lifetime } from './host-life.ts';

/** `left`: milliseconds to go. Timers stand in the order in which they fire. */
type Left = { readonly id: string; readonly left: number };
type Place = { readonly node: number; readonly timers: readonly Left[]; readonly idle: number; readonly life: number; readonly isOver: boolean; readonly last: string | null };
type Link = { readonly place: Place; readonly start: Start; readonly edge: Edge | null; readonly back: Link | null };

/** Of the timers that run after a step: new names by old ones, and those that the step sets, as they begin. */
type Origins = { readonly goOn: ReadonlyMap<string, string>; readonly begun: readonly Left[] };

export type TimedOptions = {
  readonly lifetime?: Lifetime | undefined;
  /** At most so many states with their times. */
  readonly limit: number;
  /** Steps not to take. Asked again whenever one is at hand. */
  readonly without: (edge: Edge) => boolean;
};

export class TimedSearch {
  readonly #graph: Graph;
  readonly #marks: Marks;
  readonly #options: TimedOptions;
  readonly #origins = new WeakMap<Edge, Origins>();
  #isWhole = true;

  constructor(graph: Graph, marks: Marks, options: TimedOptions) {
    this.#graph = graph;
    this.#marks = marks;
    this.#options = options;
  }

  /** True: no state with its times was left out. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The nearest ways to what is missing, until nothing is. Whoever takes a path also says so by `missing`, which is asked again. */
  *ways(missing: ReadonlySet<string>): Generator<Path> {
    const queue: Link[] = this.#graph.starts.map((start) => ({ place: this.#startPlace(start), start, edge: null, back: null }));
    const seen = new Set(queue.map(({ place }) => keyOf(place)));
    for (const link of queue) {
      if (link.back === null && this.#marks.ofStart(link.start).some((mark) => missing.has(mark))) yield pathOf(link);
      for (const edge of [...(this.#graph.outgoing[link.place.node] ?? []), ...this.#marks.refusals(link.place.node)]) {
        if (missing.size === 0) return;
        const place = this.#options.without(edge) ? null : this.#after(link.place, edge);
        if (place === null) continue;
        const next: Link = { place, start: link.start, edge, back: link };
        if (this.#marks.ofEdge(edge, link.place.last).some((mark) => missing.has(mark))) yield pathOf(next);
        const key = keyOf(place);
        if (seen.has(key)) continue;
        if (queue.length >= this.#options.limit) this.#isWhole = false;
        else queue.push(next);
        seen.add(key);
      }
    }
  }

  #startPlace({ to, transitions }: Start): Place {
    const { idle, absolute } = this.#options.lifetime ?? { idle: Infinity, absolute: Infinity };
    const timers = Object.entries(this.#node(to).timers).map(([id, { delay }]) => ({ id, left: delay }));
    return { node: to, timers: namedInTurn(inOrder(timers), this.#node(to).timers), idle, life: absolute, isOver: false, last: this.#marks.countsLast ? (transitions.at(-1) ?? null) : null };
  }

  /** Null when the step cannot happen there. */
  #after(place: Place, edge: Edge): Place | null {
    const last = this.#marks.countsLast ? (edge.transitions.at(-1) ?? place.last) : null;
    if (edge.kind === 'world') return { ...place, node: edge.to, last };
    if (place.isOver) return null;
    const end = Math.min(place.idle, place.life);
    const next = place.timers[0]?.left ?? Infinity;
    const isTimer = edge.kind === 'timer' && edge.source !== null;
    const isEnd = edge.kind === 'timer' && edge.source === null && this.#options.lifetime !== undefined && edge.event.type === expiry;
    const passed = isTimer ? (next <= end && next < Infinity && place.timers[0]?.id === edge.source ? next : null) : isEnd ? (end < next ? end : null) : Math.min(next, end) > 0 ? 0 : null;
    if (passed === null) return null;
    const { goOn, begun } = this.#originsOf(edge);
    const kept = place.timers.flatMap(({ id, left }) => (goOn.has(id) ? [{ id: goOn.get(id) ?? id, left: left - passed }] : []));
    const timers = namedInTurn(inOrder([...kept, ...begun]), this.#node(edge.to).timers);
    const isHeard = edge.kind === 'user' && edge.transitions.length > 0;
    return { node: edge.to, timers, idle: isHeard ? (this.#options.lifetime?.idle ?? Infinity) : place.idle - passed, life: place.life - passed, isOver: isEnd, last };
  }

  /** One that is set again and was not cancelled goes on under another name. */
  #originsOf(edge: Edge): Origins {
    const known = this.#origins.get(edge);
    if (known !== undefined) return known;
    const [from, to] = [this.#node(edge.from), this.#node(edge.to)];
    const isStill = Object.keys(to.timers).length === 0 || (edge.from === edge.to && edge.transitions.length === 0);
    const timers = isStill ? to.timers : follow(nextStep(this.#graph.machine, from.snapshot, edge.event), from, { ...edge, world: from.world }).timers;
    const names = new Map(Object.entries(from.timers).map(([id, timer]) => [timer, id])); // one that goes on is the very same
    const goOn = new Map<string, string>();
    const begun: Left[] = [];
    for (const [id, timer] of Object.entries(timers)) {
      const before = names.get(timer);
      if (before === undefined) begun.push({ id, left: Math.max(0, timer.delay) });
      else goOn.set(before, id);
    }
    const found = { goOn, begun };
    this.#origins.set(edge, found);
    return found;
  }

  #node(at: number): GraphNode {
    const node = this.#graph.nodes[at];
    if (node === undefined) throw new RangeError(`the graph has no node ${at}`);
    return node;
  }
}

/** Of equal timers, the one that fires first has the first of their names. */
function namedInTurn(left: readonly Left[], timers: Timers): readonly Left[] {
  const names = new Map<string, string[]>();
  for (const group of equalTimers(timers)) {
    const free = [...group];
    for (const name of group) names.set(name, free);
  }
  return names.size === 0 ? left : left.map((one) => ({ ...one, id: names.get(one.id)?.shift() ?? one.id }));
}

const inOrder = (timers: readonly Left[]): readonly Left[] => timers.toSorted((a, b) => a.left - b.left);

const keyOf = ({ node, timers, idle, life, isOver, last }: Place): string => `${node} ${timers.map(({ id, left }) => `${id}:${left}`).join()} ${idle} ${life} ${isOver} ${last}`;

function pathOf(end: Link): Path {
  const steps: Edge[] = [];
  for (let link: Link | null = end; link !== null; link = link.back) if (link.edge !== null) steps.push(link.edge);
  return { input: end.start.input, start: end.start.to, steps: steps.toReversed() };
}
