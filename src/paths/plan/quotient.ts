// The smallest network in which the same suites can be walked: places from which the same marks lie ahead at the same cost
// become one (bisimulation, by refining a partition until it is stable). Nothing is lost by it: each arc of the smaller
// network stands for at least one from each of the places it merges. What cannot lead to an open mark any more vanishes.
import { Labels, type Network, root } from './network.ts';

export type Quotient = {
  readonly network: Network;
  /** By vertex of the whole network: the vertex that stands for it. */
  readonly classOf: Int32Array;
  /** By arc of the whole network: its label here. */
  readonly label: Int32Array;
};

/** @param isOpen by mark: still to be covered; others count for nothing */
export function quotientOf(network: Network, isOpen: (mark: number) => boolean): Quotient {
  const labels = new Labels();
  const relabelled = network.labels.map((marks) => labels.of(marks.filter(isOpen)));
  const label = network.label.map((one) => relabelled[one] ?? 0);
  const codes = label.map((one, arc) => one * 2 + (network.cost[arc] ?? 0));
  const classOf = stablePartition(network, codes, hopeful(network, label));
  return { ...merged(network, label, labels.all, classOf), label };
}

/** Vertices from which an arc with a mark can be reached. */
function hopeful({ size, tail, head }: Network, label: Int32Array): Uint8Array {
  const into = incoming(size, tail, head);
  const isHopeful = new Uint8Array(size);
  const queue: number[] = [];
  const add = (vertex: number): void => {
    if (isHopeful[vertex] === 1) return;
    isHopeful[vertex] = 1;
    queue.push(vertex);
  };
  for (let arc = 0; arc < label.length; arc++) if (label[arc] !== 0) add(tail[arc] ?? 0);
  for (const vertex of queue) for (let at = into.first[vertex] ?? 0; at < (into.first[vertex + 1] ?? 0); at++) add(tail[into.arcs[at] ?? 0] ?? 0);
  return isHopeful;
}

/** Arcs by the vertex they lead to. */
export function incoming(size: number, tail: Int32Array, head: Int32Array): { readonly first: Int32Array; readonly arcs: Int32Array } {
  const first = new Int32Array(size + 1);
  for (const vertex of head) first[vertex + 1] = (first[vertex + 1] ?? 0) + 1;
  for (let vertex = 0; vertex < size; vertex++) first[vertex + 1] = (first[vertex + 1] ?? 0) + (first[vertex] ?? 0);
  const next = first.slice();
  const arcs = new Int32Array(tail.length);
  for (let arc = 0; arc < head.length; arc++) {
    const vertex = head[arc] ?? 0;
    arcs[next[vertex] ?? 0] = arc;
    next[vertex] = (next[vertex] ?? 0) + 1;
  }
  return { first, arcs };
}

/** By vertex its class; those without hope are -1 from the start, and an arc to them counts only for its own marks. */
function stablePartition({ size, first, tail, head }: Network, codes: Int32Array, isHopeful: Uint8Array): Int32Array {
  const into = incoming(size, tail, head);
  const classOf = Int32Array.from(isHopeful, (one) => one - 1);
  const members = [isHopeful.reduce((sum, one) => sum + one, 0)];
  let dirty: number[] = [];
  for (let vertex = 0; vertex < size; vertex++) if (isHopeful[vertex] === 1) dirty.push(vertex);
  const isDirty = new Uint8Array(size);
  while (dirty.length > 0) {
    for (const vertex of dirty) isDirty[vertex] = 0;
    const split = partsOf(dirty, members, classOf, (vertex) => signature(vertex, first, head, codes, classOf));
    for (const group of split) {
      const was = classOf[group[0] ?? 0] ?? 0;
      members[was] = (members[was] ?? 0) - group.length;
      const name = members.push(group.length) - 1;
      for (const vertex of group) classOf[vertex] = name;
    }
    dirty = [];
    for (const vertex of split.flat()) {
      for (let at = into.first[vertex] ?? 0; at < (into.first[vertex + 1] ?? 0); at++) {
        const before = tail[into.arcs[at] ?? 0] ?? 0;
        if (isHopeful[before] === 0 || isDirty[before] === 1) continue;
        isDirty[before] = 1;
        dirty.push(before);
      }
    }
  }
  return classOf;
}

