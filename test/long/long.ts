// The long proof, `npm run test:long`: what `npm test` runs a share of, run for as long as it takes. Prints its progress,
// writes a report beside this file, and ends with 1 when any promise was broken or any sabotage went unnoticed.
//
//   node test/long/long.ts [--rounds 200] [--seeds 10000] [--seed 1] [--only kill,simulation,likeness,pairs,suites,mutants,people,sabotage] [--to FOLDER]
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { killRuns } from './kill-runs.ts';
import type { LongRun } from './long-run.ts';
import { likenessRuns } from './likeness-runs.ts';
import { mutantRuns, pairRuns, peopleRuns, suiteRuns } from './model-runs.ts';
import { type LongReport, markdown } from './report.ts';
import { sabotageRuns } from './sabotage-runs.ts';
import { simulationRuns } from './simulation-runs.ts';

/** One more proof is one more line here. */
const proofs: readonly LongRun[] = [killRuns, simulationRuns, likenessRuns, pairRuns, suiteRuns, mutantRuns, peopleRuns, sabotageRuns];

const here = fileURLToPath(new URL('.', import.meta.url));
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' }, seeds: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' },
    only: { type: 'string', default: proofs.map(({ name }) => name).join(',') }, to: { type: 'string', default: here },
  },
});
const given = { rounds: Number(values.rounds), seeds: Number(values.seeds), seed: Number(values.seed) };
const chosen = values.only.split(',').map((name) => {
  const proof = proofs.find((proof) => proof.name === name);
  if (proof === undefined) throw new Error(`no proof "${name}"; there are ${proofs.map(({ name }) => name).join(', ')}`);
  return proof;
});
if (Object.values(given).some((number) => !Number.isInteger(number))) throw new Error('--rounds, --seeds and --seed are whole numbers');

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const git = (...args: string[]): string => {
  try {
    return execFileSync('git', args, { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
};

const results: LongReport['results'][number][] = [];
for (const { name, about, run } of chosen) {
  say(`${name}: ${about}`);
  const began = Date.now();
  const result = await run({ ...given, progress: (line) => say(`  ${line}`) });
  results.push({ name, about, seconds: Math.round((Date.now() - began) / 100) / 10, ...result });
  say(`  ${result.broken.length === 0 ? 'all kept' : `${result.broken.length} BROKEN`} in ${results.at(-1)?.seconds} s`);
}
const report: LongReport = {
  commit: git('rev-parse', 'HEAD') || 'unknown',
  hasLocalChanges: git('status', '--porcelain') !== '',
  date: new Date().toISOString(),
  machine: { system: `${type()} ${release()}`, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryMiB: Math.round(totalmem() / 2 ** 20), node: process.version },
  lostOrDoubled: results.reduce((sum, { broken }) => sum + broken.length, 0),
  results,
};
mkdirSync(values.to, { recursive: true });
writeFileSync(join(values.to, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(join(values.to, 'report.md'), markdown(report));
say(`${report.lostOrDoubled} broken; the report is in ${join(values.to, 'report.md')}`);
process.exitCode = report.lostOrDoubled === 0 ? 0 : 1;
