// Snapshots of what was just made are given out once, and few are kept.
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import { AtHand } from '#src/engine/at-hand.ts';
import type { FlowRecord } from '#src/engine/flow-record.ts';

const record = (): FlowRecord => ({}) as FlowRecord; // told apart by being themselves
const snapshot = {} as AnyMachineSnapshot;

describe('a snapshot at hand', () => {
  it('is given out once, for its own record', () => {
    const kept = new AtHand();
    const mine = record();
    kept.keep(mine, snapshot);
    expect(kept.take(record())).toBeUndefined();
    expect(kept.take(mine)).toBe(snapshot);
    expect(kept.take(mine)).toBeUndefined();
  });

  it('makes room for the 65th by going', () => {
    const kept = new AtHand();
    const records = Array.from({ length: 65 }, record);
    for (const one of records) kept.keep(one, snapshot);
    expect(records.map((one) => kept.take(one) === snapshot)).toEqual([false, ...records.slice(1).map(() => true)]);
  });
});
