// The engine under a scheduler that kills it, cuts it off and reorders it wherever it waits. A seed that fails prints the
// command that replays it. FAULTS_SEEDS and FAULTS_SEED ask for other runs.
import { describe, expect, it } from 'vitest';
import { replayCommand, simulateMany } from './many.ts';
import { simulate } from './run.ts';

const seeds = Number(process.env['FAULTS_SEEDS'] ?? 500);
const first = Number(process.env['FAULTS_SEED'] ?? 1);

describe('the simulated host', () => {
  it(`loses and doubles nothing in ${seeds} runs`, { timeout: 600_000 }, async () => {
    const { failed, totals } = await simulateMany({ first, seeds });
    expect(failed.map(({ seed, violations }) => ({ replay: replayCommand(seed), violations }))).toEqual([]);
    // A run in which nothing happens proves nothing.
    for (const [name, total] of Object.entries(totals)) expect(total, name).toBeGreaterThan(seeds / 2);
  });

  it('does the same again for the same seed', async () => {
    const [one, other] = [await simulate(7, { isTraced: true }), await simulate(7, { isTraced: true })];
    expect(other).toEqual(one);
    expect(one.trace.length).toBeGreaterThan(100);
  });
});
