// A machine played by hand: what may happen is what exploring tries, and nothing of it is done.
import { describe, expect, it } from 'vitest';
import { assign, fromPromise, setup } from 'xstate';
import { playedBy, SandboxError, type Toy } from '#src/studio/sandbox.ts';

let performed = 0;
const machine = setup({
  types: { context: {} as { asked: number }, input: {} as { from: number } },
  actors: { ask: fromPromise(async () => { performed += 1; return 'yes'; }) },
  actions: { ring: () => { performed += 1; }, count: assign({ asked: ({ context }) => context.asked + 1 }) },
  guards: { breaks: () => { throw new Error('no such guard'); } },
}).createMachine({
  id: 'bell', context: ({ input }) => ({ asked: input.from }), initial: 'waiting',
  states: {
    waiting: { on: { 'bell.rung': { target: 'asking', actions: ['ring', 'count'] }, 'bell.broken': { guard: 'breaks', target: 'over' }, 'bell.polished': {} } },
    asking: { invoke: { src: 'ask', id: 'ask', onDone: 'over', onError: 'waiting' }, after: { 60_000: 'waiting' } },
    over: { type: 'final' },
  },
});
const toy: Toy = { machine, hostEvents: [], samples: { input: [{ from: 0 }, { from: 7 }], outputs: { ask: ['yes'] }, errors: { ask: [{ code: 'nobody' }] } } };
const offered = (start: number, choices: readonly number[]) => playedBy(toy, { start, choices }).offers.map(({ kind, text }) => `${kind}: ${text}`);
const choiceOf = (choices: readonly number[], word: string): number => playedBy(toy, { start: 0, choices }).offers.find(({ text }) => text.includes(word))?.choice ?? -1;

describe('the sandbox', () => {
  it('offers everything that may happen, the ends of activities and timers included, and performs nothing', () => {
    const ring = choiceOf([], 'bell.rung');
    expect(offered(0, [ring])).toEqual(['service: ask answers yes', 'service: ask fails: nobody', 'timer: after 1 min: the time is up']);
    const end = playedBy(toy, { start: 0, choices: [ring, choiceOf([ring], 'answers')] });
    expect([end.status, end.state, end.offers]).toEqual(['done', 'over', []]);
    expect(end.steps.map(({ text, to, transitions }) => [text, to, transitions])).toEqual([
      ['start', 'waiting', []],
      ['person: bell.rung', 'asking', ['bell.waiting | bell.rung | 0']],
      ['ask answers yes', 'over', ['bell.asking | xstate.done.actor.ask | 0']],
    ]);
    expect(end.steps[1]?.effects).toEqual([{ type: 'ring' }]);
    expect(performed).toBe(0);
  });

  it('begins with the input that is asked for', () => {
    expect(playedBy(toy, { start: 1, choices: [] })).toMatchObject({ inputs: [{ from: 0 }, { from: 7 }], context: { asked: 7 } });
    expect(playedBy(toy, { start: 1, choices: [choiceOf([], 'bell.rung')] }).context).toEqual({ asked: 8 });
  });

  it('refuses what was not offered, and a step at which the machine fails, naming it', () => {
    expect(() => playedBy(toy, { start: 2, choices: [] })).toThrow(new SandboxError('the samples have 2 inputs, and not one with the number 2'));
    expect(() => playedBy(toy, { start: 0, choices: [99] })).toThrow(new SandboxError('step 1: nothing with the number 99 may happen there'));
    expect(() => playedBy(toy, { start: 0, choices: [choiceOf([], 'bell.broken')] })).toThrow(/^step 1: the machine fails on "bell.broken": .*no such guard/s);
  });

  it('lets timers fire in an order that time allows, and says which ones cannot be next', () => {
    const clock = setup({}).createMachine({
      id: 'clock', initial: 'both',
      states: { both: { after: { 60_000: 'over', 300_000: 'late' }, on: { wound: 'wound' } }, wound: {}, over: {}, late: {} },
    });
    const kitchen = setup({}).createMachine({
      id: 'kitchen', type: 'parallel',
      states: { oven: { initial: 'on', states: { on: { after: { 300_000: 'off' } }, off: {} } }, egg: { initial: 'raw', states: { raw: { on: { boiled: 'boiling' } }, boiling: { after: { 240_000: 'soft' } }, soft: {} } } },
    });
    const now = (machine: Toy['machine'], choices: readonly number[]) => playedBy({ machine, hostEvents: [], samples: {} }, { start: 0, choices });
    const choice = (machine: Toy['machine'], choices: readonly number[], word: string) => now(machine, choices).offers.find(({ text }) => text.includes(word))?.choice ?? -1;
    expect([now(clock, []).offers.map(({ text }) => text), now(clock, []).later]).toEqual([['person: wound', 'after 1 min: the time is up'], ['after 5 min: the time is up']]);
    expect(() => now(clock, [2])).toThrow(new SandboxError('step 1: "after 5 min: the time is up" cannot be next: another timer is due before it'));
    // Who waits two minutes before the egg is put in has the oven off first; who does not has the egg done first.
    const boiling = [choice(kitchen, [], 'boiled')];
    expect(now(kitchen, boiling).offers.map(({ text }) => text)).toEqual(['after 5 min: the time is up', 'after 4 min: the time is up']);
    const twice = setup({}).createMachine({ id: 'twice', type: 'parallel', states: { long: { initial: 'a', states: { a: { after: { 300_000: 'b' } }, b: {} } }, short: { initial: 'a', states: { a: { after: { 200_000: 'b' } }, b: { after: { 200_000: 'c' } }, c: {} } } } });
    const once = [choice(twice, [], '200 s')];
    expect([now(twice, once).offers.map(({ text }) => text), now(twice, once).later]).toEqual([['after 5 min: the time is up'], ['after 200 s: the time is up']]);
  });

  it('gives the same answer to the same way, for nothing is kept', () => {
    const way = { start: 0, choices: [choiceOf([], 'bell.rung')] };
    expect(playedBy(toy, way)).toEqual(playedBy(toy, way));
  });
});
