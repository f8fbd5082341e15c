import { assign, createMachine, fromPromise, sendTo, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from '#src/paths/check.ts';
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

  it('may lead over what the machine sends to itself', () => {
    const again = sendTo(({ self }) => self, { type: 'again' });
    const hot = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'asking', states: { asking: { invoke: { id: 'ask', src: 'ask', onDone: 'home', onError: { target: 'failed', actions: again } } }, failed: { on: { again: 'asking' } }, home: { type: 'final' } } });
    expect(told('activity-cycle', hot, { events: { again: [] } })).toEqual(['warning m.asking @ xstate.error.actor.ask > again']);
  });

  it('is an error where the machine only sends to itself: it never comes to rest', () => {
    const on = sendTo(({ self }) => self, { type: 'on' });
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { target: 'b', actions: on } } }, b: { on: { on: { target: 'c', actions: on } } }, c: { on: { on: { target: 'b', actions: on } } } } });
    expect(told('activity-cycle', machine, { events: { on: [] } })).toEqual(['error m.b > go @ on > on']);
  });

  it('is no more than likely where states are counted as one that differ in what they lead to', () => {
    const down = setup({
      types: { context: {} as { n: number } },
      actions: { on: sendTo(({ self }) => self, { type: 'on' }), count: assign({ n: ({ context }) => context.n - 1 }) }, guards: { isLeft: ({ context }) => context.n > 0 },
    }).createMachine({ id: 'm', context: { n: 3 }, initial: 'a', states: {
      a: { on: { go: { target: 'b', actions: 'on' } } }, b: { on: { on: [{ guard: 'isLeft', target: 'b', reenter: true, actions: ['count', 'on'] }, 'c'] } }, c: { type: 'final' },
    } });
    expect(told('activity-cycle', down, { events: { on: [] } })).toEqual([]);
    const all = check(down, { events: { on: [] }, project: ({ n }: { n: number }) => ({ some: n > 0 }) }).findings;
    expect(all.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual(['projection']);
    expect(all.find(({ rule }) => rule === 'activity-cycle')).toMatchObject({ severity: 'warning', message: expect.stringMatching(/never comes to rest.*as far as can be told/) });
  });
});
