// The fewest events that take every arc with a mark: the directed postman, who may begin anew at any moment. Each such arc is
// needed for itself, and what is missing between the arcs is one cheapest flow: exact, unless circles are left that it does not join.
import { cheapestFlow } from './cost-flow.ts';
import { Distances } from './distances.ts';
import { toursOfFlow } from './euler.ts';
import { mostEvents, nearestTours } from './most-events.ts';
import { type Network, root } from './network.ts';
import type { Tour } from './tours.ts';

export type Postman = {
  readonly tours: readonly Tour[];
  /** No tours that take every arc with a mark cost less. */
  readonly bound: number;
  /** The tours cost no more than the bound: no circle had to be led to by a way of its own. */
  readonly isExact: boolean;
};

/** Whether each mark is carried by one arc and each arc carries one at most. */
export function isPostman({ label, labels, markCount }: Network): boolean {
  const isTaken = new Uint8Array(markCount);
  return label.every((one) => {
    const marks = labels[one] ?? [];
    if (marks.length > 1 || marks.some((mark) => isTaken[mark] === 1)) return false;
    for (const mark of marks) isTaken[mark] = 1;
    return true;
  });
}

/** How few events there can be, without the tours themselves; less than that where there are too many for a suite. */
export const postmanBound = (network: Network): number => flowOf(network, mostEvents).spent;

/**
 * @param network every place with a mark ahead or behind can be reached from the root, and each mark has one arc of its own
 * @param most where all of it takes more events, the tours take what is nearest
 */
export function postmanTours(network: Network, most: number): Postman {
  const { times, spent } = flowOf(network, most);
  if (times === null || spent > most) return { tours: nearestTours(network, most), bound: spent, isExact: false };
  const isDear = connect(network, times);
  return { tours: toursOfFlow(network, times).filter((tour) => tour.some((arc) => network.label[arc] !== 0)), bound: spent, isExact: !isDear };
}

/** Without the flow where it is plain that it takes too many events: to find it takes as long as there are many. */
function flowOf(network: Network, most: number): { readonly times: Int32Array | null; readonly spent: number } {
  const { size, first, tail, head, cost, label } = network;
  const times = Int32Array.from(label, (one, arc) => (one !== 0 || tail[arc] === root ? 1 : 0)); // starts cost nothing
  const balance = new Int32Array(size);
  for (let arc = 0; arc < head.length; arc++) {
    balance[head[arc] ?? 0] = (balance[head[arc] ?? 0] ?? 0) + (times[arc] ?? 0);
    balance[tail[arc] ?? 0] = (balance[tail[arc] ?? 0] ?? 0) - (times[arc] ?? 0);
  }
  const demand = balance.map((one, vertex) => (vertex === root ? 0 : Math.max(0, -one)));
  const supply = balance.map((one) => Math.max(0, one));
  supply[root] = demand.reduce((sum, one) => sum + one, 0); // any number of tests may begin
  const least = leastOf(network, times, supply, demand);
  if (least > most) return { times: null, spent: least };
  const flow = cheapestFlow({ size, first, head, cost }, supply, demand);
  if (flow === null) throw new Error('a place of the network cannot be reached');
  for (const [arc, more] of flow.times.entries()) times[arc] = (times[arc] ?? 0) + more;
  const spent = times.reduce((sum, more, arc) => sum + more * (cost[arc] ?? 0), 0);
  return { times, spent };
}

/** No flow costs less: what is missing anywhere comes at least from the nearest place that has something to give. */
function leastOf({ size, first, head, cost }: Network, times: Int32Array, supply: Int32Array, demand: Int32Array): number {
  const isReached = new Uint8Array(size);
  let level = [...supply.keys()].filter((vertex) => vertex === root || (supply[vertex] ?? 0) > 0);
  let least = times.reduce((sum, one, arc) => sum + one * (cost[arc] ?? 0), 0);
  for (let distance = 0; level.length > 0; distance++) {
    const next: number[] = [];
    for (const vertex of level) { // grows by arcs that cost nothing
      if (isReached[vertex] === 1) continue;
      isReached[vertex] = 1;
      least += (demand[vertex] ?? 0) * distance;
      for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) if (isReached[head[arc] ?? 0] === 0) (cost[arc] === 0 ? level : next).push(head[arc] ?? 0);
    }
    level = next;
  }
  return least;
}

/** Circles that no test leads to get a test of their own. True: some way there costs something. */
function connect(network: Network, times: Int32Array): boolean {
  const { size, first, head, tail, cost } = network;
  const isReached = new Uint8Array(size);
  const reach = (from: number): void => {
    const queue = [from];
    isReached[from] = 1;
    for (const vertex of queue) {
      for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) {
        const to = head[arc] ?? 0;
        if ((times[arc] ?? 0) === 0 || isReached[to] === 1) continue;
        isReached[to] = 1;
        queue.push(to);
      }
    }
  };
  reach(root);
  let distances: Distances | null = null;
  let isDear = false;
  for (let arc = 0; arc < head.length; arc++) {
    const vertex = tail[arc] ?? 0;
    if ((times[arc] ?? 0) === 0 || isReached[vertex] === 1) continue;
    distances ??= new Distances(network);
    for (const step of distances.way(root, vertex)) {
      times[step] = (times[step] ?? 0) + 1;
      isDear ||= (cost[step] ?? 0) > 0;
      reach(head[step] ?? 0);
    }
  }
  return isDear;
}
