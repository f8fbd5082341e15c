// Circles that no test leads to: a flow may go round where it never came to. Rows that every suite obeys cut them off.
import { atLeastOnce, carriers } from './flow-rows.ts';
import type { Row } from './highs.ts';
import { type Network, root } from './network.ts';

/** Less of an arc than this is none: what solvers leave behind. */
const traces = 1e-6;

/** Places to which the flow itself leads from the root. */
function reachedBy({ size, first, head }: Network, times: ArrayLike<number>): Uint8Array {
  const isReached = new Uint8Array(size);
  const queue: number[] = [root];
  isReached[root] = 1;
  for (const vertex of queue) {
    for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) {
      const to = head[arc] ?? 0;
      if ((times[arc] ?? 0) < traces || isReached[to] === 1) continue;
      isReached[to] = 1;
      queue.push(to);
    }
  }
  return isReached;
}

/**
 * For every mark that only circles out of reach carry: either an arc that is not inside such a circle carries it, or some
 * arc leads into the circle. True of every suite, and not of this flow; none where everything can be walked.
 * @param times by arc: how often the flow takes it, whole or not
 */
export function cutsFor(network: Network, times: ArrayLike<number>): Row[] {
  const { tail, head } = network;
  const circles = circlesOf(tail, head, times, reachedBy(network, times));
  const inside = (arc: number): number => {
    const circle = circles[tail[arc] ?? 0] ?? -1;
    return circle >= 0 && circle === circles[head[arc] ?? 0] ? circle : -1;
  };
  return carriers(network).flatMap((arcs) => {
    const taken = arcs.filter((arc) => (times[arc] ?? 0) >= traces);
    if (taken.length === 0 || taken.some((arc) => inside(arc) === -1)) return [];
    const own = new Set(taken.map(inside));
    const entering: number[] = [];
    for (let arc = 0; arc < head.length; arc++) if (own.has(circles[head[arc] ?? 0] ?? -1) && inside(arc) === -1) entering.push(arc);
    return [atLeastOnce([...arcs.filter((arc) => !own.has(inside(arc))), ...entering])];
  });
}

/** By place: the number of the circle out of reach that it belongs to; -1 for none. */
function circlesOf(tail: Int32Array, head: Int32Array, times: ArrayLike<number>, isReached: Uint8Array): Int32Array {
  const parent = Int32Array.from(isReached, (_, vertex) => vertex);
  const find = (vertex: number): number => {
    let top = vertex;
    while (parent[top] !== top) top = parent[top] = parent[parent[top] ?? top] ?? top;
    return top;
  };
  const circles = new Int32Array(isReached.length).fill(-1);
  for (const isNaming of [false, true]) {
    for (let arc = 0; arc < head.length; arc++) {
      const [from, to] = [tail[arc] ?? 0, head[arc] ?? 0];
      if ((times[arc] ?? 0) < traces || isReached[from] === 1 || isReached[to] === 1) continue;
      if (isNaming) circles[from] = circles[to] = find(from);
      else parent[find(from)] = find(to);
    }
  }
  return circles;
}
