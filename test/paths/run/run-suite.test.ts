// The suite of a chart is green against a service that hosts the chart, and red where the service hosts another one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { coverageBy, uncoveredBy } from '#src/paths/run/coverage.ts';
import { divergenceText } from '#src/paths/run/divergence-text.ts';
import { runSuite, type TestResult } from '#src/paths/run/run-suite.ts';
import type { Suite } from '#src/paths/suite.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import { httpTarget } from '#server/commands/service-target.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { type Change, hastyDefinition, kiosk, kioskDefinition, samples, twinsDefinition } from './kiosk.ts';

/** What first differs where a chart was changed so: the thing, and what was expected of it and seen. */
const changes = {
  'a transition dropped': ['transitions', ['kiosk.choosing | help.asked | 0'], expect.stringMatching(/^refused: 409 event\.not-accepted/)],
  'another target': ['state', 'choosing', 'abandoned'],
  'a shorter delay': ['time', 'nothing before 60000 ms have passed', 'xstate.after.helpTime.kiosk.helping within 59999 ms'],
  'a longer delay': ['transitions', ['kiosk.helping | xstate.after.helpTime.kiosk.helping | 0'], 'nothing happened'],
  'an action dropped': ['effects', [{ type: 'ring', params: { times: 1 } }, { type: 'lightUp' }], [{ type: 'ring', params: { times: 1 } }]],
  'another parameter': ['effects', [{ type: 'ring', params: { times: 1 } }, { type: 'lightUp' }], [{ type: 'ring', params: { times: 2 } }, { type: 'lightUp' }]],
  'nothing emitted': ['effects', [{ type: 'emit', params: { event: { type: 'bell' } } }], []],
  'a guard negated': ['transitions', ['kiosk.choosing | order.placed | 0'], expect.stringMatching(/^refused: 409/)],
  'a throwing guard': ['transitions', ['kiosk.choosing | item.added | 0'], expect.stringMatching(/^refused: 500 machine\.fault/)],
  'a tag dropped': ['tags', ['awaitingUser'], []],
  'another page': ['page', 'choose', 'menu'],
  'another output': ['output', { note: '', isHanded: true }, { note: '', isHanded: false }],
  'another assignment': ['context.count', 1, 2],
  'an activity dropped': ['activities', ['pay', 'wrapping'], ['pay']],
  'a timer more': ['timers', ['xstate.after.helpTime.kiosk.helping'], ['xstate.after.3600000.kiosk.helping', 'xstate.after.helpTime.kiosk.helping']],
} as const satisfies Partial<Record<Change, readonly [string, unknown, unknown]>>;

const untilRed: Parameters<typeof runSuite>[2] = { onResult: ({ divergence }) => divergence === null };

