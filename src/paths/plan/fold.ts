// Refused events folded into the places where they are sent: each costs one event wherever that is, so that all a planner
// has to find is a way past the places. Where steps to itself carry other marks, the network stays as it is.
import { Labels, type Network } from './network.ts';
import type { Tour } from './tours.ts';

export type Folded = {
  readonly network: Network;
  /** Events that every whole suite spends on the marks folded in. */
  readonly cost: number;
  /** By arc: its number in the network before. */
  readonly arcs: Int32Array;
  /** The same walks with the steps that were folded in; arcs are those of the network before. */
  readonly unfold: (tours: readonly Tour[]) => Tour[];
};

/** Null when nothing, or not everything that stays in its place, can be folded in. */
export function folded(network: Network, isOpen: (mark: number) => boolean): Folded | null {
  const { size, first, head, label, labels, cost, tail } = network;
  const isLoop = (arc: number): boolean => head[arc] === tail[arc] && label[arc] !== 0;
  const marks = new Set<number>();
  for (let arc = 0; arc < head.length; arc++) if (isLoop(arc)) for (const mark of labels[label[arc] ?? 0] ?? []) marks.add(mark);
  if (marks.size === 0) return null;
  for (let arc = 0; arc < head.length; arc++) {
    const carried = labels[label[arc] ?? 0] ?? [];
    if (isLoop(arc) ? carried.length > 1 || cost[arc] !== 1 : carried.some((mark) => marks.has(mark))) return null;
  }
  const loops: number[][] = Array.from({ length: size }, () => []);
  const arcs: number[] = [];
  const firsts: number[] = [];
  for (let vertex = 0; vertex < size; vertex++) {
    firsts.push(arcs.length);
    for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) {
      if (!isLoop(arc)) arcs.push(arc);
      else if (isOpen(labels[label[arc] ?? 0]?.[0] ?? -1)) loops[vertex]?.push(arc);
    }
  }
  firsts.push(arcs.length);
  const all = new Labels();
  const known = new Map<string, number>();
  const atHead = loops.map((list) => all.of(list.flatMap((arc) => labels[label[arc] ?? 0] ?? [])));
  const newLabel = arcs.map((arc) => {
    const [own, there] = [label[arc] ?? 0, atHead[head[arc] ?? 0] ?? 0];
    const key = `${own} ${there}`;
    const found = known.get(key) ?? all.of([...(labels[own] ?? []), ...(all.all[there] ?? [])]);
    known.set(key, found);
    return found;
  });
  const pick = (from: Int32Array): Int32Array => Int32Array.from(arcs, (arc) => from[arc] ?? 0);
  return {
    network: { size, first: Int32Array.from(firsts), tail: pick(tail), head: pick(head), cost: Uint8Array.from(arcs, (arc) => cost[arc] ?? 0), label: Int32Array.from(newLabel), labels: all.all, markCount: network.markCount },
    cost: [...marks].filter(isOpen).length,
    arcs: Int32Array.from(arcs),
    unfold(tours) {
      const sent = new Set<number>();
      const isNew = (loop: number): boolean => {
        const mark = labels[label[loop] ?? 0]?.[0] ?? -1;
        return !sent.has(mark) && sent.add(mark).has(mark);
      };
      return tours.map((tour) => tour.flatMap((arc) => {
        const before = arcs[arc] ?? 0;
        return [before, ...(loops[head[before] ?? 0] ?? []).filter(isNew)];
      }));
    },
  };
}
