// The planner for networks of any size: greedy in several tastes, then made shorter by a fixed amount of work; exact where
// every step is asked for and one flow leads to all of them.
import { Distances } from './distances.ts';
import { greedyStops, tastes } from './greedy.ts';
import { improved } from './improve.ts';
import { nearestTours, withinEvents } from './most-events.ts';
import type { Network } from './network.ts';
import { isPostman, postmanTours } from './postman.ts';
import { costOf, stopsOf, type Tour, toursOf, trimmed } from './tours.ts';

/** Distances looked up at most, by the size of the network: about 30 ms on a chart of fifty states. */
const effortFor = ({ head }: Network): number => Math.min(30_000_000, Math.max(400 * head.length, Math.min(2_000_000, 2_000 * head.length)));

/** Arcs of a network that is planned anew where one flow did not lead to everything: in a larger one that takes minutes, and gains little. */
export const mostReplanned = 20_000;

/** @param most events of all tours together: what takes more is left out */
export function toursFor(network: Network, most: number): readonly Tour[] {
  const postman = isPostman(network) ? postmanTours(network, most) : null;
  if (postman !== null && (postman.isExact || postman.bound > most || network.head.length > mostReplanned)) return postman.tours;
  if (network.markCount > most) return nearestTours(network, most); // something is left out however it is planned, and to plan well would take as long as there are marks
  const distances = new Distances(network);
  let best: readonly Tour[] | null = postman?.tours ?? null;
  for (const taste of tastes) {
    const tours = trimmed(network, toursOf(greedyStops(network, distances, taste), distances));
    if (best === null || costOf(network, tours) < costOf(network, best)) best = tours;
  }
  const found = best ?? [];
  const better = trimmed(network, toursOf(improved(network, distances, stopsOf(network, found), effortFor(network)), distances));
  return withinEvents(network, costOf(network, better) <= costOf(network, found) ? better : found, most);
}
