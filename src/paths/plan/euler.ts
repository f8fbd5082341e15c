// Walks from the root that take each arc as often as a flow says: Euler's circuits, by Hierholzer's method.
import { type Network, root } from './network.ts';
import type { Tour } from './tours.ts';

/**
 * @param times by arc. No place but the root is left more often than it is entered; where it is entered more often, walks end.
 * @returns walks over every arc of the flow that the root leads to along the flow
 */
export function toursOfFlow({ size, first, head }: Network, times: Int32Array): Tour[] {
  const left = times.slice();
  const next = first.slice(0, size);
  const surplus = new Int32Array(size);
  for (let vertex = 0; vertex < size; vertex++) {
    for (let arc = first[vertex] ?? 0; arc < (first[vertex + 1] ?? 0); arc++) {
      surplus[vertex] = (surplus[vertex] ?? 0) - (times[arc] ?? 0);
      surplus[head[arc] ?? 0] = (surplus[head[arc] ?? 0] ?? 0) + (times[arc] ?? 0);
    }
  }
  // One walk through everything, with a step back to the root (-1) wherever a test ends; read backwards as it is unwound.
  const circuit: number[] = [];
  const stack: [vertex: number, by: number][] = [[root, -1]];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const [vertex, by] = top;
    let at = next[vertex] ?? 0;
    while (at < (first[vertex + 1] ?? 0) && (left[at] ?? 0) === 0) at += 1;
    next[vertex] = at;
    if (at < (first[vertex + 1] ?? 0)) {
      left[at] = (left[at] ?? 0) - 1;
      stack.push([head[at] ?? 0, at]);
    } else if (vertex !== root && (surplus[vertex] ?? 0) > 0) {
      surplus[vertex] = (surplus[vertex] ?? 0) - 1;
      stack.push([root, -1]);
    } else {
      circuit.push(by);
      stack.pop();
    }
  }
  const tours: number[][] = [];
  let isNew = true;
  for (const arc of circuit.toReversed()) {
    if (arc === -1) isNew = true;
    else {
      if (isNew) tours.push([]);
      isNew = false;
      tours.at(-1)?.push(arc);
    }
  }
  return tours;
}
