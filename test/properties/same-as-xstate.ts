// One generated chart run twice, by XState itself and by the engine, and compared after every step. A difference is told at
// once, as it was found; FACTORFLOW_SHRINK=1 looks for a smaller chart that differs first, which takes many minutes.
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { charts, type RawCharts, type Script, script } from './generated-chart.ts';
import { hostedRun } from './hosted-run.ts';
import { liveRun } from './live-run.ts';

export type Tally = { cases: number; steps: number; passed: number; past: number; doubled: number; tied: number; thrown: number };
export const newTally = (): Tally => ({ cases: 0, steps: 0, passed: 0, past: 0, doubled: 0, tied: 0, thrown: 0 });

/** @throws naming every place in which the two differ. */
export async function compareRuns(raw: RawCharts, steps: Script, tally: Tally): Promise<void> {
  tally.cases++;
  const live = await liveRun(raw);
  const hosted = await hostedRun(raw);
  const isSame = async (place: string): Promise<boolean> => {
    const excuse = live.excuse();
    if (excuse !== null) {
      tally[excuse]++;
      return false;
    }
    if (hosted.faults.length > 0) {
      // What a machine's own code throws stops an actor live; the engine refuses the step and changes nothing.
      if (!live.hasThrown()) throw new Error(`${place}: only the engine's run failed: ${hosted.faults.map((fault) => String((fault as Error).cause ?? fault)).join('; ')}`);
      tally.thrown++;
      return false;
    }
    const [expected, actual] = [live.observe(), await hosted.observe()];
    tally.steps++;
    if (!isDeepStrictEqual(expected, actual)) throw new Error(`${place}:\n${differences(expected, actual).join('\n')}`);
    return true;
  };
  try {
    if (!(await isSame('at the start'))) return;
    for (const [i, { move, crash }] of steps.entries()) {
      if (crash) {
        await hosted.crash();
        if (!(await isSame(`after a crash before move ${i}`))) return;
      }
      await live.apply(move);
      await hosted.apply(move);
      if (!(await isSame(`after move ${i}, ${JSON.stringify(move)}`))) return;
    }
  } finally {
    live.stop();
    hosted.stop();
  }
}

function differences(expected: unknown, actual: unknown, place = ''): string[] {
  if (isDeepStrictEqual(expected, actual)) return [];
  if (expected === null || actual === null || typeof expected !== 'object' || typeof actual !== 'object') return [`${place}: XState ${JSON.stringify(expected)}, the engine ${JSON.stringify(actual)}`];
  const [one, other] = [expected, actual] as Record<string, unknown>[];
  return [...new Set([...Object.keys(one!), ...Object.keys(other!)])].flatMap((key) => differences(one![key], other![key], `${place}.${key}`));
}

/** Runs `cases` generated charts. @throws with the first one that differs, its seed and path; with the smallest, where asked to shrink. */
export async function sameAsXState(cases: number, seed: number, tally = newTally()): Promise<Tally> {
  await fc.assert(fc.asyncProperty(charts, script, (raw, steps) => compareRuns(raw, steps, tally)), { numRuns: cases, seed, endOnFailure: process.env['FACTORFLOW_SHRINK'] !== '1' });
  return tally;
}
