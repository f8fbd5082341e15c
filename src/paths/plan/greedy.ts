// The quick planner: always on to the nearest arc with something open, from here or from the root, whichever is nearer.
import type { Distances } from './distances.ts';
import { type Network, root } from './network.ts';

/** What a suite must take, in order: arcs of a network, each for a mark that none before it carries. Between two of them, shortest ways. */
export type Stops = readonly number[];

/** Of arcs equally near: the first, the one with the most open marks, or the last. */
export type Taste = 'first' | 'last' | 'most';
export const tastes: readonly Taste[] = ['first', 'most', 'last'];

export function greedyStops(network: Network, distances: Distances, taste: Taste): number[] {
  const open = new OpenMarks(network);
  const ahead = nearestFirst(network, distances);
  const search = new Search(network, open, taste);
  const stops: number[] = [];
  let here = root;
  for (let at = 0; at < ahead.length;) {
    const far = ahead[at] ?? 0;
    if (!open.isIn(far)) {
      at += 1;
      continue;
    }
    const bound = (distances.fromRoot[network.tail[far] ?? 0] ?? 0) + (network.cost[far] ?? 0);
    const near = here === root ? null : search.nearest(here, bound);
    for (const arc of near ?? search.nearest(root, bound) ?? [far]) {
      if (!open.isIn(arc)) continue;
      stops.push(arc);
      open.cover(arc);
      here = network.head[arc] ?? 0;
    }
  }
  return stops;
}

/** Arcs with marks, those nearest to the root first. */
function nearestFirst({ tail, cost, label }: Network, { fromRoot }: Distances): number[] {
  const far = (arc: number): number => (fromRoot[tail[arc] ?? 0] ?? 0) + (cost[arc] ?? 0);
  const arcs: number[] = [];
  for (let arc = 0; arc < label.length; arc++) if (label[arc] !== 0) arcs.push(arc);
  return arcs.sort((a, b) => far(a) - far(b) || a - b);
}

/** How many marks of each label are still open. */
export class OpenMarks {
  readonly #network: Network;
  readonly #left: Int32Array;
  readonly #labelsOf: number[][] = [];
  readonly #isCovered: Uint8Array;

  constructor(network: Network) {
    this.#network = network;
    this.#left = Int32Array.from(network.labels, (marks) => marks.length);
    this.#isCovered = new Uint8Array(network.markCount);
    for (const [label, marks] of network.labels.entries()) for (const mark of marks) (this.#labelsOf[mark] ??= []).push(label);
  }

  /** The number of open marks that an arc carries. */
  count = (arc: number): number => this.#left[this.#network.label[arc] ?? 0] ?? 0;
  isIn = (arc: number): boolean => this.count(arc) > 0;

  cover(arc: number): void {
    for (const mark of this.#network.labels[this.#network.label[arc] ?? 0] ?? []) {
      if (this.#isCovered[mark] === 1) continue;
      this.#isCovered[mark] = 1;
      for (const label of this.#labelsOf[mark] ?? []) this.#left[label] = (this.#left[label] ?? 0) - 1;
    }
  }
}

class Search {
  readonly #network: Network;
  readonly #open: OpenMarks;
  readonly #taste: Taste;
  readonly #seen: Int32Array;
  readonly #by: Int32Array;
  #round = 0;

  constructor(network: Network, open: OpenMarks, taste: Taste) {
    this.#network = network;
    this.#open = open;
    this.#taste = taste;
    this.#seen = new Int32Array(network.size);
    this.#by = new Int32Array(network.size);
  }

  /** The way to and over the nearest arc with something open; null when it ends farther away than `bound`. */
  nearest(from: number, bound: number): number[] | null {
    const { first, head, cost } = this.#network;
    const [seen, by, round] = [this.#seen, this.#by, ++this.#round];
    let level: number[] = [];
    let next: number[] = [];
    let best = -1;
    /** Arcs of a vertex, by the distance at which they end. What costs nothing and has something open is taken at once. */
    const leave = (vertex: number): number => {
      for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) {
        if (cost[arc] !== 0) next.push(arc);
        else if (this.#open.isIn(arc)) return arc;
        else level.push(arc);
      }
      return -1;
    };
    seen[from] = round;
    let free = leave(from);
    for (let distance = 0; free < 0; distance++) {
      if (distance > 0) {
        for (const arc of level) if (this.#open.isIn(arc) && (best < 0 || this.#isBetter(arc, best))) best = arc;
        if (best >= 0) break;
      }
      for (let at = 0; at < level.length && free < 0; at++) {
        const arc = level[at] ?? 0;
        const vertex = head[arc] ?? 0;
        if (seen[vertex] === round) continue;
        seen[vertex] = round;
        by[vertex] = arc;
        free = leave(vertex);
      }
      if (free >= 0 || next.length === 0 || distance >= bound) break;
      [level, next] = [next, []];
    }
    const found = free >= 0 ? free : best;
    return found < 0 ? null : this.#wayOver(found, from);
  }

  #isBetter(arc: number, best: number): boolean {
    if (this.#taste === 'first') return false;
    return this.#taste === 'last' || this.#open.count(arc) > this.#open.count(best);
  }

  #wayOver(arc: number, from: number): number[] {
    const way = [arc];
    for (let vertex = this.#network.tail[arc] ?? 0; vertex !== from; vertex = this.#network.tail[way.at(-1) ?? 0] ?? 0) way.push(this.#by[vertex] ?? 0);
    return way.toReversed();
  }
}
