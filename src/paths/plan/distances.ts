// How many events lie between two places of a network, and a shortest way between them. A suite may begin a new test at
// any moment at no cost, so that no place is farther away than it is from the root.
import { type Network, root } from './network.ts';

/** Farther than anything. */
export const beyond = 0xffff;

export class Distances {
  readonly network: Network;
  /** From the root, by vertex. */
  readonly fromRoot: Int32Array;
  readonly #rootArcs: Int32Array;
  readonly #rows = new Map<number, Uint16Array>();
  readonly #mostRows: number;
  readonly #seen: Int32Array;
  readonly #arcs: Int32Array;
  #round = 0;

  /** @param mostEntries bounds the memory: distances kept */
  constructor(network: Network, mostEntries = 24_000_000) {
    this.network = network;
    this.#mostRows = Math.max(16, Math.floor(mostEntries / network.size));
    this.#seen = new Int32Array(network.size);
    this.#arcs = new Int32Array(network.size);
    this.fromRoot = new Int32Array(network.size).fill(beyond);
    this.#search(root, Infinity, (vertex, distance) => {
      this.fromRoot[vertex] = distance;
      return false;
    });
    this.#rootArcs = this.#arcs.slice();
  }

  /** Distances from a vertex to all others, beginning anew where that is nearer. Null: no room for one more row. */
  row(vertex: number): Uint16Array | null {
    const found = this.#rows.get(vertex);
    if (found !== undefined) return found;
    if (this.#rows.size >= this.#mostRows) return null;
    const row = Uint16Array.from(this.fromRoot);
    this.#search(vertex, Infinity, (to, distance) => {
      if (distance < (row[to] ?? 0)) row[to] = distance;
      return false;
    });
    this.#rows.set(vertex, row);
    return row;
  }

  /** The last one of the arcs from the root to another vertex. */
  lastArc(to: number): number {
    return this.#rootArcs[to] ?? 0;
  }

  /** Arcs from one vertex to another, or from the root where that takes fewer events. */
  way(from: number, to: number): number[] {
    if (from === to) return [];
    const bound = this.fromRoot[to] ?? beyond;
    let isFound = false;
    if (from !== root) this.#search(from, bound, (vertex) => (isFound = vertex === to));
    const [start, arcs] = isFound ? [from, this.#arcs] : [root, this.#rootArcs];
    const way: number[] = [];
    for (let vertex = to; vertex !== start; vertex = this.network.tail[way.at(-1) ?? 0] ?? 0) way.push(arcs[vertex] ?? 0);
    return way.toReversed();
  }

  /** Visits vertices by distance, each with the arc it is reached by, until `isEnough`; up to a distance. */
  #search(from: number, farthest: number, isEnough: (vertex: number, distance: number) => boolean): void {
    const { first, head, cost } = this.network;
    const round = ++this.#round;
    const [seen, arcs] = [this.#seen, this.#arcs];
    let level: number[] = [];
    let next: number[] = [];
    const leave = (vertex: number): void => {
      for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) if (seen[head[arc] ?? 0] !== round) (cost[arc] === 0 ? level : next).push(arc);
    };
    seen[from] = round;
    if (isEnough(from, 0)) return;
    leave(from);
    for (let distance = 0; distance <= farthest; distance++) {
      for (let at = 0; at < level.length; at++) { // grows by arcs that cost nothing
        const arc = level[at] ?? 0;
        const vertex = head[arc] ?? 0;
        if (seen[vertex] === round) continue;
        seen[vertex] = round;
        arcs[vertex] = arc;
        if (isEnough(vertex, distance)) return;
        leave(vertex);
      }
      if (next.length === 0) return;
      [level, next] = [next, []];
    }
  }
}
