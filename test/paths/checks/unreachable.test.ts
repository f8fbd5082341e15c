import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { told } from './findings.ts';

const both = (machine: Parameters<typeof told>[1], samples: Parameters<typeof told>[2] = {}, options: Parameters<typeof told>[3] = {}) => [...told('unreachable-state', machine, samples, options), ...told('unreachable-transition', machine, samples, options)];

describe('what is out of reach', () => {
  it('is a state that nothing leads to, and a transition that is never taken', () => {
    expect(both(createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: ['b', 'c'] } }, b: { type: 'final' }, c: { on: { on: 'b' } } } }))).toEqual(['error m.c', 'error m.a | go | 1']);
    expect(both(createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', on: 'c' } }, b: { type: 'final' }, c: { on: { on: 'b' } } } }))).toEqual([]);
  });

  it('is a warning where nothing but a guard keeps it out, whatever lies behind', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: [{ guard: () => false, target: 'b' }, 'd'] } }, b: { on: { on: 'c' } }, c: {}, d: { type: 'final' }, e: {} } });
    expect(both(machine)).toEqual(['error m.e', 'warning m.b', 'warning m.c', 'warning m.a | go | 0']);
  });

  it('is a warning where the samples left something to be guessed', () => {
    expect(both(createMachine({ id: 'm', initial: 'a', states: { a: { on: { '*': 'b' } }, b: { type: 'final' }, c: {} } }))).toEqual(['warning m.c']);
  });

  it('is not a state that is left again in the very step that enters it, nor a history state', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', back: 'b.before' } }, b: { initial: 'inner', always: 'c', states: { inner: {}, before: { type: 'history' }, neverAsked: { type: 'history' } } }, c: { type: 'final' } } });
    expect(both(machine)).toEqual([]);
  });

  it('is not a transition that does nothing but keep others from being taken', () => {
    expect(both(createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', stop: {} } }, b: { type: 'final' } } }))).toEqual([]);
  });

  it('is told of no part of a graph', () => {
    expect(both(createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { type: 'final' }, c: {} } }), {}, { limit: 1 })).toEqual([]);
  });
});
