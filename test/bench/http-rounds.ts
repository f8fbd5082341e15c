// Every target under every number of callers, in rounds: within a round the slices come in random order, so that what
// else the machine does meets all alike; ratios are taken within a round, and the median round counts.
import type { Load } from './load/load.ts';
import type { Plan } from './plan.ts';
import { random, shuffled } from './random.ts';
import { median, percentile } from './statistics.ts';
import { type Target, type TargetName, targetNames } from './targets.ts';

/** Milliseconds; `cpu` and `loadCpu` are microseconds a request: of the target with all its threads, and of the load generator. */
export type Measured = { readonly rate: number; readonly p50: number; readonly p99: number; readonly longest: number; readonly cpu: number; readonly loadCpu: number; readonly errors: number };
export type HttpRow = Measured & { readonly target: TargetName; readonly callers: number };
export type Case = 'one hot flow' | '16 cold flows';
export type Rounds = {
  /** The median of the rounds. */
  readonly rows: readonly HttpRow[];
  readonly hot: Readonly<Record<Case, Measured>>;
  /** The median of this measure's ratio between two targets in the same round. */
  readonly ratio: (measure: 'rate' | 'p99', of: TargetName, to: TargetName, callers: number) => number;
  readonly hotRatio: number;
};

const hotCallers = 16;

export async function measure(target: Target, load: Load, request: { callers: number; milliseconds: number; seed: number; flows?: readonly string[]; shared?: boolean }): Promise<Measured> {
  const before = await target.vitals();
  const slice = await load.slice({ port: target.port, flows: target.flows, ...request });
  const after = await target.vitals();
  return {
    rate: slice.answered / slice.seconds, p50: percentile(slice.latencies, 0.5), p99: percentile(slice.latencies, 0.99), longest: percentile(slice.latencies, 1),
    cpu: (after.cpu - before.cpu) / Math.max(1, slice.answered), loadCpu: slice.ownCost, errors: slice.errors,
  };
}

export async function runRounds(targets: Readonly<Record<TargetName, Target>>, load: Load, plan: Plan, say: (line: string) => void): Promise<Rounds> {
  for (const name of targetNames) await measure(targets[name], load, { callers: 8, milliseconds: plan.warmUp, seed: plan.seed });
  const next = random(plan.seed);
  const measured = new Map<string, Measured[]>();
  const { lowdb } = targets;
  const jobs: { readonly key: string; readonly run: (seed: number) => Promise<Measured> }[] = [
    ...plan.callers.flatMap((callers) => targetNames.map((name) => ({ key: `${name} ${callers}`, run: (seed: number) => measure(targets[name], load, { callers, milliseconds: plan.slice, seed }) }))),
    { key: 'one hot flow', run: (seed) => measure(lowdb, load, { callers: hotCallers, milliseconds: plan.slice, seed, flows: lowdb.flows.slice(0, 1), shared: true }) },
    { key: '16 cold flows', run: (seed) => measure(lowdb, load, { callers: hotCallers, milliseconds: plan.slice, seed, flows: lowdb.flows.slice(0, hotCallers) }) },
  ];
  for (let round = 1; round <= plan.rounds; round++) {
    for (const { key, run } of shuffled(jobs, next)) measured.set(key, [...(measured.get(key) ?? []), await run(plan.seed + round)]);
    const at32 = (name: TargetName): string => (measured.get(`${name} 32`)?.at(-1)?.rate ?? 0).toFixed(0);
    say(`round ${round} of ${plan.rounds}, at 32 callers: ${targetNames.map((name) => `${name} ${at32(name)}/s`).join(', ')}`);
  }
  const of = (key: string): readonly Measured[] => measured.get(key) ?? [];
  const ratioOf = (measure: 'rate' | 'p99', key: string, to: string): number => median(of(key).map((one, round) => one[measure] / (of(to)[round]?.[measure] ?? Number.NaN)));
  return {
    rows: plan.callers.flatMap((callers) => targetNames.map((target) => ({ target, callers, ...medianOf(of(`${target} ${callers}`)) }))),
    hot: { 'one hot flow': medianOf(of('one hot flow')), '16 cold flows': medianOf(of('16 cold flows')) },
    ratio: (measure, target, to, callers) => ratioOf(measure, `${target} ${callers}`, `${to} ${callers}`),
    hotRatio: ratioOf('rate', 'one hot flow', '16 cold flows'),
  };
}

function medianOf(measured: readonly Measured[]): Measured {
  const middle = (of: (one: Measured) => number): number => median(measured.map(of));
  return {
    rate: middle(({ rate }) => rate), p50: middle(({ p50 }) => p50), p99: middle(({ p99 }) => p99), longest: Math.max(...measured.map(({ longest }) => longest)),
    cpu: middle(({ cpu }) => cpu), loadCpu: middle(({ loadCpu }) => loadCpu), errors: measured.reduce((sum, { errors }) => sum + errors, 0),
  };
}