describe('a suite run against a service', () => {
  let service: Service;
  let suite: Suite;
  beforeAll(async () => {
    suite = await suiteOf(explore(kiosk(), samples, { hostEvents: ['flow.expired'] }), 'transitions', { version: '1' });
    const changed = Object.keys(changes).map((change) => ({ ...kioskDefinition(change as keyof typeof changes), id: change }));
    service = await startService(['--test-clock'], (builtIn) => [...builtIn, ...changed, kioskDefinition(), hastyDefinition, twinsDefinition('twins'), twinsDefinition('heard', { isHeard: true }), twinsDefinition('late', { delay: 11 })]);
  });
  afterAll(async () => await service.stop());

  const run = async (machine: string, what = suite, options: Parameters<typeof runSuite>[2] = {}): Promise<readonly TestResult[]> => {
    const target = httpTarget({ url: service.url, key, machine });
    await target.open();
    try {
      return await runSuite(what, target, options);
    } finally {
      await target.close();
    }
  };

  it('is green where the service hosts the very chart, and takes every transition: promises, child machines, callbacks, regions, history, timers', async () => {
    const results = await run('kiosk');
    expect(results.filter(({ divergence }) => divergence !== null).map(({ test, divergence }) => [test.id, divergence])).toEqual([]);
    const { total, missing } = uncoveredBy(coverageBy(results.flatMap(({ seen }) => seen), kiosk(), { id: 'kiosk', version: '1' }), kiosk());
    expect([total, missing]).toEqual([20, []]);
    expect(results.reduce((sum, { events }) => sum + events, 0)).toBe(suite.tests.reduce((sum, { steps }) => sum + steps.length, 0));
  });

  it.each(Object.entries(changes))('is red where the service hosts one with %s, and says what differs', async (change, [what, expected, actual]) => {
    const [first] = (await run(change, suite, untilRed)).flatMap(({ divergence }) => (divergence === null ? [] : [divergence]));
    expect(first?.differences[0]).toEqual({ what, expected, actual });
  });

  it('runs one test alone, and ends when it is told to', async () => {
    const only = suite.tests[1]?.id ?? '';
    expect((await run('kiosk', suite, { only })).map(({ test }) => test.id)).toEqual([only]);
    expect(await run('kiosk', suite, { onResult: () => false })).toHaveLength(1);
  });

  it('expects what is refused to be refused, and to change nothing', async () => {
    const [first] = suite.tests;
    const refused = (type: string) => ({ event: { type }, kind: 'user' as const, source: null, after: 0, transitions: [], state: first!.start.state, expect: { ...first!.start.expect, effects: [], context: {} } });
    const withStep = (type: string): Suite => ({ ...suite, tests: [{ ...first!, steps: [refused(type), ...first!.steps] }] });
    for (const type of ['order.placed', 'order.paused', 'nobody.knows', 'xstate.stop']) expect((await run('kiosk', withStep(type)))[0]?.divergence, type).toBeNull();
    const divergence = (await run('kiosk', withStep('help.asked')))[0]?.divergence;
    expect(divergence).toEqual({ at: 0, differences: [{ what: 'transitions', expected: 'refused: 409 or 422', actual: ['kiosk.choosing | help.asked | 0'] }] });
  });

  it('sees each step of what happens at one moment: timers of no time, and what a machine sends to itself', async () => {
    const own = await suiteOf(explore(hastyDefinition.machine, { events: { soon: [], one: [], two: [] } }), 'transitions', { version: '1' });
    const results = await run('hasty', own);
    expect(results.map(({ divergence }) => divergence)).toEqual(results.map(() => null));
    expect(results.flatMap(({ seen }) => seen.flatMap(({ transitions }) => transitions))).toEqual(expect.arrayContaining(['hasty.on | soon | 0', 'hasty.later | xstate.after.0.hasty.later | 0', 'hasty.saying | one | 0', 'hasty.heard | two | 0']));
    const cut: Suite = { ...own, tests: own.tests.map((test) => ({ ...test, steps: test.steps.slice(0, 1) })) };
    expect((await run('hasty', cut))[0]?.divergence?.differences[0]).toMatchObject({ what: 'event', expected: 'nothing by itself after the last step' });
  });

  it('goes on through what is due at the very moment of the last step, and looks at it as at every other step', async () => {
    const own = await suiteOf(explore(twinsDefinition('twins').machine, { events: { tock: [], tick: [] } }), 'states', { version: '1' });
    expect(own.tests.map(({ steps, afterwards }) => [steps, afterwards].map((all) => all?.map(({ source }) => source)))).toEqual([[['tock'], ['tick']]]);
    expect((await run('twins', own)).map(({ divergence, events, seen }) => [divergence, events, seen.length])).toEqual([[null, 1, 3]]);
    expect((await run('heard', own))[0]?.divergence).toMatchObject({ at: 1, differences: [{ what: 'transitions', expected: [], actual: ['twins.rung | tick | 0'] }, { what: 'state' }, { what: 'timers' }] });
    const [late] = await run('late', own);
    expect(late?.divergence).toMatchObject({ at: 1, differences: [{ what: 'transitions', expected: [], actual: 'nothing happened' }, { what: 'state' }] });
    expect(divergenceText(late!, { machine: twinsDefinition('twins').machine, samples: {}, again: '' })).toMatch(/ {4}1\. 10 milliseconds pass .*\n {4}2\. .*tick.* {3}<- here\n/);
  });

  it('leaves the time running, and no flow behind', async () => {
    expect((await service.call('POST', '/v1/test/clock', { advance: 'PT0S' })).body.stopped).toBe(false);
    expect((await service.call('GET', '/v1/flows?status=active')).body.items).toEqual([]);
  });

  it('tells a divergence as a way to go, what differs side by side, and how to do it again', async () => {
    const [failed] = (await run('another assignment', suite, untilRed)).filter(({ divergence }) => divergence !== null);
    const text = divergenceText(failed!, { machine: kiosk(), samples, again: 'factorflow test kiosk --only x' });
    expect(text).toMatch(/ {2}the way: started\n(?: {4}\d+\. .*\n)* {4}\d+\. item\.added is sent with size "small" {3}<- here\n {2} +expected +actual\n {2}context\.count +1 +2\n {2}again: factorflow test kiosk --only x$/);
  });
});
