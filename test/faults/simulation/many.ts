// Many runs, one after the other, added up.
import { type Counts, type Run, simulate } from './run.ts';

export type Runs = { readonly failed: readonly Run[]; readonly totals: Counts };

/** Stops looking after `mostFailures` seeds that failed. */
export async function simulateMany({ first, seeds, mostFailures = 5, progress }: { readonly first: number; readonly seeds: number; readonly mostFailures?: number; readonly progress?: (done: number, failed: number) => void }): Promise<Runs> {
  const failed: Run[] = [];
  const totals: Counts = { steps: 0, crashes: 0, outages: 0, jumps: 0, commits: 0, flows: 0, acknowledged: 0, timers: 0, deeds: 0 };
  for (let seed = first; seed < first + seeds && failed.length < mostFailures; seed++) {
    const run = await simulate(seed);
    if (run.violations.length > 0) failed.push(run);
    for (const [name, count] of Object.entries(run.counts)) totals[name as keyof Counts] += count;
    progress?.(seed - first + 1, failed.length);
    await new Promise((next) => void setImmediate(next)); // others in this process have something to do, too
  }
  return { failed, totals };
}

/** Runs one seed again and prints everything that happens in it. */
export const replayCommand = (seed: number): string => `node test/faults/simulation/replay.ts ${seed}`;
