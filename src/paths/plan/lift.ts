// From walks through the merged network back to walks through the whole one: each arc of the merged network stands for at
// least one arc from every place that was merged.
import { type Network, root } from './network.ts';
import type { Quotient } from './quotient.ts';
import type { Tour } from './tours.ts';

/** @throws {Error} when the quotient is none of this network: never while both are made here. */
export function lifted(whole: Network, { network, classOf, label }: Quotient, tours: readonly Tour[]): Tour[] {
  return tours.map((tour) => {
    let here = root;
    return tour.map((step) => {
      const found = arcLike(whole, here, (arc) => classOf[whole.head[arc] ?? 0] === network.head[step] && label[arc] === network.label[step] && whole.cost[arc] === network.cost[step]);
      here = whole.head[found] ?? 0;
      return found;
    });
  });
}

function arcLike({ first }: Network, from: number, isLike: (arc: number) => boolean): number {
  for (let arc = first[from] ?? 0; arc < (first[from + 1] ?? 0); arc++) if (isLike(arc)) return arc;
  throw new Error('a merged place has no such step');
}
