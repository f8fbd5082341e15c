// Walks through a network, each from the root: what becomes the tests of a suite. From stops to walks, and what of the
// walks nothing needs.
import type { Distances } from './distances.ts';
import type { Stops } from './greedy.ts';
import { type Network, root } from './network.ts';

/** Arcs, the first of them leaving the root. */
export type Tour = readonly number[];

/** Shortest ways between the stops; a new tour wherever the root is nearer than the stop before. */
export function toursOf(stops: Stops, distances: Distances): Tour[] {
  const { tail, head } = distances.network;
  const tours: number[][] = [];
  let here = root;
  for (const stop of stops) {
    for (const arc of [...distances.way(here, tail[stop] ?? 0), stop]) {
      if (tail[arc] === root) tours.push([]);
      tours.at(-1)?.push(arc);
    }
    here = head[stop] ?? 0;
  }
  return tours;
}

/** Events of all tours together. */
export const costOf = ({ cost }: Network, tours: readonly Tour[]): number => tours.reduce((sum, tour) => sum + tour.reduce((all, arc) => all + (cost[arc] ?? 0), 0), 0);

/**
 * Leaves out tours whose marks the others carry, the longest first, and the ends of tours behind the last arc that is
 * needed. What carries no mark at all goes as well.
 */
export function trimmed(network: Network, tours: readonly Tour[]): Tour[] {
  const { label, labels } = network;
  const marksOf = (arc: number): readonly number[] => labels[label[arc] ?? 0] ?? [];
  const times = new Int32Array(network.markCount);
  const count = (tour: Tour, by: number): void => {
    for (const arc of tour) for (const mark of marksOf(arc)) times[mark] = (times[mark] ?? 0) + by;
  };
  for (const tour of tours) count(tour, 1);
  const isNeeded = (tour: Tour): boolean => {
    const own = new Map<number, number>();
    for (const arc of tour) for (const mark of marksOf(arc)) own.set(mark, (own.get(mark) ?? 0) + 1);
    return [...own].some(([mark, here]) => here === times[mark]);
  };
  const kept = new Set(tours);
  for (const tour of tours.toSorted((a, b) => b.length - a.length)) {
    if (isNeeded(tour)) continue;
    kept.delete(tour);
    count(tour, -1);
  }
  return tours.filter((tour) => kept.has(tour)).map((tour) => {
    let end = tour.length;
    while (end > 0 && marksOf(tour[end - 1] ?? 0).every((mark) => (times[mark] ?? 0) > 1)) {
      for (const mark of marksOf(tour[end - 1] ?? 0)) times[mark] = (times[mark] ?? 0) - 1;
      end -= 1;
    }
    return tour.slice(0, end);
  }).filter(({ length }) => length > 0);
}

/** The arcs that carry a mark for the first time: what the tours could be made of again. */
export function stopsOf({ label, labels, markCount }: Network, tours: readonly Tour[]): number[] {
  const isCovered = new Uint8Array(markCount);
  return tours.flat().filter((arc) => {
    let isNew = false;
    for (const mark of labels[label[arc] ?? 0] ?? []) {
      if (isCovered[mark] === 0) isNew = true;
      isCovered[mark] = 1;
    }
    return isNew;
  });
}
