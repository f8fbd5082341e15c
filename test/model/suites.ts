// What testers take away of each built-in chart: a suite over every transition, whole, short, and replayed.
import { describe, expect, it } from 'vitest';
import { initialStep, nextStep, transitionsOf } from '#src/engine/macrostep.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import type { Suite } from '#src/paths/suite.ts';
import { keptForAFile } from '../support/kept-for-a-file.ts';
import { type Chart, lifetimes, modelOf } from './charts.ts';

/** The solver takes a quarter of a minute for each of these: `npm run test:long` asks it. */
const large: readonly string[] = ['manage', 'review'];
const isBounded = ({ machine }: Chart): boolean => process.env['FACTORFLOW_BOUNDS'] === 'all' || !large.includes(machine.id);

/** Made once in a file. */
export const suiteOfChart = keptForAFile(({ machine }: Chart) => machine, (chart): Promise<Suite> =>
  suiteOf(modelOf(chart).graph, 'transitions', { version: chart.machine.version ?? '1', lifetime: lifetimes[chart.machine.id], isBounded: isBounded(chart) }));

/** `isWhole`: somebody comes to every state. The first preview's chart keeps states for which its rules leave nobody. */
export const itsSuiteIsWhole = (chart: Chart, { isWhole = true } = {}) => describe(`the suite of ${chart.machine.id}`, () => {
  it('takes every transition in reach, in hardly more events than any suite needs', async () => {
    const { machine } = chart;
    const suite = await suiteOfChart(chart);
    const { starts, edges } = modelOf(chart).graph;
    const inReach = new Set([...starts, ...edges].flatMap(({ transitions }) => transitions));
    const outOfReach = transitionsOf(machine).filter((id) => !inReach.has(id));
    expect(outOfReach.length === 0).toBe(isWhole);
    expect(suite.uncovered).toEqual(outOfReach.map((transition) => ({ transition, why: 'unreachable' })));
    expect(suite.truncated).toBe(false);
    expect(suite.guessed).toEqual([]);
    // Counted anew on what is written down, by the machine's own steps.
    const taken = new Set<string>();
    for (const { input, start, steps } of suite.tests) {
      let step = initialStep(machine, input);
      expect(step.taken).toEqual(start.transitions);
      for (const { event, transitions, state } of steps) {
        for (const id of step.taken) taken.add(id);
        step = nextStep(machine, step.snapshot, event);
        expect([step.taken, step.snapshot.value]).toEqual([transitions, state]);
      }
      for (const id of step.taken) taken.add(id);
    }
    expect([...taken].toSorted()).toEqual([...inReach].toSorted());
    expect(suite.lowerBound === null).toBe(!isBounded(chart));
    if (suite.lowerBound !== null) expect(suite.events).toBeLessThanOrEqual(1.05 * suite.lowerBound);
    console.log(`${machine.id}: ${suite.covered} of ${suite.total} transitions in ${suite.tests.length} tests of ${suite.events} events, all replayed${suite.lowerBound === null ? '' : `; no suite can do it in fewer than ${suite.lowerBound}`}`);
  }, 240_000);
});
