// The order that lists, due times and indexes rest on.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedSet } from '#server/stores/sorted-set.ts';

const steps = fc.array(fc.record({ add: fc.integer({ min: 0, max: 3 }).map((n) => n > 0), item: fc.integer({ min: 0, max: 3000 }) }), { minLength: 3000, maxLength: 5000 });

it('holds what a set holds, in order, from any place', () => {
  fc.assert(fc.property(steps, fc.integer({ min: -1, max: 3001 }), (all, from) => {
    const sorted = new SortedSet<number>((a, b) => a - b);
    const plain = new Set<number>();
    for (const { add, item } of all) {
      if (add) {
        sorted.add(item);
        plain.add(item);
      } else {
        sorted.delete(item);
        plain.delete(item);
      }
    }
    const wanted = [...plain].sort((a, b) => a - b);
    expect([...sorted.after(undefined)]).toEqual(wanted);
    expect([...sorted.after(from)]).toEqual(wanted.filter((item) => item > from));
    expect(sorted.size).toBe(wanted.length);
    expect(sorted.first).toBe(wanted[0]);
    for (const item of wanted) sorted.delete(item);
    expect(sorted.size).toBe(0);
    expect(sorted.first).toBeUndefined();
  }), { numRuns: 20, seed: 20_261_121 });
});
