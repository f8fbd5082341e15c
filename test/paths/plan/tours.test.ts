// Walks lose what nothing needs: tests whose marks others bring, and what lies behind the last thing a test is for.
import { describe, expect, it } from 'vitest';
import type { Network } from '#src/paths/plan/network.ts';
import { stopsOf, trimmed } from '#src/paths/plan/tours.ts';

/** Root 0 to 1, then 1 to 2 (mark 0), 2 to 3 (mark 1), 3 to 1 (nothing). Arcs are numbered in that order. */
const network: Network = {
  size: 4, first: Int32Array.of(0, 1, 2, 3, 4), tail: Int32Array.of(0, 1, 2, 3), head: Int32Array.of(1, 2, 3, 1), cost: Uint8Array.of(0, 1, 1, 1),
  label: Int32Array.of(0, 1, 2, 0), labels: [[], [0], [1]], markCount: 2,
};

describe('walks', () => {
  it('end with the last arc that is needed', () => {
    expect(trimmed(network, [[0, 1, 2, 3, 1, 2, 3]])).toEqual([[0, 1, 2]]);
  });

  it('are left out when others bring their marks', () => {
    expect(trimmed(network, [[0, 1], [0, 1, 2]])).toEqual([[0, 1, 2]]);
    expect(trimmed(network, [[0]])).toEqual([]);
  });

  it('are told again by the arcs that were new', () => {
    expect(stopsOf(network, [[0, 1, 2, 3, 1]])).toEqual([1, 2]);
  });
});
