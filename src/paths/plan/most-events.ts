// A suite that somebody can still write down and run: where covering everything takes more events, the nearest goes first.
import type { Graph } from '../graph.ts';
import { Distances } from './distances.ts';
import { type Network, root } from './network.ts';
import type { Tour } from './tours.ts';

/** Of a suite. As JSON that is some 300 megabytes, and ten seconds of replaying. */
export const mostEvents = 500_000;

/**
 * Of a suite for this graph. Where the time was up before it was whole, each step takes its time, and again when it is replayed:
 * then no more than half as many as steps were seen.
 */
export const mostEventsFor = ({ stoppedAt, edges }: Pick<Graph, 'stoppedAt' | 'edges'>): number => (stoppedAt === null ? mostEvents : Math.min(mostEvents, Math.ceil(edges.length / 2)));

/** The cheapest of these tours, with so many events together. */
export function withinEvents({ cost }: Network, tours: readonly Tour[], most: number): readonly Tour[] {
  const costs = tours.map((tour) => tour.reduce((sum, arc) => sum + (cost[arc] ?? 0), 0));
  if (costs.reduce((sum, one) => sum + one, 0) <= most) return tours;
  let spent = 0;
  const kept = new Set([...tours.keys()].sort((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0)).filter((at) => (spent += costs[at] ?? 0) <= most));
  return tours.filter((_, at) => kept.has(at));
}

/** Shortest ways from the root to the arcs with marks, the nearest first; where one way goes on from the end of another, they are one. */
export function nearestTours(network: Network, most: number): readonly Tour[] {
  const { tail, cost, label, labels, markCount } = network;
  const distances = new Distances(network);
  const isCovered = new Uint8Array(markCount);
  const tours: number[][] = [];
  const endingWith = new Map<number, number[]>();
  const marksOf = (arc: number): readonly number[] => labels[label[arc] ?? 0] ?? [];
  const away = (arc: number): number => (distances.fromRoot[tail[arc] ?? 0] ?? 0) + (cost[arc] ?? 0);
  let left = most;
  for (const arc of [...label.keys()].filter((one) => label[one] !== 0).sort((a, b) => away(a) - away(b))) {
    const from = tail[arc] ?? 0;
    if (marksOf(arc).every((mark) => isCovered[mark] === 1)) continue;
    const last = from === root ? undefined : distances.lastArc(from);
    const begun = last === undefined ? undefined : endingWith.get(last);
    const events = begun === undefined ? away(arc) : (cost[arc] ?? 0);
    if (events > left) continue; // others may yet be near the end of a tour
    left -= events;
    const tour = begun ?? distances.way(root, from);
    if (begun === undefined) tours.push(tour);
    if (last !== undefined) endingWith.delete(last);
    tour.push(arc);
    endingWith.set(arc, tour);
    for (const one of begun === undefined ? tour : [arc]) for (const mark of marksOf(one)) isCovered[mark] = 1;
  }
  return tours;
}