/**
 * The parts that get a name of their own. One part of each class keeps its name: those that were not looked at, for
 * nothing ahead of them has changed, else the largest.
 */
function partsOf(dirty: readonly number[], members: readonly number[], classOf: Int32Array, signatureOf: (vertex: number) => string): number[][] {
  const groups = new Map<string, number[]>();
  const classes = new Map<number, { dirty: number; largest: number[] }>();
  for (const vertex of dirty) {
    const key = `${classOf[vertex]};${signatureOf(vertex)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [vertex]);
    else group.push(vertex);
  }
  for (const group of groups.values()) {
    const was = classOf[group[0] ?? 0] ?? 0;
    const found = classes.get(was) ?? { dirty: 0, largest: group };
    found.dirty += group.length;
    if (group.length > found.largest.length) found.largest = group;
    classes.set(was, found);
  }
  return [...groups.values()].filter((group) => {
    const was = classOf[group[0] ?? 0] ?? 0;
    const found = classes.get(was);
    return found === undefined || found.dirty < (members[was] ?? 0) || found.largest !== group;
  });
}

/** More than there are classes. */
const wide = 2 ** 24;

function signature(vertex: number, first: Int32Array, head: Int32Array, codes: Int32Array, classOf: Int32Array): string {
  const ahead: number[] = [];
  for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) {
    const to = classOf[head[arc] ?? 0] ?? 0;
    const code = codes[arc] ?? 0;
    if (to >= 0 || code >= 2) ahead.push(code * wide + to + 1); // else it leads nowhere and carries nothing
  }
  ahead.sort((a, b) => a - b);
  let text = '';
  let before = -1;
  for (const one of ahead) {
    if (one !== before) text += `${one},`;
    before = one;
  }
  return text;
}

/** Vertices renumbered in the order they are met, the root first, and of equal arcs one. */
function merged({ size, first, head, cost, markCount }: Network, label: Int32Array, labels: readonly (readonly number[])[], classOf: Int32Array): { readonly network: Network; readonly classOf: Int32Array } {
  const numbers = new Map<number, number>([[classOf[root] ?? -1, root]]);
  const representatives = [root];
  for (let vertex = 1; vertex < size; vertex++) {
    const one = classOf[vertex] ?? -1;
    if (numbers.has(one)) continue;
    numbers.set(one, representatives.push(vertex) - 1);
  }
  const numbered = classOf.map((one) => numbers.get(one) ?? root);
  const firsts: number[] = [];
  const heads: number[] = [];
  const tails: number[] = [];
  const costs: number[] = [];
  const arcLabels: number[] = [];
  for (const [number, vertex] of representatives.entries()) {
    firsts.push(heads.length);
    if (classOf[vertex] === -1) continue;
    const seen = new Set<number>();
    for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) {
      const to = numbered[head[arc] ?? 0] ?? 0;
      const [one, price] = [label[arc] ?? 0, cost[arc] ?? 0];
      const key = (one * 2 + price) * wide + to;
      if (seen.has(key) || (one === 0 && (to === number || classOf[head[arc] ?? 0] === -1))) continue; // leads nowhere new
      seen.add(key);
      heads.push(to);
      costs.push(price);
      arcLabels.push(one);
      tails.push(number);
    }
  }
  firsts.push(heads.length);
  const network = { size: representatives.length, first: Int32Array.from(firsts), tail: Int32Array.from(tails), head: Int32Array.from(heads), cost: Uint8Array.from(costs), label: Int32Array.from(arcLabels), labels, markCount };
  return { network, classOf: numbered };
}
