import { describe, expect, it } from 'vitest';
import { components } from '#src/paths/checks/components.ts';

const of = (ahead: Readonly<Record<number, readonly number[]>>, nodes = Object.keys(ahead).map(Number)) => components(nodes, (node) => ahead[node] ?? []).map((part) => [...part].toSorted());

describe('strongly connected components', () => {
  it('are the parts in which every node leads to every other, each after those it leads to', () => {
    expect(of({ 0: [1], 1: [2, 3], 2: [1], 3: [4], 4: [5], 5: [3, 6], 6: [] })).toEqual([[6], [3, 4, 5], [1, 2], [0]]);
    expect(of({ 0: [0], 1: [0] })).toEqual([[0], [1]]);
    // Two rounds that share a node, one found on the way back from the other.
    expect(of({ 0: [1], 1: [2], 2: [0, 3], 3: [1] })).toEqual([[0, 1, 2, 3]]);
  });

  it('leave out what is not asked about', () => {
    expect(of({ 0: [1], 1: [2], 2: [0] }, [0, 2])).toEqual([[0], [2]]);
  });

  it('are found in a chain and in a ring of a hundred thousand nodes', () => {
    const many = Array.from({ length: 100_000 }, (_, at) => at);
    expect(components(many, (node) => [node + 1])).toHaveLength(100_000);
    expect(components(many, (node) => [(node + 1) % 100_000])).toHaveLength(1);
  });
});
