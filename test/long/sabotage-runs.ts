// Every sabotage: each promise and pitfall broken on purpose, and the test that must notice.
import { runSabotages } from '../faults/sabotage/run.ts';
import type { LongRun } from './long-run.ts';

export const sabotageRuns: LongRun = {
  name: 'sabotage',
  about: 'each promise and each pitfall broken on purpose, one line at a time, and the test that must notice',
  async run({ progress }) {
    const { red, survived, unusable, results } = await runSabotages({ progress });
    return {
      counts: { sabotages: results.length, red, survived, unusable },
      broken: results.filter(({ verdict }) => verdict !== 'red').map(({ name, verdict, because }) => ({ promise: name, evidence: `${verdict}: ${because}`, again: `node test/faults/sabotage/run.ts --only ${JSON.stringify(name)}` })),
    };
  },
};
