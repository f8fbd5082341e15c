// A walk through places that are made as it comes to them: always on to the nearest mark that it has not met, from where it
// stands or from the start, whichever is nearer. It finds out which of very many places a suite has to do with.
import { root } from '../plan/network.ts';
import type { TimedPlaces } from './timed-network.ts';

/** Places that one search looks at, and all searches together. */
const mostAtOnce = 3_000;
const mostTogether = 1_000_000;

export function walkToNearest(places: TimedPlaces): void {
  const met = new Set<number>();
  let here = root;
  for (let looked = 0; looked < mostTogether;) {
    const onward = here === root ? null : nearest(places, here, { met, makes: true, farthest: Infinity });
    const anew = nearest(places, root, { met, makes: here === root, farthest: onward?.way?.length ?? Infinity }); // a start costs nothing, and counts as a step here
    looked += (onward?.looked ?? 0) + anew.looked;
    const way = anew.way ?? onward?.way ?? null;
    if (way === null) return;
    for (const arc of way) for (const mark of places.marksOf(arc)) met.add(mark);
    here = places.head(way.at(-1) ?? 0);
  }
}

type Looking = { readonly met: ReadonlySet<number>; /** Whether to look at what nobody has looked at yet. */ readonly makes: boolean; readonly farthest: number };

/** The way to and over the nearest arc with a mark that is not met; null when it is none of so many places. */
function nearest(places: TimedPlaces, from: number, { met, makes, farthest }: Looking): { readonly way: readonly number[] | null; readonly looked: number } {
  const by = new Map<number, number>([[from, -1]]);
  const before = new Map<number, number>();
  const depth = new Map<number, number>([[from, 0]]);
  const queue = [from];
  for (const [looked, vertex] of queue.entries()) {
    const steps = depth.get(vertex) ?? 0;
    if (looked >= mostAtOnce || steps >= farthest) return { way: null, looked };
    if (!makes && !places.isMade(vertex)) continue;
    const [first, end] = places.arcs(vertex);
    for (let arc = first; arc < end; arc++) {
      const head = places.head(arc);
      if (places.marksOf(arc).some((mark) => !met.has(mark))) {
        const way = [arc];
        for (let at = vertex; at !== from; at = before.get(at) ?? from) way.push(by.get(at) ?? -1);
        return { way: way.toReversed(), looked };
      }
      if (by.has(head)) continue;
      by.set(head, arc);
      before.set(head, vertex);
      depth.set(head, steps + 1);
      queue.push(head);
    }
  }
  return { way: null, looked: queue.length };
}
