import { createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { told } from './findings.ts';

describe('a dead end', () => {
  it('is a state that is no end and that nothing leads out of', () => {
    expect(told('dead-end', createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', end: 'c' } }, b: {}, c: { type: 'final' } } }))).toEqual(['error m.b > go']);
    expect(told('dead-end', createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', end: 'c' } }, b: { on: { back: 'a' } }, c: { type: 'final' } } }))).toEqual([]);
  });

  it('is none where work or a timer leads on, or where resting is the goal', () => {
    const asking = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: 'ask', onDone: 'b', onError: 'b' } }, b: { after: { 10: 'c' } }, c: {} } });
    expect(told('dead-end', asking, { outputs: { ask: [1] } })).toEqual(['error m.c > xstate.done.actor.0.m.a > xstate.after.10.m.b']);
    expect(told('dead-end', asking, { outputs: { ask: [1] }, goal: ({ value }: { value: unknown }) => value === 'c' })).toEqual([]);
    expect(told('dead-end', asking, { outputs: { ask: [] } })).toEqual(['error m.a']);
  });

  it('is one although the host may end the flow, or the world change, at any time', () => {
    const machine = createMachine({ id: 'm', initial: 'a', on: { 'flow.expired': '.gone' }, states: { a: {}, gone: { type: 'final' } } });
    expect(told('dead-end', machine, { world: 1, drift: (world: number) => (world === 1 ? [2] : []) }, { hostEvents: ['flow.expired'] })).toEqual(['error m.a']);
  });

  it('is not told of a state behind which the graph was cut', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    expect(told('dead-end', machine)).toEqual(['error m.b > go']);
    expect(told('dead-end', machine, {}, { limit: 1 })).toEqual([]);
  });
});
