import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { told } from './findings.ts';

/** Looked at once, and no more: `seen` decides. */
const machine = createMachine({ types: {} as { context: { seen: boolean } }, id: 'm', context: { seen: false }, initial: 'a', states: {
  a: { on: { on: 'b', end: 'z' } }, b: { on: { look: { guard: ({ context }) => !context.seen, actions: assign({ seen: true }) }, end: 'z' } }, z: { type: 'final' },
} });

describe('a projection', () => {
  it('is wrong that counts states as one which react differently', () => {
    expect(told('projection', machine, { project: () => null })).toEqual(['error m.b > on > look']);
    expect(told('projection', machine, { project: ({ seen }: { seen: boolean }) => seen })).toEqual([]);
    expect(told('projection', machine)).toEqual([]);
  });

  it('is right that leaves out what decides nothing', () => {
    const counting = createMachine({ types: {} as { context: { seen: boolean } }, id: 'm', context: { seen: false }, initial: 'a', states: { a: { on: { look: { target: 'a', actions: assign({ seen: true }) }, end: 'z' } }, z: { type: 'final' } } });
    expect(told('projection', counting, { project: () => null })).toEqual([]);
  });
});
