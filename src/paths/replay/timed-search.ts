// Nearest ways on the graph with time in it. Made only where the plain graph has led to paths that cannot happen, as far
// as it takes to find what those were for.
import type { Edge, Graph, Start } from '../graph.ts';
import type { Path } from '../plan.ts';
import type { Marks } from '../plan/marks.ts';
import type { Lifetime } from './host-life.ts';
import { type Place, surroundingsOf, TimedGraph } from './timed-graph.ts';
import type { Zone } from './zone.ts';

type Link = { readonly place: Place; readonly start: Start; readonly edge: Edge | null; readonly back: Link | null };

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
  readonly #timed: TimedGraph;
  #isWhole = true;

  constructor(graph: Graph, marks: Marks, options: TimedOptions) {
    this.#graph = graph;
    this.#marks = marks;
    this.#options = options;
    this.#timed = new TimedGraph(graph, marks, options.lifetime);
  }

  /** True: no state with its times was left out. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The nearest ways to what is missing, until nothing is. Whoever takes a path also says so by `missing`, which is asked again. */
  *ways(missing: ReadonlySet<string>): Generator<Path> {
    const queue: Link[] = this.#graph.starts.map((start) => ({ place: this.#timed.start(start), start, edge: null, back: null }));
    const seen = new Seen();
    for (const { place } of queue) seen.isNew(place);
    for (const link of queue) {
      if (link.back === null && this.#marks.ofStart(link.start).some((mark) => missing.has(mark))) yield pathOf(link);
      for (const edge of [...(this.#graph.outgoing[link.place.node] ?? []), ...this.#marks.refusals(link.place.node)]) {
        if (missing.size === 0) return;
        const place = this.#options.without(edge) ? null : this.#timed.after(link.place, edge);
        if (place === null) continue;
        const next: Link = { place, start: link.start, edge, back: link };
        if (this.#marks.ofEdge(edge, link.place.last).some((mark) => missing.has(mark))) yield pathOf(next);
        if (!seen.isNew(place)) continue;
        if (queue.length >= this.#options.limit || seen.bounds > mostBounds) this.#isWhole = false;
        else queue.push(next);
      }
    }
  }
}

/** Of all places together: some 100 megabytes. */
export const mostBounds = 12_000_000;

/** A place whose clocks may show nothing that they may not show at one that was met before leads nowhere else, and no nearer. */
class Seen {
  bounds = 0;
  readonly #zones = new Map<string, Zone[]>();

  isNew(place: Place): boolean {
    const surroundings = surroundingsOf(place);
    const zones = this.#zones.get(surroundings) ?? [];
    if (zones.some((zone) => zone.includes(place.zone))) return false;
    this.#zones.set(surroundings, zones);
    zones.push(place.zone);
    this.bounds += place.zone.bounds.length;
    return true;
  }
}

function pathOf(end: Link): Path {
  const steps: Edge[] = [];
  for (let link: Link | null = end; link !== null; link = link.back) if (link.edge !== null) steps.push(link.edge);
  return { input: end.start.input, start: end.start.to, steps: steps.toReversed() };
}
