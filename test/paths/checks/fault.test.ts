import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from '#src/paths/check.ts';
import { findingsOf, told } from './findings.ts';

const fails = () => {
  throw new Error('not so');
};

describe('a fault', () => {
  it('is a guard or an assignment that throws, with the event it throws on; the rest is checked all the same', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', bad: { guard: fails, target: 'b' } } }, b: { on: { bad: { actions: assign(fails) }, on: 'c' } }, c: {} } });
    expect(told('fault', machine)).toEqual(['error m.a > bad', 'error m.b > go > bad']);
    expect(findingsOf(machine)[0]?.message).toMatch(/^In “a” the chart fails on “bad”: .*not so$/);
    expect(told('dead-end', machine)).toEqual(['error m.c > go > on']);
  });

  it('is a chain of eventless transitions without an end', () => {
    const looping = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } } });
    expect(told('fault', looping)).toEqual(['error m.a > go']);
    expect(findingsOf(looping)[0]?.message).toMatch(/loop/i);
  });

  it('is a start that fails, be it one of several or the only one', () => {
    const picky = createMachine({ types: {} as { input: number; context: { n: number } }, id: 'm', context: ({ input }) => (input > 1 ? fails() : { n: input }), initial: 'a', states: { a: { on: { go: 'b' } }, b: { type: 'final' } } });
    expect(told('fault', picky, { input: [1, 2] })).toEqual(['error m']);
    expect(check(picky, { input: [2] })).toMatchObject({ machine: 'm', states: 2, explored: { states: 0, steps: 0 }, complete: false, findings: [{ rule: 'fault', where: 'm', path: [], message: 'The machine starts with none of its inputs: not so' }] });
  });

  it('is a goal, or an account of what fails for reasons of its own, that throws: told once', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { on: 'c' } }, c: { on: { on: 'b' } } } });
    expect(told('fault', machine, { goal: fails, isOutage: fails })).toEqual(['error goal', 'error isOutage']);
  });

  it('is not found in a machine that decides', () => {
    expect(told('fault', createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { guard: () => true, target: 'b' } } }, b: { type: 'final' } } }))).toEqual([]);
  });
});
