// What is no JSON is written into a suite as text, is named there, and is never sent to a service as if it were the thing itself.
import { assign, createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { textIn } from '#src/paths/run/as-text.ts';
import { runSuite } from '#src/paths/run/run-suite.ts';
import type { Target } from '#src/paths/run/target.ts';
import type { Samples } from '#src/paths/samples.ts';
import { suiteOf } from '#src/paths/suite-of.ts';

const machine = setup({ types: { context: {} as { due: number }, events: {} as { type: 'booked'; when: Date } }, actors: { ask: fromPromise<unknown>(async () => 1) } }).createMachine({
  id: 'm', context: { due: 0 }, initial: 'open',
  states: { open: { on: { booked: { target: 'asking', actions: assign({ due: ({ event }) => event.when.getTime() }) } } }, asking: { invoke: { id: 'ask', src: 'ask', onDone: 'end' } }, end: {} },
});
const samples: Samples = { events: { booked: [{ when: new Date(5) }] }, outputs: { ask: ['yes'] }, errors: { ask: [] } };
const suiteWith = (more: Samples = {}) => suiteOf(explore(machine, { ...samples, ...more }), 'transitions', { version: '1' });

/** Answers what the suite expects, and notes what it was asked. */
const obliging = ({ tests: [test] }: Awaited<ReturnType<typeof suiteWith>>): { readonly target: Target; readonly asked: unknown[] } => {
  const asked: unknown[] = [];
  const all = [test!.start, ...test!.steps];
  const answer = (...words: unknown[]) => {
    const { transitions, state, expect: seen } = all[asked.push(words) - 1]!;
    return Promise.resolve({ steps: [{ event: { type: 'x' }, transitions, state, ...seen }], revision: 1, refused: null });
  };
  return { asked, target: { start: (request) => answer('start', request), send: (event) => answer('send', event), tell: (type) => answer('tell', type), settle: (source, given) => answer('settle', source, given), advance: (milliseconds) => answer('advance', milliseconds), end: async () => {} } };
};

describe('what is no JSON', () => {
  it('is named by its place', () => {
    const round: Record<string, unknown> = {};
    round['again'] = round;
    expect(textIn({ a: 1, b: [null, undefined, 'x', true, { c: new Map() }], 'd/e~f': 5n, g: NaN, h: new (class Point { x = 1; })(), round }, '/input')).toEqual(['/input/b/4/c', '/input/d~1e~0f', '/input/g', '/input/h', '/input/round/again']);
    expect(textIn(undefined, '/input')).toEqual([]);
  });

  it('is listed by the test that holds it, and by no other', async () => {
    expect((await suiteWith()).tests.map(({ asText, steps }) => [asText, steps[0]?.event])).toEqual([[['/steps/0/event/when'], { type: 'booked', when: 'Date(5)' }]]);
    expect((await suiteWith({ outputs: { ask: [new Map([['a', 1]])] } })).tests.map(({ asText }) => asText)).toEqual([['/steps/0/event/when', '/steps/1/event/output']]);
    expect((await suiteOf(explore(createMachine({ id: 'n', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } })), 'transitions', { version: '1' })).tests.every((test) => !('asText' in test))).toBe(true);
  });

  it('is not sent: the run says which part, and what to do about it', async () => {
    const suite = await suiteWith();
    const { target, asked } = obliging(suite);
    const [result] = await runSuite(suite, target);
    expect(result?.divergence).toEqual({ at: 0, differences: [{ what: 'event', expected: 'booked is sent', actual: 'it cannot be sent: /when is no JSON; say in "asSent.events" of the samples how "booked" is' }] });
    expect(asked).toEqual([['start', {}]]);
  });

  it('is sent where the samples say how', async () => {
    const suite = await suiteWith();
    const { target, asked } = obliging(suite);
    const [result] = await runSuite(suite, target, { asSent: { events: { booked: () => ({ when: '1970-01-01T00:00:00.005Z' }) } } });
    expect(result?.divergence).toBeNull();
    expect(asked[1]).toEqual(['send', { type: 'booked', when: '1970-01-01T00:00:00.005Z' }]);
  });

  it('stops a start and an answer as well', async () => {
    const input = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    const begun = await suiteOf(explore(input, { input: [{ at: new Date(1) }] }), 'transitions', { version: '1' });
    expect((await runSuite(begun, obliging(begun).target))[0]?.divergence).toMatchObject({ at: -1, differences: [{ what: 'input', actual: expect.stringContaining('/at is no JSON; say in "asSent.start"') as string }] });
    const answered = await suiteWith({ outputs: { ask: [new Set([1])] } });
    const { target } = obliging(answered);
    expect((await runSuite(answered, target, { asSent: { events: { booked: () => ({}) } } }))[0]?.divergence).toMatchObject({ at: 1, differences: [{ what: 'event', actual: 'it cannot be sent: /output is no JSON; let the samples answer with JSON' }] });
  });
});
