// Circles that no flow joins: each has what it needs, and only a way from outside leads to it.
import { describe, expect, it } from 'vitest';
import type { Network } from '#src/paths/plan/network.ts';
import { optimalTours } from '#src/paths/plan/optimal.ts';
import { isPostman, postmanTours } from '#src/paths/plan/postman.ts';
import { costOf } from '#src/paths/plan/tours.ts';
import { toursFor } from '#src/paths/plan/tours-for.ts';

/** Arcs in the order of their tails, the first from the root; a mark is a number from 1, and 0 is none. */
function networkOf(size: number, arcs: readonly (readonly [tail: number, head: number, mark: number])[]): Network {
  const column = (at: 0 | 1 | 2) => Int32Array.from(arcs, (arc) => arc[at]);
  const marks = arcs.map(([, , mark]) => mark).filter((mark) => mark > 0);
  return {
    size, first: Int32Array.from({ length: size + 1 }, (_, vertex) => arcs.filter(([tail]) => tail < vertex).length), tail: column(0), head: column(1),
    cost: Uint8Array.from(arcs, ([tail]) => (tail === 0 ? 0 : 1)), label: column(2), labels: [[], ...marks.map((mark) => [mark - 1])], markCount: marks.length,
  };
}
/** In two places something is refused, which leads nowhere; from the first one to the second is nearer than to begin anew. */
const refusals = networkOf(5, [[0, 1, 0], [1, 2, 0], [1, 3, 0], [2, 4, 0], [3, 3, 1], [3, 4, 0], [4, 4, 2]]);
const round = networkOf(3, [[0, 1, 0], [1, 2, 1], [2, 1, 2]]);

describe('a postman', () => {
  it('whose arcs one flow leads to has the fewest events there are', () => {
    expect(isPostman(round)).toBe(true);
    const { tours, bound, isExact } = postmanTours(round, 100);
    expect([costOf(round, tours), bound, isExact]).toEqual([2, 2, true]);
  });

  it('who has to be led to circles one by one is asked whether there is a shorter way', async () => {
    expect(isPostman(refusals)).toBe(true);
    const { tours, isExact } = postmanTours(refusals, 100);
    expect([costOf(refusals, tours), isExact]).toEqual([5, false]);
    const planned = toursFor(refusals, 100);
    expect(costOf(refusals, planned)).toBe(4);
    const optimum = await optimalTours(refusals, tours, 10, 100);
    expect([costOf(refusals, optimum.tours), optimum.bound]).toEqual([4, 4]);
  });
});
