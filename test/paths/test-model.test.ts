// The protocol of `@xstate/test`, driven beside the package of that name on a chart that the package can handle.
import { createTestModel as packageModel } from '@xstate/test';
import { assign, createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { initialStep, nextStep, transitionsOf } from '#src/engine/macrostep.ts';
import { createTestModel } from '#src/paths/test-model.ts';

const cart = createMachine({
  id: 'cart', types: {} as { context: { items: number } }, context: { items: 0 }, initial: 'shopping',
  states: {
    shopping: { initial: 'empty', states: {
      empty: { on: { add: { target: 'filled', actions: assign({ items: 1 }) } } },
      filled: { on: { add: { guard: ({ context }) => context.items < 3, actions: assign({ items: ({ context }) => context.items + 1 }) }, clear: { target: 'empty', actions: assign({ items: 0 }) }, look: { guard: ({ context }) => context.items === 2, actions: () => {} }, pay: '#cart.paying' } },
    } },
    paying: { on: { confirm: 'checking', back: 'shopping.filled' } },
    checking: { always: [{ guard: ({ context }) => context.items > 2, target: 'gift' }, { target: 'paid' }] },
    gift: { on: { thank: 'paid' } },
    paid: { type: 'final' },
  },
});

/** Which transitions a list of event sequences takes. */
const taken = (sequences: readonly (readonly { type: string }[])[]): Set<string> => new Set(sequences.flatMap((sequence) => {
  let { snapshot } = initialStep(cart, undefined);
  return sequence.filter(({ type }) => type !== 'xstate.init').flatMap((event) => {
    const step = nextStep(cart, snapshot, event);
    snapshot = step.snapshot;
    return step.taken;
  });
}));

describe('the test model', () => {
  it('covers every transition with fewer events than the package named @xstate/test, which leaves out those that change nothing it can see', () => {
    const ours = createTestModel(cart).getPaths().map(({ steps }) => steps.map(({ event }) => event));
    const theirs = packageModel(cart).getShortestPaths().map(({ steps }) => steps.map(({ event }) => event));
    const [covered, coveredByPackage] = [taken(ours), taken(theirs)];
    expect([...covered].sort()).toEqual(transitionsOf(cart).sort());
    expect([...coveredByPackage].filter((id) => !covered.has(id))).toEqual([]);
    expect([...covered].filter((id) => !coveredByPackage.has(id))).toEqual(['cart.shopping.filled | look | 0']);
    const events = (sequences: readonly (readonly unknown[])[]) => sequences.reduce((sum, { length }) => sum + length - 1, 0);
    expect(events(ours)).toBeLessThan(events(theirs));
  });

  it('calls the same checks and executors in the same order as the package does on the same path', async () => {
    const calls: string[] = [];
    const note = (name: string) => () => void calls.push(name);
    const parameters = {
      states: { shopping: note('shopping'), 'shopping.filled': note('shopping.filled'), '#cart.paying': note('#cart.paying'), '*': note('*') },
      events: { add: note('add!'), pay: note('pay!'), confirm: note('confirm!') },
    };
    for (const ours of createTestModel(cart).getPaths()) {
      await ours.test(parameters);
      const byUs = calls.splice(0);
      const theirs = packageModel(cart).getPathsFromEvents(ours.steps.slice(1).map(({ event }) => event))[0];
      await theirs?.test(parameters);
      expect(byUs).toEqual(calls.splice(0));
      expect(byUs).toContain('shopping');
      expect(byUs.length).toBeGreaterThan(ours.steps.length);
    }
  });

  it('fails where the system under test does, and tells the way', async () => {
    const [path] = createTestModel(cart).getPaths();
    const failure = await path?.test({ states: { 'shopping.filled': () => { throw new RangeError('the shelf is empty'); } } }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RangeError);
    expect((failure as Error).message).toContain('the shelf is empty\n\nPath:\n  xstate.init → {"shopping":"empty"}\n  add → {"shopping":"filled"}');
    await expect(path?.test({ events: { add: async () => await Promise.reject(new Error('no such button')) } })).rejects.toThrow('no such button');
  });

  it('gives whole state objects and payloads to checks and executors', async () => {
    const machine = createMachine({ id: 'm', types: {} as { context: { n: number }; events: { type: 'set'; n: number } }, context: { n: 0 }, on: { set: { actions: assign({ n: ({ event }) => event.n }) } } });
    const seen: unknown[] = [];
    for (const path of createTestModel(machine, { events: { set: [{ n: 7 }] } }).getPaths()) {
      await path.test({ events: { set: ({ event, kind }) => seen.push([event, kind]) }, states: { '#m': ({ context }) => seen.push(context) } });
    }
    expect(seen).toEqual([{ n: 0 }, [{ type: 'set', n: 7 }, 'user'], { n: 7 }]);
  });

  it('takes machines that the package refuses: services, timers and eventless transitions are steps of a path', async () => {
    const machine = setup({ actors: { load: fromPromise(async () => 1) } }).createMachine({ initial: 'loading', states: {
      loading: { invoke: { src: 'load', id: 'load', onDone: 'loaded' }, after: { 100: 'late' } }, loaded: { always: 'shown' }, shown: {}, late: {},
    } });
    expect(() => packageModel(machine)).toThrow('not supported');
    const done: string[] = [];
    for (const path of createTestModel(machine, { outputs: { load: [1] } }).getPaths()) {
      await path.test({ events: { 'xstate.done.actor.load': ({ kind }) => done.push(`${kind} load`) }, states: { shown: () => done.push('shown'), late: () => done.push('late') } });
    }
    expect(done.sort()).toEqual(['late', 'service load', 'shown']);
  });

  it('refuses to pass off a part for the whole', () => {
    const endless = createMachine({ id: 'endless', types: {} as { context: { n: number } }, context: { n: 0 }, on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
    expect(() => createTestModel(endless, {}, { limit: 50 })).toThrow('"endless" has more than 50 states');
  });
});
