// Which arcs to try for a mark: all of them where they are few; else some spread over the network, and for each place the
// one that is nearest ahead of it and the one that is nearest behind.
import { beyond, type Distances } from './distances.ts';
import { type Network, root } from './network.ts';
import { incoming } from './quotient.ts';

/** So many arcs of a mark are tried everywhere. */
const few = 24;
/** Entries of the tables of nearest arcs, all marks together, at most. */
const mostEntries = 8_000_000;

export class Candidates {
  readonly #network: Network;
  readonly #of: number[][] = [];
  readonly #isMany: Uint8Array;
  readonly #ahead = new Map<number, Int32Array>();
  readonly #behind = new Map<number, Int32Array>();
  readonly #all: number[][] = [];
  #into: ReturnType<typeof incoming> | null = null;

  constructor(network: Network, { fromRoot }: Distances) {
    this.#network = network;
    this.#isMany = new Uint8Array(network.markCount);
    for (let arc = 0; arc < network.label.length; arc++) {
      if ((fromRoot[network.tail[arc] ?? 0] ?? beyond) === beyond) continue;
      for (const mark of network.labels[network.label[arc] ?? 0] ?? []) (this.#all[mark] ??= []).push(arc);
    }
    for (const [mark, arcs] of this.#all.entries()) {
      if (arcs === undefined || arcs.length <= few) {
        this.#of[mark] = arcs ?? [];
        continue;
      }
      const byDistance = arcs.toSorted((a, b) => (fromRoot[network.tail[a] ?? 0] ?? 0) - (fromRoot[network.tail[b] ?? 0] ?? 0) || a - b);
      this.#of[mark] = Array.from({ length: few }, (_, at) => byDistance[Math.floor((at * at * byDistance.length) / (few * few))] ?? 0); // denser where it is near
      this.#isMany[mark] = 1;
    }
  }

  of = (mark: number): readonly number[] => this.#of[mark] ?? [];

  /** For a mark with many arcs: the one nearest from `before`, and the one from whose end `after` is nearest (-1: nowhere). */
  near(mark: number, before: number, after: number): number[] {
    if (this.#isMany[mark] !== 1) return [];
    const found = [this.#nearest(this.#ahead, mark, true)?.[before] ?? -1];
    if (after >= 0) found.push(this.#nearest(this.#behind, mark, false)?.[after] ?? -1);
    return found.filter((arc) => arc >= 0);
  }

  #nearest(tables: Map<number, Int32Array>, mark: number, isAhead: boolean): Int32Array | null {
    const found = tables.get(mark);
    if (found !== undefined) return found;
    if ((tables.size + 1) * this.#network.size > mostEntries / 2) return null;
    const made = this.#table(this.#all[mark] ?? [], isAhead);
    tables.set(mark, made);
    return made;
  }

  /** From all arcs at once, backwards from where they begin or forwards from where they end. */
  #table(arcs: readonly number[], isAhead: boolean): Int32Array {
    const { size, first, tail, head, cost } = this.#network;
    this.#into ??= incoming(size, tail, head);
    const into = this.#into;
    const nearest = new Int32Array(size).fill(-1);
    let level = arcs.map((arc) => [(isAhead ? tail[arc] : head[arc]) ?? 0, arc] as const);
    for (let next: (readonly [number, number])[] = []; level.length > 0; [level, next] = [next, []]) {
      for (const [vertex, arc] of level) {
        if (nearest[vertex] !== -1) continue;
        nearest[vertex] = arc;
        const [list, from, to] = isAhead ? [into.arcs, into.first[vertex] ?? 0, into.first[vertex + 1] ?? 0] : [null, first[vertex] ?? 0, first[vertex + 1] ?? 0];
        for (let at = from; at < to; at++) {
          const by = list === null ? at : (list[at] ?? 0);
          const onward = (isAhead ? tail[by] : head[by]) ?? 0;
          if (nearest[onward] === -1 && onward !== root) (cost[by] === 0 ? level : next).push([onward, arc]);
        }
      }
    }
    return nearest;
  }
}
