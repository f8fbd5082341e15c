// Replays one seed of the simulation with everything that happens in it: `node test/faults/simulation/replay.ts SEED`.
import { simulate } from './run.ts';

const seed = Number(process.argv[2]);
if (!Number.isInteger(seed)) {
  process.stderr.write('usage: node test/faults/simulation/replay.ts SEED\n');
  process.exit(2);
}
const { trace, violations, counts } = await simulate(seed, { isTraced: true });
process.stdout.write(`${trace.join('\n')}\n\n${JSON.stringify(counts)}\n`);
for (const { promise, evidence } of violations) process.stdout.write(`BROKEN: ${promise}: ${evidence}\n`);
process.stdout.write(violations.length === 0 ? 'nothing lost, nothing doubled\n' : '');
process.exitCode = violations.length === 0 ? 0 : 1;
