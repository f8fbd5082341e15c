// What is asked of a service, whatever it is: flows are started and events sent as the samples say, and activities answer as the suite says.
import { createMachine, fromPromise } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { runSuite } from '#src/paths/run/run-suite.ts';
import type { Target } from '#src/paths/run/target.ts';
import { suiteOf } from '#src/paths/suite-of.ts';

const machine = createMachine({
  id: 'm', initial: 'a',
  states: {
    a: { on: { typed: 'b' }, after: { 500: 'd' } },
    b: { invoke: { id: 'work', src: fromPromise(async () => 1), onDone: 'c', onError: 'd' } },
    c: { on: { 'flow.expired': 'd' } }, d: { type: 'final' },
  },
});

describe('a target', () => {
  it('is asked in the words of the service', async () => {
    const suite = await suiteOf(explore(machine, { input: [{ who: 'u1' }], events: { typed: [{ code: { sealed: 'reference' } }] } }, { hostEvents: ['flow.expired'] }), 'transitions', { version: '1' });
    const asked: unknown[] = [];
    const reply = { steps: [], revision: 1, refused: null };
    const note = (...words: unknown[]) => Promise.resolve((asked.push(words), reply));
    let at = 0;
    // Answers what the suite expects, so that every step is asked for.
    const answering = (...words: unknown[]) => {
      asked.push(words);
      const { start, steps } = suite.tests[test]!;
      const step = at === 0 ? start : steps[at - 1]!;
      at += 1;
      return Promise.resolve({ ...reply, steps: [{ event: { type: 'x' }, transitions: step.transitions, state: step.state, ...step.expect }] });
    };
    let test = -1;
    const target: Target = {
      start: (request) => ((at = 0), (test += 1), answering('start', request)),
      send: (event) => answering('send', event),
      tell: (type) => answering('tell', type),
      settle: (source, answer) => answering('settle', source, answer),
      advance: (milliseconds) => (milliseconds === 1 ? answering('advance', milliseconds) : note('advance', milliseconds)),
      end: async () => void asked.push(['end']),
    };
    const results = await runSuite(suite, target, { subject: 'u2', asSent: { start: ({ who }: { who: string }) => ({ subject: who, input: { x: 1 } }), events: { typed: () => ({ code: '123' }) } } });
    expect(results.map(({ divergence }) => divergence)).toEqual(results.map(() => null));
    const words = asked.map((one) => JSON.stringify(one));
    for (const expected of [
      ['start', { subject: 'u2', input: { x: 1 } }], ['send', { code: '123', type: 'typed' }], ['settle', 'work', { output: null }].slice(0, 2), ['tell', 'flow.expired'], ['advance', 499], ['advance', 1], ['end'],
    ]) expect(words.some((one) => one.startsWith(JSON.stringify(expected).slice(0, -1))), JSON.stringify(expected)).toBe(true);
    expect(words.filter((one) => one === '["end"]')).toHaveLength(suite.tests.length);
  });
});
