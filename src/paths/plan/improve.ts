// Makes a suite shorter: takes a few stops out of the order and puts each mark that is then missing back where it costs
// least, by whichever arc carries it (ruin and recreate). Keeps what is no worse. The same network gives the same suite.
import { Candidates } from './candidates.ts';
import type { Distances } from './distances.ts';
import type { Stops } from './greedy.ts';
import { type Network, root } from './network.ts';
import { seeded } from './seeded.ts';

/** @param effort distances looked up at most; 10 million take about 50 ms */
export function improved(network: Network, distances: Distances, stops: Stops, effort: number): number[] {
  const order = new Order(network, distances, stops);
  if (!order.isWhole) return [...stops];
  const next = seeded(1);
  let best = order.saved();
  let quiet = 0;
  while (order.effort < effort && order.cost > 0) {
    const before = order.saved();
    order.ruin(next);
    order.recreate(next);
    // A little worse is gone on from for a while: the way to something better may lead over it.
    if (order.cost > best.cost + (quiet % 50 < 25 ? 1 : 0)) order.restore(before);
    if (order.cost < best.cost) {
      best = order.saved();
      quiet = 0;
    } else if (++quiet % 200 === 0) order.restore(best);
  }
  return best.stops;
}

type Saved = { readonly cost: number; readonly stops: number[] };

class Order {
  readonly #network: Network;
  readonly #distances: Distances;
  readonly #candidates: Candidates;
  readonly #times: Int32Array;
  #stops: number[];
  cost = 0;
  effort = 0;
  /** False: there is no room for the distances between all the stops. */
  readonly isWhole: boolean;

  constructor(network: Network, distances: Distances, stops: Stops) {
    this.#network = network;
    this.#distances = distances;
    this.#candidates = new Candidates(network, distances);
    this.#times = new Int32Array(network.markCount);
    this.#stops = [...stops];
    this.isWhole = stops.every((arc) => distances.row(network.head[arc] ?? 0) !== null) && distances.row(root) !== null;
    if (this.isWhole) this.#count();
  }

  saved = (): Saved => ({ cost: this.cost, stops: [...this.#stops] });

  restore({ stops }: Saved): void {
    this.#stops = [...stops];
    this.#count();
  }

  #count(): void {
    this.#times.fill(0);
    for (const arc of this.#stops) for (const mark of this.#marks(arc)) this.#times[mark] = (this.#times[mark] ?? 0) + 1;
    this.cost = this.#stops.reduce((sum, arc, at) => sum + this.#between(at === 0 ? -1 : (this.#stops[at - 1] ?? 0), arc) + (this.#network.cost[arc] ?? 0), 0);
  }

  /** Takes out a stretch of the order, or stops here and there. */
  ruin(next: () => number): void {
    const most = Math.min(this.#stops.length, 12);
    const size = 1 + Math.floor(next() * most);
    if (next() < 0.5) this.#takeOut(Math.floor(next() * (this.#stops.length - size + 1)), size);
    else for (let left = size; left > 0; left--) this.#takeOut(Math.floor(next() * this.#stops.length), 1);
  }

  recreate(next: () => number): void {
    const missing: number[] = [];
    for (let mark = 0; mark < this.#times.length; mark++) if (this.#times[mark] === 0 && this.#candidates.of(mark).length > 0) missing.push(mark);
    while (missing.length > 0) {
      const [mark] = missing.splice(Math.floor(next() * missing.length), 1);
      if (mark !== undefined && this.#times[mark] === 0) this.#insert(mark);
    }
    for (let at = this.#stops.length - 1; at >= 0; at--) {
      if (this.#marks(this.#stops[at] ?? 0).every((mark) => (this.#times[mark] ?? 0) > 1)) this.#takeOut(at, 1); // never costs more
    }
  }

  #insert(mark: number): void {
    const { tail, head, cost } = this.#network;
    const stops = this.#stops;
    const rows: (Uint16Array | null)[] = [this.#distances.row(root), ...stops.map((arc) => this.#distances.row(head[arc] ?? 0))];
    const gaps = stops.map((arc, at) => rows[at]?.[tail[arc] ?? 0] ?? 0);
    let [best, place, least] = [-1, 0, Infinity];
    const look = (arc: number, at: number, row: Uint16Array): void => {
      const stop = stops[at];
      const detour = (rows[at]?.[tail[arc] ?? 0] ?? 0) + (cost[arc] ?? 0) + (stop === undefined ? 0 : (row[tail[stop] ?? 0] ?? 0) - (gaps[at] ?? 0));
      if (detour < least) [best, place, least] = [arc, at, detour];
    };
    for (const arc of this.#candidates.of(mark)) {
      const row = this.#distances.row(head[arc] ?? 0);
      if (row === null) continue;
      this.effort += rows.length * 3;
      for (let at = 0; at < rows.length; at++) look(arc, at, row);
      if (least === 0) break;
    }
    for (let at = 0; at < rows.length; at++) {
      if (least === 0) break;
      const before = at === 0 ? root : (head[stops[at - 1] ?? 0] ?? 0);
      for (const arc of this.#candidates.near(mark, before, tail[stops[at] ?? -1] ?? -1)) {
        const row = this.#distances.row(head[arc] ?? 0);
        this.effort += 3;
        if (row !== null) look(arc, at, row);
      }
    }
    if (best < 0) return;
    this.#stops.splice(place, 0, best);
    this.cost += least;
    for (const one of this.#marks(best)) this.#times[one] = (this.#times[one] ?? 0) + 1;
  }

  #takeOut(at: number, size: number): void {
    const taken = this.#stops.splice(at, size);
    if (taken.length === 0) return;
    const before = at === 0 ? -1 : (this.#stops[at - 1] ?? 0);
    const after = this.#stops[at];
    let last = before;
    for (const arc of taken) {
      this.cost -= this.#between(last, arc) + (this.#network.cost[arc] ?? 0);
      for (const mark of this.#marks(arc)) this.#times[mark] = (this.#times[mark] ?? 0) - 1;
      last = arc;
    }
    if (after !== undefined) this.cost += this.#between(before, after) - this.#between(last, after);
    this.effort += taken.length * 4;
  }

  /** From the end of one stop (-1: from the root) to the beginning of another. */
  #between(one: number, other: number): number {
    const { head, tail } = this.#network;
    return this.#distances.row(one < 0 ? root : (head[one] ?? 0))?.[tail[other] ?? 0] ?? 0;
  }

  #marks = (arc: number): readonly number[] => this.#network.labels[this.#network.label[arc] ?? 0] ?? [];
}
