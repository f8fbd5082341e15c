// The graph with time in it as a network: planned on like the plain one, so that a suite goes on from where a test stands,
// timers and all, and begins anew only where that is nearer.
import type { Edge, Graph, Start } from '../graph.ts';
import type { Marks } from '../plan/marks.ts';
import { Labels, type NamedNetwork, root } from '../plan/network.ts';
import { walkToNearest } from './nearest-walk.ts';
import { keyOf, type Place, TimedGraph } from './timed-graph.ts';
import { mostBounds, type TimedOptions } from './timed-search.ts';

/** `isWhole`: nothing was left out. Places beyond the limit can be come to, and not left. */
export type TimedNetwork = { readonly network: NamedNetwork; readonly isWhole: boolean };

/** Steps looked at, at most: they take two seconds or three. */
const mostSteps = 240_000;

export function timedNetwork(graph: Graph, marks: Marks, options: TimedOptions): TimedNetwork {
  const places = new TimedPlaces(graph, marks, options);
  places.leaveInTurn(0.5);
  if (!places.isWhole) walkToNearest(places); // what lies deep is looked at where a suite would go
  return places.network();
}

/** States with their times as vertices, their arcs made when somebody asks for them. */
export class TimedPlaces {
  readonly #graph: Graph;
  readonly #marks: Marks;
  readonly #options: TimedOptions;
  readonly #timed: TimedGraph;
  readonly #labels = new Labels();
  readonly #labelOfList = new Map<readonly string[], number>();
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #vertices = new Map<string, number>();
  /** By vertex; the root has none, and the one after it stands for all that cannot be left. */
  readonly #places: (Place | null)[] = [null, null];
  readonly #tails: number[] = [];
  readonly #heads: number[] = [];
  readonly #costs: number[] = [];
  readonly #arcLabels: number[] = [];
  readonly #steps: (Edge | Start)[] = [];
  readonly #arcsOf: (readonly [number, number] | undefined)[] = [];
  #turn = 0;
  #bounds = 0;
  #isCut = false;

  constructor(graph: Graph, marks: Marks, options: TimedOptions) {
    this.#graph = graph;
    this.#marks = marks;
    this.#options = options;
    this.#timed = new TimedGraph(graph, marks, options.lifetime);
    this.#numbers = new Map(marks.all.map((name, number) => [name, number]));
  }

  /** Makes the arcs of vertices as they were met, up to a part of all that may be made. False there: there are more. */
  leaveInTurn(part: number): void {
    for (; this.#turn < this.#places.length && this.#heads.length < mostSteps * part && this.#places.length < this.#options.limit * part + 2; this.#turn++) this.arcs(this.#turn);
  }

  /** All vertices have their arcs, and all arcs their ends. */
  get isWhole(): boolean {
    return !this.#isCut && this.#turn === this.#places.length;
  }

  get size(): number {
    return this.#places.length;
  }

  /** Whether the vertex has its arcs by now. */
  isMade = (vertex: number): boolean => this.#arcsOf[vertex] !== undefined;

  /** From the first arc of a vertex to behind its last; of a vertex beyond the limit, none. */
  arcs(vertex: number): readonly [from: number, to: number] {
    const known = this.#arcsOf[vertex];
    if (known !== undefined) return known;
    const place = this.#places[vertex] ?? null;
    const from = this.#heads.length;
    if (vertex === root) for (const start of this.#graph.starts) this.#arc(root, start, this.#timed.start(start), 0, this.#marks.ofStart(start));
    else if (place !== null) this.#leave(vertex, place);
    const made = [from, this.#heads.length] as const;
    this.#arcsOf[vertex] = made;
    return made;
  }

  head = (arc: number): number => this.#heads[arc] ?? 0;
  /** By number. */
  marksOf = (arc: number): readonly number[] => this.#labels.all[this.#arcLabels[arc] ?? 0] ?? [];

  network(): TimedNetwork {
    const firsts: number[] = [];
    const order: number[] = [];
    for (let vertex = 0; vertex < this.#places.length; vertex++) {
      firsts.push(order.length);
      const [from, to] = this.#arcsOf[vertex] ?? [0, 0];
      for (let arc = from; arc < to; arc++) order.push(arc);
    }
    firsts.push(order.length);
    const pick = (values: readonly number[]): Int32Array => Int32Array.from(order, (arc) => values[arc] ?? 0);
    const network = {
      size: this.#places.length, first: Int32Array.from(firsts), tail: pick(this.#tails), head: pick(this.#heads), cost: Uint8Array.from(pick(this.#costs)), label: pick(this.#arcLabels),
      labels: this.#labels.all, markCount: this.#numbers.size, names: [...this.#numbers.keys()], steps: order.map((arc) => this.#steps[arc] as Edge | Start), // of an arc that was made
    };
    return { network, isWhole: this.isWhole };
  }

  #leave(vertex: number, place: Place): void {
    if (this.#heads.length >= mostSteps) {
      this.#isCut = true;
      return;
    }
    for (const edge of [...(this.#graph.outgoing[place.node] ?? []), ...this.#marks.refusals(place.node)]) {
      const after = this.#options.without(edge) ? null : this.#timed.after(place, edge);
      if (after === null) continue;
      const isWorlds = edge.kind === 'world';
      this.#arc(vertex, edge, after, isWorlds ? 0 : 1, isWorlds ? [] : this.#marks.ofEdge(edge, place.last));
    }
  }

  #arc(tail: number, step: Edge | Start, to: Place, cost: number, marks: readonly string[]): void {
    this.#tails.push(tail);
    this.#heads.push(this.#vertexOf(to));
    this.#costs.push(cost);
    this.#arcLabels.push(this.#label(marks));
    this.#steps.push(step);
  }

  #vertexOf(place: Place): number {
    if (place.isOver) return 1;
    const key = keyOf(place);
    const found = this.#vertices.get(key);
    if (found !== undefined) return found;
    if (this.#places.length > this.#options.limit + 1 || this.#bounds > mostBounds) {
      this.#isCut = true;
      return 1;
    }
    this.#bounds += place.zone.bounds.length;
    const vertex = this.#places.push(place) - 1;
    this.#vertices.set(key, vertex);
    return vertex;
  }

  #label(marks: readonly string[]): number {
    if (marks.length === 0) return 0;
    const label = this.#labelOfList.get(marks) ?? this.#labels.of(marks.flatMap((name) => this.#numbers.get(name) ?? [])); // the root's own state is nobody's to cover
    this.#labelOfList.set(marks, label);
    return label;
  }
}
