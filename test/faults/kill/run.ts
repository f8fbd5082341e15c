// Kills a service and says what became of it: `node test/faults/kill/run.ts [ROUNDS] [SEED]`.
import { runRounds } from './rounds.ts';

const [rounds = 20, seed = 1] = process.argv.slice(2).map(Number);
const began = Date.now();
const { violations, counts, historyFile } = await runRounds({ rounds, seed, progress: (round) => void process.stderr.write(`\r${round}/${rounds} `) });
process.stdout.write(`\n${JSON.stringify(counts)} in ${Date.now() - began} ms\n`);
for (const { promise, evidence } of violations.slice(0, 30)) process.stdout.write(`BROKEN: ${promise}: ${evidence}\n`);
process.stdout.write(violations.length === 0 ? 'nothing lost, nothing doubled\n' : `${violations.length} in all; the history is in ${historyFile}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
