// A real service, killed with SIGKILL while callers are at work, again and again on one folder. FAULTS_ROUNDS and
// FAULTS_SEED ask for more or other kills.
import { describe, expect, it } from 'vitest';
import { roundsCommand, runRounds } from './rounds.ts';

const rounds = Number(process.env['FAULTS_ROUNDS'] ?? 20);
const seed = Number(process.env['FAULTS_SEED'] ?? 1);

describe('a service that is killed', () => {
  it(`loses and doubles nothing in ${rounds} kills`, { timeout: 60_000 + rounds * 10_000 }, async () => {
    const { violations, counts, historyFile } = await runRounds({ rounds, seed });
    expect({ again: roundsCommand(rounds, seed), historyFile, violations }).toEqual({ again: roundsCommand(rounds, seed), historyFile: null, violations: [] });
    // Kills that nobody notices prove nothing.
    expect(counts.cutOff).toBeGreaterThan(rounds / 2);
    expect(counts.acknowledged).toBeGreaterThan(rounds);
    for (const [name, count] of Object.entries({ timers: counts.timers, activities: counts.activities, audits: counts.audits, messages: counts.messages })) expect(count, name).toBeGreaterThan(0);
  });
});
