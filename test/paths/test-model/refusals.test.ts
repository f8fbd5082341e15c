// A suite that would be green without testing anything is refused, with the reason.
import { createMachine, fromPromise, setup } from 'xstate';
import { createShortestPathsGen } from '@xstate/test';
import { describe, expect, it } from 'vitest';
import { createTestModel } from '#src/paths/test-model.ts';
import { cart, counter } from './cart.fixture.ts';

describe('a test model never passes over what it is told', () => {
  it('names an option that it does not serve', () => {
    expect(() => createTestModel(cart, { filter: () => true } as never)).toThrow('createTestModel does not serve the option "filter": say where to stop with "stopWhen"');
    expect(() => createTestModel(cart).getShortestPaths({ weights: {} } as never)).toThrow('getShortestPaths does not serve the option "weights"');
    expect(() => createTestModel(cart).getPaths({ toState: () => true })).toThrow('getPaths without a generator does not serve "toState"');
  });

  it('hands out no empty list', () => {
    expect(() => createTestModel(cart).getShortestPaths({ toState: () => false })).toThrow('no state of "cart" that can be reached under these samples satisfies "toState"');
    expect(() => createTestModel(cart).getPaths(() => [])).toThrow(/^getPaths has no path: the generator returned none$/);
    expect(() => createTestModel(cart).getPathsFromEvents([{ type: 'add' }], { toState: ({ value }: { value: unknown }) => value === 'paid' })).toThrow('does not satisfy "toState"');
    const mute = createTestModel(cart, { events: { add: [] } });
    expect(() => mute.getShortestPaths()).toThrow('"cart" has no step under these samples');
    expect(() => mute.getPaths()).toThrow('takes no transition under these samples');
  });

  it('takes no path that begins in a state the machine does not come to, or that goes on as the machine does not', () => {
    expect(() => createTestModel(cart).getShortestPaths({ fromState: cart.resolveState({ value: 'paying', context: { items: 9 } }) as never })).toThrow('is no state that "cart" can reach');
    expect(() => createTestModel(cart).getPaths((logic: typeof cart) => {
      const state = logic.getInitialSnapshot({} as never, undefined);
      return [{ steps: [{ event: { type: 'xstate.init' }, state }, { event: { type: 'pay' }, state }] }];
    })).toThrow('goes on with "pay" where "cart" does not go that way');
    expect(() => createTestModel(cart).getShortestPathsFrom([{ ...createTestModel(cart).getShortestPaths()[0]! }])).toThrow();
    const stopped = createTestModel(counter, { stopWhen: ({ context }: { context: { n: number } }) => context.n === 1 });
    expect(() => stopped.getPathsFromEvents([{ type: 'count' }, { type: 'count' }])).toThrow('where "stopWhen" or "serializeState" lets nothing be sent');
  });

  it('refuses more paths or states than the limit, as the package does', () => {
    expect(() => createTestModel(cart).getSimplePaths({ limit: 12 })).toThrow('more than 12 simple paths');
    expect(() => createTestModel(counter, { limit: 10 }).getShortestPaths()).toThrow('more than 10 states');
  });

  it('hands generators of the package what the package refuses: services and timers, and none before its time', () => {
    const machine = setup({ actors: { load: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'loading', states: {
      loading: { invoke: { src: 'load', id: 'load', onDone: 'loaded' } }, loaded: { after: { 86_400_000: 'closed', 300_000: 'stale' } }, stale: {}, closed: {},
    } });
    const model = createTestModel(machine, { outputs: { load: [1] } });
    for (const paths of [model.getPaths(createShortestPathsGen()), model.getShortestPaths()]) {
      expect(paths.map(({ steps }) => steps.map(({ event }) => event.type))).toEqual([['xstate.init', 'xstate.done.actor.load', 'xstate.after.300000.m.loaded']]);
    }
    expect(() => model.getShortestPaths({ toState: ({ value }: { value: unknown }) => value === 'closed' })).toThrow('none can happen');
    const silent = createMachine({ id: 'silent', on: { '*': { actions: () => {} } } });
    expect(createTestModel(silent, { events: () => [{ type: 'anything' }] }).getPaths().map(({ steps }) => steps.map(({ event }) => event.type))).toContainEqual(['xstate.init', 'anything']);
  });
});
