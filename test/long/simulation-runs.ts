// Seeds of the simulation.
import { replayCommand, simulateMany } from '../faults/simulation/many.ts';
import type { LongRun } from './long-run.ts';

export const simulationRuns: LongRun = {
  name: 'simulation',
  about: 'the engine under a scheduler that kills it, cuts it off and reorders it wherever it waits',
  async run({ seeds, seed, progress }) {
    const { failed, totals } = await simulateMany({ first: seed, seeds, mostFailures: 20, progress: (done, failures) => {
      if (done % 500 === 0) progress(`${done}/${seeds} seeds, ${failures} failed`);
    } });
    return { counts: { seeds, ...totals }, broken: failed.flatMap(({ seed, violations }) => violations.map((violation) => ({ ...violation, again: replayCommand(seed) }))) };
  },
};
