import { fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { told } from './findings.ts';

const asking = (more: object, around: object = {}) => setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'a', on: around, states: { a: { invoke: { id: 'ask', src: 'ask', onDone: 'b', ...more } }, b: { type: 'final' } } });

describe('an unhandled error', () => {
  it('is an error where the samples give that failure and the flow ends of it', () => {
    expect(told('unhandled-error', asking({}), { errors: { ask: ['down'] } })).toEqual(['error m.a > xstate.error.actor.ask']);
    expect(told('unhandled-error', asking({ onError: 'b' }), { errors: { ask: ['down'] } })).toEqual([]);
  });

  it('is an error where a guard lets one of the failures fall through', () => {
    const picky = asking({ onError: { guard: ({ event }: { event: { error: unknown } }) => event.error === 'refused', target: 'b' } });
    expect(told('unhandled-error', picky, { outputs: { ask: [1] }, errors: { ask: ['refused', 'down'] } })).toEqual(['error m.a > xstate.error.actor.ask']);
  });

  it('is a warning where nobody has said that it may fail', () => {
    expect(told('unhandled-error', asking({}))).toEqual(['warning m.a > xstate.error.actor.ask']); // made up
    expect(told('unhandled-error', asking({}), { outputs: { ask: [1] } })).toEqual(['warning m.a']); // seen of the chart alone
    expect(told('unhandled-error', asking({ onError: 'b' }), { outputs: { ask: [1] } })).toEqual([]);
    expect(told('unhandled-error', asking({}, { 'xstate.error.*': '.b' }), { outputs: { ask: [1] } })).toEqual([]);
  });
});
