// Charts with one thing wrong are noticed by the suite that testers get: nine of ten, or the suite is not worth running.
import { describe, expect, it } from 'vitest';
import type { Chart } from '../model/charts.ts';
import { scoreOf } from './score.ts';

/** Of each chart. `npm run test:long` sets it to `all`. */
const count = (): number | null => (process.env['FACTORFLOW_MUTANTS'] === 'all' ? null : Number(process.env['FACTORFLOW_MUTANTS'] ?? 10));

export const mutantsAreNoticed = (chart: Chart) => describe(`mutants of ${chart.machine.id}`, () => {
  it('are noticed by its suite, run against a service that hosts them', async () => {
    const seed = Number(process.env['FACTORFLOW_MUTANTS_SEED'] ?? 1);
    const { mutants, killed, equivalent, survivors, share } = await scoreOf(chart, { count: count(), seed });
    console.log(`${chart.machine.id}: of ${mutants} mutants (seed ${seed}) ${killed} are noticed, ${equivalent} are the same chart, ${survivors.length} survive: ${(share * 100).toFixed(1)} %${survivors.map((survivor) => `\n  survived: ${survivor}`).join('')}`);
    expect(killed + equivalent + survivors.length).toBe(mutants);
    expect(killed).toBeGreaterThan(0);
    expect(share).toBeGreaterThanOrEqual(0.9);
  }, 3_600_000);
});
