// Paths over every two transitions of a chart that can follow each other, walked over a disk that loses power between any two steps.
import { describe, expect, it } from 'vitest';
import { planPaths } from '#src/paths/plan.ts';
import { type Chart, modelOf } from './charts.ts';
import { some, walkAll } from './walk-all.ts';

/** Of a hundred. `npm run test:long` sets it to walk them all. */
export const percentOfPairs = (): number => Number(process.env['FACTORFLOW_PAIRS'] ?? 2);

export const pairsAreWalked = (chart: Chart) => describe(`pairs of transitions of ${chart.machine.id}`, () => {
  it('leave everything as it should be, whatever power is lost on the way', async () => {
    const { graph } = modelOf(chart);
    const { tests, total, covered } = planPaths(graph, 'transition-pairs');
    expect(covered).toBe(total);
    const paths = some(tests, Math.ceil((tests.length * percentOfPairs()) / 100));
    console.log(`${chart.machine.id}: ${total} pairs of transitions in ${tests.length} paths, of which ${paths.length}: ${await walkAll(graph, paths)}`);
  }, 3_600_000);
});
