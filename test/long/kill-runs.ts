// Kills of a real service, twenty on one folder, then another folder with another seed.
import { roundsCommand, runRounds } from '../faults/kill/rounds.ts';
import type { LongResult, LongRun } from './long-run.ts';

const roundsPerFolder = 20;

export const killRuns: LongRun = {
  name: 'kill',
  about: 'a real service killed with SIGKILL at random moments under load',
  async run({ rounds, seed, progress }) {
    const counts: Record<string, number> = {};
    const broken: LongResult['broken'][number][] = [];
    for (let done = 0; done < rounds; done += roundsPerFolder) {
      const now = { rounds: Math.min(roundsPerFolder, rounds - done), seed: seed + done / roundsPerFolder };
      const result = await runRounds(now);
      for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count;
      const again = `${roundsCommand(now.rounds, now.seed)}   (history: ${result.historyFile})`;
      broken.push(...result.violations.map((violation) => ({ ...violation, again })));
      progress(`${done + now.rounds}/${rounds} rounds, ${broken.length} broken`);
    }
    return { counts, broken };
  },
};
