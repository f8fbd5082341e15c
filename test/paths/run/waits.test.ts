// Somebody may wait before a step: the service's time moves by exactly that, and nothing may happen in it by itself.
import { createMachine } from 'xstate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Definition } from '#src/engine/definition.ts';
import { explore } from '#src/paths/explore.ts';
import { divergenceText } from '#src/paths/run/divergence-text.ts';
import { runSuite, type TestResult } from '#src/paths/run/run-suite.ts';
import { waitBefore } from '#src/paths/run/waiting.ts';
import type { Suite, SuiteStep, SuiteTest } from '#src/paths/suite.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import { httpTarget } from '#server/commands/service-target.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { tea as written, teaHostEvents, teaSamples, teaWalk } from '../formats/suites.ts';
import { tea } from '../formats/tea.machine.ts';

const hosted = (id: string, machine: Definition['machine'], more: Partial<Definition> = {}): Definition =>
  ({ id, version: '1', title: 'Tea', machine, activities: {}, hostEvents: teaHostEvents, audits: {}, eventSchema: () => undefined, ...more });
const lifetime = { idle: 60_000, absolute: 3_600_000 };
/** A timer that is due at the very moment at which the flow expires. */
const mortal = createMachine({ id: 'mortal', initial: 'open', on: { 'flow.expired': '.closed' }, states: { open: { after: { 60_000: 'late' } }, late: {}, closed: { type: 'final' } } });
const quiet = createMachine({ id: 'quiet', initial: 'open', on: { 'flow.expired': '.closed' }, states: { open: {}, closed: { type: 'final' } } });

describe('a suite in which somebody waits', () => {
  const { suite, chart } = written();
  const [test] = suite.tests as [SuiteTest];
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--test-clock'], (builtIn) => [
      ...builtIn, hosted('tea', tea()), hosted('hasty', tea({ brewing: 240_000 })), hosted('lukewarm', tea({ brewing: 239_999 })), hosted('slow', tea({ cooling: 420_001 })), hosted('mortal', mortal, { lifetime }), hosted('quiet', quiet, { lifetime }), hosted('undying', quiet),
    ]);
  });
  afterAll(async () => await service.stop());

  const run = async (machine: string, what: Suite = suite): Promise<TestResult> => {
    const target = httpTarget({ url: service.url, key, machine });
    await target.open();
    try {
      const [result] = await runSuite(what, target);
      return result ?? expect.fail('no test');
    } finally {
      await target.close();
    }
  };
  const withSteps = (...steps: readonly SuiteStep[]): Suite => ({ ...suite, tests: [{ ...test, steps }] });

  it('is green where a person, an activity and the host take their time, and timers come by themselves at theirs', async () => {
    expect(test.steps.map(waitBefore)).toEqual([60_000, 60_000, 120_000, 0, 0]);
    expect(test.steps.map(({ after }) => after)).toEqual([60_000, 60_000, 120_000, 360_000, 60_000]);
    expect(await run('tea')).toMatchObject({ divergence: null, events: teaWalk.length });
  });

  it.each(['hasty', 'lukewarm'])('is red where something happens meanwhile, up to the very moment: %s', async (machine) => {
    const result = await run(machine);
    expect(result.divergence).toEqual({ at: 2, differences: [
      { what: 'time', expected: 'nothing by itself within 120000 ms', actual: 'xstate.after.brewing.tea.pot.brewing within 120000 ms' }, { what: 'state', expected: 'as before', actual: { pot: 'ready', cup: 'warm' } },
    ] });
    expect(divergenceText(result, { machine: chart.machine, samples: chart.samples, again: '' })).toContain('    3. 2 minutes pass and the host sends guest.came   <- here\n');
  });

  it('is red where a timer that was set after the waiting is late', async () => {
    expect((await run('slow')).divergence).toMatchObject({ at: 4, differences: [{ what: 'transitions', actual: 'nothing happened' }, { what: 'state' }] });
  });

  it('is red where the waiting is left out: the same steps lead elsewhere', async () => {
    const hurried = test.steps.map((step) => (waitBefore(step) > 0 ? { ...step, after: 0 } : step));
    expect((await run('tea', withSteps(...hurried))).divergence).toMatchObject({ at: 3 });
  });

  it('runs as it was planned, and finds what brews too early or cools too late', async () => {
    const planned = await suiteOf(explore(tea(), teaSamples, { hostEvents: teaHostEvents }), 'transitions', { version: '1' });
    const waiting = planned.tests.filter(({ steps }) => steps.some((step) => waitBefore(step) > 0));
    expect(planned.uncovered.map(({ why }) => why)).toEqual(['unreachable']);
    expect(waiting).toHaveLength(1);
    for (const one of planned.tests) expect((await run('tea', { ...planned, tests: [one] })).divergence, one.title).toBeNull();
    for (const machine of ['hasty', 'lukewarm', 'slow']) expect((await run(machine, { ...planned, tests: waiting })).divergence, machine).not.toBeNull();
  });

  it('waits before what is refused, too', async () => {
    const refused: SuiteStep = { ...test.steps[0]!, after: 1_000, transitions: [], state: test.steps[0]!.state, expect: { ...test.steps[0]!.expect, effects: [], context: {} } };
    const result = await run('tea', withSteps(test.steps[0]!, refused, { ...test.steps[1]!, after: 59_000 }, ...test.steps.slice(2)));
    expect(result.divergence).toBeNull();
  });

  it('lets a flow expire by itself, also at the moment at which a timer is due', async () => {
    const own = await suiteOf(explore(mortal, {}, { hostEvents: ['flow.expired'] }), 'transitions', { version: '1', lifetime });
    expect(own.tests.map(({ steps }) => steps.map(({ event, after }) => [event.type, after]))).toEqual([[['xstate.after.60000.mortal.open', 60_000], ['flow.expired', 0]]]);
    expect((await run('mortal', own)).divergence).toBeNull();
    const alone = await suiteOf(explore(quiet, {}, { hostEvents: ['flow.expired'] }), 'transitions', { version: '1', lifetime });
    expect(alone.tests.map(({ steps }) => steps.map((step) => [step.after, waitBefore(step)]))).toEqual([[[60_000, 0]]]);
    expect((await run('quiet', alone)).divergence).toBeNull();
    expect((await run('undying', alone)).divergence).toMatchObject({ at: 0, differences: [{ what: 'transitions', actual: 'nothing happened' }, { what: 'state' }] });
  });
});
