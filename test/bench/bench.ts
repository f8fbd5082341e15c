// `npm run bench [-- --quick] [--rounds N] [--seed N] [--out FILE]`: what the service can do, side by side with what bounds it and
// with what people do today. Prints a table and writes bench.json. Exit code 0 when it ran, whatever the figures.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DrawingBench, measureDrawing } from './drawing/drawing.ts';
import { type Goal, goalsOf } from './goals.ts';
import { type Case, type HttpRow, type Measured, type Rounds, runRounds } from './http-rounds.ts';
import { type InProcess, measureInProcess } from './in-process.ts';
import { startLoad } from './load/load.ts';
import { type MachineFacts, machineFacts, root } from './machine-facts.ts';
import { measurePaths, type PathsBench } from './paths/paths.ts';
import { type Plan, quickPlan, wholePlan } from './plan.ts';
import { report } from './report.ts';
import { measureStoredFlows, type StoredFlows } from './stored/stored-flows.ts';
import { startTargets, type Target } from './targets.ts';

export type BenchResult = {
  readonly at: string; readonly seconds: number; readonly machine: MachineFacts; readonly plan: Plan;
  /** Ratios are of rates, each the median over the rounds of the ratio within one. */
  readonly http: readonly (HttpRow & { readonly toCeiling: number; readonly toEcho: number })[];
  readonly hot: Readonly<Record<Case, Measured>>;
  readonly stored: StoredFlows; readonly inProcess: InProcess; readonly paths: PathsBench; readonly drawing: DrawingBench; readonly goals: readonly Goal[];
};

/** @param say hears of the progress, a line at a time */
export async function bench(plan: Plan, say: (line: string) => void): Promise<BenchResult> {
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-bench-'));
  const open: { stop(): Promise<void> }[] = [];
  try {
    const machine = machineFacts(folder);
    if (machine.isDiskInMemory) say(`${folder} is in memory: nothing is synced there, so set TMPDIR to a folder on a disk`);
    const load = await startLoad(folder);
    open.push(load);
    const targets = await startTargets(folder, plan);
    const running: Target[] = Object.values(targets);
    open.push(...running);
    say(`${running.length} targets are up, with ${plan.flows} flows each`);
    const rounds = await runRounds(targets, load, plan, say);
    await Promise.all(open.splice(1).map((target) => target.stop()));
    const stored = await measureStoredFlows(join(folder, 'stored'), load, plan, say);
    const inProcess = await measureInProcess(join(folder, 'in-process'), plan.repeats);
    const paths = await measurePaths(plan.rounds, plan.states, say);
    const drawing = await measureDrawing(plan.rounds, plan.drawn, say);
    return { at: new Date().toISOString(), seconds: (performance.now() - began) / 1_000, machine, plan, http: rowsOf(rounds), hot: rounds.hot, stored, inProcess, paths, drawing, goals: goalsOf(rounds, stored, paths, drawing) };
  } finally {
    await Promise.all(open.map((one) => one.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

const rowsOf = ({ rows, ratio }: Rounds): BenchResult['http'] =>
  rows.map((row) => ({ ...row, toCeiling: ratio('rate', row.target, 'ceiling', row.callers), toEcho: ratio('rate', row.target, 'echo', row.callers) }));

if (import.meta.main) {
  const { values } = parseArgs({ options: { quick: { type: 'boolean' }, rounds: { type: 'string' }, seed: { type: 'string', default: '1' }, out: { type: 'string' } } });
  const full = values.quick === true ? quickPlan(Number(values.seed)) : wholePlan(Number(values.seed));
  const plan = values.rounds === undefined ? full : { ...full, rounds: Number(values.rounds) };
  const result = await bench(plan, (line) => void process.stdout.write(`${line}\n`));
  process.stdout.write(report(result));
  const out = values.out ?? (values.quick === true ? null : join(root, 'bench.json'));
  if (out !== null) await writeFile(out, `${JSON.stringify(result, null, 2)}\n`);
  const missed = result.goals.filter(({ met }) => !met).length;
  process.stdout.write(`\nbench: ${result.goals.length - missed} of ${result.goals.length} goals met, ${missed} MISSED, in ${result.seconds.toFixed(0)} s${out === null ? '' : `, ${out}`}\n`);
}
