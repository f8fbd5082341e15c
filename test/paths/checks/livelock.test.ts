import { assign, createMachine, fromPromise, sendTo, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { findingsOf, told } from './findings.ts';

const maze = (wayOut: object) => createMachine({
  id: 'm', initial: 'start', on: { 'flow.expired': '.expired', 'flow.cancelled': '.cancelled' },
  states: {
    start: { on: { right: 'home', wrong: 'detour' } }, detour: { on: { on: 'lost' } },
    lost: { on: { around: 'stillLost' } }, stillLost: { on: { around: 'lost', ...wayOut } },
    home: { type: 'final' }, expired: { type: 'final', tags: ['expired'] }, cancelled: { type: 'final', tags: ['cancelled'] }, refused: { type: 'final' },
  },
});
const host = { hostEvents: ['flow.expired'] };

describe('a livelock', () => {
  it('is told with the shortest way in and one round, for each state in which a person waits on it: giving up is no way out', () => {
    expect(told('livelock', maze({}), {}, host)).toEqual(['error m.lost > wrong > on @ around > around', 'error m.stillLost > wrong > on > around @ around > around']);
    expect(told('livelock', maze({ home: 'home' }), {}, host)).toEqual([]);
  });

  it('is not a round that is left for good, by whatever one goes round in afterwards', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { in: 'b', end: 'z' } }, b: { on: { on: 'c' } }, c: { on: { back: 'b', on: 'd' } }, d: { on: { around: { target: 'd', reenter: true } } }, z: { type: 'final' } } });
    expect(told('livelock', machine)).toEqual(['error m.d > in > on > on @ around']);
  });

  it('is none where an end that is not the goal can be come to', () => {
    expect(told('livelock', maze({ refuse: 'refused' }), { goal: ({ value }: { value: unknown }) => value === 'home' }, host)).toEqual([]);
  });

  it('is told for the states with the tag `awaitingUser` where the chart has any', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { in: 'b', end: 'z' } }, b: { on: { on: 'c' } }, c: { tags: ['awaitingUser'], on: { on: 'b' } }, z: { type: 'final' } } });
    expect(told('livelock', machine)).toEqual(['error m.c > in > on @ on > on']);
  });

  it('is told for the nearest state of a round in which nobody waits', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { in: 'b', end: 'z' } }, b: { after: { 10: 'c' } }, c: { after: { 10: 'b' } }, z: { type: 'final' } } });
    expect(told('livelock', machine)).toEqual(['error m.b > in @ xstate.after.10.m.b > xstate.after.10.m.c']);
  });

  it('is told where the flow rests, not where it is about to hear what it has sent to itself', () => {
    const round = (tags: readonly string[], after: object) => createMachine({ id: 'm', initial: 'a', states: {
      a: { on: { in: { target: 'b', actions: sendTo(({ self }) => self, { type: 'own' }) }, end: 'z' } }, z: { type: 'final' },
      b: { tags: [...tags], on: { own: 'c' } }, c: { tags: [...tags], ...after }, d: { after: { 10: { target: 'b', actions: sendTo(({ self }) => self, { type: 'own' }) } } },
    } });
    expect(told('livelock', round(['awaitingUser'], { on: { go: 'd' } }), { events: { own: [] } })).toEqual(['error m.c > in > own @ go > xstate.after.10.m.d > own']);
    expect(told('livelock', round([], { after: { 10: 'd' } }), { events: { own: [] } })).toEqual(['error m.c > in > own @ xstate.after.10.m.c > xstate.after.10.m.d > own']);
  });

  it('has no step that fails for reasons of its own, and no lucky change of the world leads out of it', () => {
    const machine = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'asking', states: { asking: { invoke: { id: 'ask', src: 'ask', onDone: 'home', onError: 'failed' } }, failed: { on: { retry: 'asking' } }, home: { type: 'final' } } });
    const isOutage = ({ error }: { error?: unknown }) => error === 'down';
    expect(told('livelock', machine, { outputs: { ask: [] }, errors: { ask: ['refused'] } })).toEqual(['error m.failed > xstate.error.actor.ask @ retry > xstate.error.actor.ask']);
    expect(told('livelock', machine, { outputs: { ask: [] }, errors: { ask: ['down'] }, isOutage })).toEqual([]);
    const slow = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'asking', states: {
      asking: { invoke: { id: 'ask', src: 'ask', onDone: 'home', onError: [{ guard: ({ event }) => event.error === 'down', target: 'failed' }, { target: 'refused' }] } }, refused: { on: { on: 'failed' } }, failed: { on: { retry: 'asking' } }, home: { type: 'final' },
    } });
    expect(told('livelock', slow, { outputs: { ask: [] }, errors: { ask: ['down', 'refused'] }, isOutage })).toContain('error m.failed > xstate.error.actor.ask @ retry > xstate.error.actor.ask > on');
    const world = { world: 'refusing', drift: (now: string) => (now === 'refusing' ? ['kind'] : []), outputs: { ask: (_: unknown, now: string) => (now === 'kind' ? [{ output: 1 }] : [{ error: 'refused' }]) } };
    expect(told('livelock', machine, world)).toEqual(['error m.failed > xstate.error.actor.ask @ retry > xstate.error.actor.ask']);
  });

  it('is nothing that a chart could have which is meant to go on for ever', () => {
    const light = createMachine({ id: 'm', initial: 'on', states: { on: { on: { flick: 'off' } }, off: { on: { flick: 'on' } } } });
    expect(findingsOf(light).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(told('livelock', light, { goal: () => false })).toHaveLength(2);
  });

  it('is not told of states behind which the graph was cut', () => {
    const counting = createMachine({ types: {} as { context: { n: number } }, id: 'm', context: { n: 0 }, initial: 'a', states: { a: { on: {
      count: [{ guard: ({ context }) => context.n === 50, target: 'z' }, { actions: assign({ n: ({ context }) => context.n + 1 }) }], clear: { actions: assign({ n: 0 }) },
    } }, z: { type: 'final' } } });
    expect(told('livelock', counting, {}, { limit: 10 })).toEqual([]);
    expect(told('livelock', counting, { goal: () => false }, { limit: 10 })).toEqual([]);
    expect(told('livelock', counting, { goal: () => false, events: { count: [] } }, { limit: 10 })).toEqual(['error m.a @ clear']);
  });
});
