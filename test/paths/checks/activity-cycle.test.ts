import { fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { told } from './findings.ts';

const retrying = (again: object) => setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'asking', states: {
  asking: { invoke: { id: 'ask', src: 'ask', onDone: 'home', onError: 'sorting' } }, sorting: { invoke: { id: 'sort', src: 'ask', onDone: 'asking', onError: 'home' } }, waiting: again, home: { type: 'final' },
} });

describe('a cycle of activities', () => {
  it('is work that leads to itself again with neither a person nor a timer between', () => {
    expect(told('activity-cycle', retrying({}))).toEqual(['warning m.asking @ xstate.error.actor.ask > xstate.done.actor.sort']);
    const patient = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'asking', states: { asking: { invoke: { id: 'ask', src: 'ask', onDone: 'home', onError: 'waiting' } }, waiting: { after: { 1000: 'asking' } }, home: { type: 'final' } } });
    expect(told('activity-cycle', patient)).toEqual([]);
  });

  it('may be one activity that begins itself again', () => {
    const hot = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'asking', states: { asking: { invoke: { id: 'ask', src: 'ask', onDone: 'home', onError: { target: 'asking', reenter: true } } }, home: { type: 'final' } } });
    expect(told('activity-cycle', hot)).toEqual(['warning m.asking @ xstate.error.actor.ask']);
  });
});
