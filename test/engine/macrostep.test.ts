// Pins what the engine relies on of XState's inside. When a new XState changes it, this file is red before a flow is harmed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { assign, createMachine, fromPromise, raise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { initialStep, longestMacrostep, nextStep, persist, restore, transitionsOf } from '#src/engine/macrostep.ts';

const machine = createMachine({
  id: 'm', initial: 'a',
  states: {
    a: { always: 'b' },
    b: { on: { go: [{ guard: () => false, target: 'a' }, { target: 'c', actions: raise({ type: 'next' }) }], stay: {} } },
    c: { always: [{ guard: () => false, target: 'a' }], on: { next: 'd' } },
    d: { type: 'parallel', onDone: 'end', states: { l: { initial: 'x', states: { x: { on: { both: 'y' } }, y: { type: 'final' } } }, r: { initial: 'x', states: { x: { on: { both: 'y' } }, y: { type: 'final' } } } } },
    end: { after: { 10: 'b' } },
  },
});

describe('a macrostep', () => {
  it('is verified for the very version of XState that is installed and asked for', () => {
    const installed = createRequire(import.meta.url)('xstate/package.json') as { version: string };
    const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { dependencies: Record<string, string> };
    expect([installed.version, dependencies['xstate']]).toEqual(['5.33.3', '5.33.3']);
  });

  it('names the transitions it took in order: eventless, raised, of two regions and of a region that is done', () => {
    const first = initialStep(machine, undefined);
    expect(first.taken).toEqual(['m.a |  | 0']);
    const second = nextStep(machine, first.snapshot, { type: 'go' });
    expect(second.taken).toEqual(['m.b | go | 1', 'm.c | next | 0']);
    const third = nextStep(machine, second.snapshot, { type: 'both' });
    expect(third.taken).toEqual(['m.d.l.x | both | 0', 'm.d.r.x | both | 0', 'm.d | xstate.done.state.m.d | 0']);
    expect(nextStep(machine, third.snapshot, { type: 'xstate.after.10.m.end' }).taken).toEqual(['m.end | xstate.after.10.m.end | 0']);
  });

  it('takes nothing for an event that nobody waits for, and something for one that changes nothing', () => {
    const { snapshot } = initialStep(machine, undefined);
    expect(nextStep(machine, snapshot, { type: 'unheard' })).toMatchObject({ taken: [], actions: [] });
    expect(nextStep(machine, snapshot, { type: 'stay' }).taken).toEqual(['m.b | stay | 0']);
  });

  it('lists every transition a machine defines, each once, under the names that steps report', () => {
    expect(transitionsOf(machine)).toEqual([
      'm.a |  | 0', 'm.b | go | 0', 'm.b | go | 1', 'm.b | stay | 0', 'm.c | next | 0', 'm.c |  | 0',
      'm.d | xstate.done.state.m.d | 0', 'm.d.l.x | both | 0', 'm.d.r.x | both | 0', 'm.end | xstate.after.10.m.end | 0',
    ]);
  });

  it('reports actions with their parameters and runs none of them', () => {
    let ran = 0;
    const busy = setup({ actions: { ring: (_given, _params: { times: number }) => void ran++ }, actors: { ask: fromPromise(async () => void ran++) } }).createMachine({
      initial: 'a', entry: { type: 'ring', params: { times: 2 } }, states: { a: { invoke: { src: 'ask', id: 'asked', input: { x: 1 } }, after: { 50: 'b' } }, b: {} },
    });
    const { actions } = initialStep(busy, undefined);
    expect(actions.map(({ type }) => type)).toEqual(['ring', 'xstate.raise', 'xstate.spawnChild']);
    expect(actions[0]?.params).toEqual({ times: 2 });
    expect(actions[1]?.params).toMatchObject({ delay: 50, id: 'xstate.after.50.(machine).a', event: { type: 'xstate.after.50.(machine).a' } });
    expect(actions[2]?.params).toMatchObject({ id: 'asked', src: 'ask', input: { x: 1 } });
    expect(ran).toBe(0);
  });

  it('is a function: the same state and event give the same step, and the state given stays as it was', () => {
    const counting = createMachine({ types: {} as { context: { n: number } }, context: { n: 0 }, on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
    const { snapshot } = initialStep(counting, undefined);
    const [one, other] = [nextStep(counting, snapshot, { type: 'count' }), nextStep(counting, snapshot, { type: 'count' })];
    expect([snapshot.context, one.snapshot.context, other.snapshot.context]).toEqual([{ n: 0 }, { n: 1 }, { n: 1 }]);
  });

  it('ends a loop of eventless transitions and of raised events after a bound', () => {
    const looping = createMachine({ initial: 'a', states: { a: { on: { always: 'b', raise: 'd' } }, b: { always: 'c' }, c: { always: 'b' }, d: { entry: raise({ type: 'again' }), on: { again: { target: 'd', reenter: true } } } } });
    const { snapshot } = initialStep(looping, undefined);
    expect(() => nextStep(looping, snapshot, { type: 'always' })).toThrow(`more than ${longestMacrostep} microsteps`);
    expect(() => nextStep(looping, snapshot, { type: 'raise' })).toThrow(`more than ${longestMacrostep} microsteps`);
  });

  it('survives being stored as JSON with its history and its children, and leaves the stored form alone', () => {
    const deep = setup({ types: { context: {} as { child: unknown } }, actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'deep', context: ({ spawn }) => ({ child: spawn('ask', { id: 'spawned' }) }), initial: 'work', states: {
      work: { initial: 'a', on: { pause: 'paused' }, states: { a: { on: { swap: 'b' } }, b: {}, last: { type: 'history' } } },
      paused: { invoke: { src: 'ask', id: 'asked' }, on: { resume: 'work.last' } },
    } });
    let { snapshot } = initialStep(deep, undefined);
    for (const type of ['swap', 'pause']) ({ snapshot } = nextStep(deep, snapshot, { type }));
    const stored = persist(deep, snapshot);
    const before = structuredClone(stored);
    const restored = restore(deep, stored);
    expect(stored).toEqual(before);
    expect(Object.keys(restored.children)).toEqual(['spawned', 'asked']);
    expect(nextStep(deep, restored, { type: 'resume' }).snapshot.value).toEqual({ work: 'b' });
    expect(persist(deep, restored)).toEqual(stored);
  });

  it('stores an error as name and message', () => {
    const failing = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ initial: 'a', states: { a: { invoke: { src: 'ask', id: 'ask' } } } });
    const { snapshot } = nextStep(failing, initialStep(failing, undefined).snapshot, { type: 'xstate.error.actor.ask', actorId: 'ask', error: new TypeError('no') } as { type: string });
    expect(persist(failing, snapshot)).toMatchObject({ status: 'error', error: { name: 'TypeError', message: 'no' } });
  });
});
