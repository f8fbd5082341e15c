// Applies each sabotage in turn to a copy of the tree, runs its test there, and expects it to go red by an assertion.
// `node test/faults/sabotage/run.ts [--only TEXT] [--jobs N] [--limit MS] [--report FILE]`; exit code 1 when any survived.
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Sabotage, sabotaged } from './sabotage.ts';
import { sabotages } from './sabotages.ts';
import { runTests, type TestRun } from './test-run.ts';
import { copyTree, type TreeCopy } from './tree-copy.ts';

/**
 * `red`: a test that passes otherwise failed by what it asserts. `survived`: nobody noticed. `unusable`: it cannot be
 * applied, breaks the program's text instead of its behaviour, or its test hangs or is red without it.
 */
export type Verdict = 'red' | 'survived' | 'unusable';
export type SabotageResult = Pick<Sabotage, 'name' | 'breaks' | 'file' | 'test'> & {
  readonly verdict: Verdict;
  /** The test that noticed, or why there is none. */
  readonly because: string;
  readonly milliseconds: number;
};
export type SabotageReport = { readonly milliseconds: number; readonly red: number; readonly survived: number; readonly unusable: number; readonly results: readonly SabotageResult[] };

export type SabotageOptions = {
  /** The top of the tree to copy. */
  readonly tree?: string;
  readonly among?: readonly Sabotage[];
  /** Copies that are broken side by side. */
  readonly jobs?: number;
  /** Milliseconds for one run of one test file. */
  readonly limit?: number;
  /** Hears a line for each sabotage as it is done. */
  readonly progress?: (line: string) => void;
};

const ownTree = resolve(import.meta.dirname, '../../..');

/** Nothing is thrown for a sabotage that survives: the report says so. */
export async function runSabotages({ tree = ownTree, among = sabotages, jobs = 2, limit = 120_000, progress = () => {} }: SabotageOptions = {}): Promise<SabotageReport> {
  const began = performance.now();
  const copies = await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, among.length)) }, () => copyTree(tree)));
  try {
    const sound: Sound = new Map();
    const results = new Map<Sabotage, SabotageResult>();
    const waiting = [...among];
    await Promise.all(copies.map(async (copy) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const result = await tried(copy, next, sound, limit);
        results.set(next, result);
        progress(`${String(results.size).padStart(3)}/${among.length} ${result.verdict.padEnd(8)} ${String(result.milliseconds).padStart(6)} ms ${next.name}${result.verdict === 'red' ? '' : `: ${result.because}`}`);
      }
    }));
    const all = among.flatMap((sabotage) => results.get(sabotage) ?? []);
    const count = (verdict: Verdict): number => all.filter((result) => result.verdict === verdict).length;
    return { milliseconds: Math.round(performance.now() - began), red: count('red'), survived: count('survived'), unusable: count('unusable'), results: all };
  } finally {
    await Promise.all(copies.map((copy) => copy.remove()));
  }
}

type Sound = Map<string, Promise<ReadonlySet<string>>>;

/** Names of the tests that pass in the copy as it is, asked once for each file and title: only these can bear witness. */
function soundTests(copy: TreeCopy, { test, title }: Sabotage, known: Sound, limit: number): Promise<ReadonlySet<string>> {
  const place = JSON.stringify([test, title]);
  const found = known.get(place) ?? runTests(copy.folder, [test], { title, limit }).then(({ tests }) => new Set(tests.filter(({ passed }) => passed).map(({ name }) => name)));
  known.set(place, found);
  return found;
}

async function tried(copy: TreeCopy, sabotage: Sabotage, known: Sound, limit: number): Promise<SabotageResult> {
  const began = performance.now();
  const { name, breaks, file, test, title } = sabotage;
  const [verdict, because] = await judged();
  return { name, breaks, file, test, verdict, because, milliseconds: Math.round(performance.now() - began) };

  async function judged(): Promise<readonly [Verdict, string]> {
    const whole = await copy.read(file).catch(() => null);
    if (whole === null) return ['unusable', `there is no ${file}`];
    let broken: string;
    try {
      broken = sabotaged(sabotage, whole);
      if (file.endsWith('.ts')) stripTypeScriptTypes(broken); // text that is no program would be noticed by anybody
    } catch (error) {
      return ['unusable', error instanceof Error ? error.message : String(error)];
    }
    const sound = await soundTests(copy, sabotage, known, limit);
    await copy.write(file, broken);
    try {
      return verdictOf(await runTests(copy.folder, [test], { title, limit, untilRed: true }), sound);
    } finally {
      await copy.write(file, whole);
    }
  }
}

/** Errors of a program that is no longer one: no assertion has seen anything then. */
const notByBehaviour = /^(SyntaxError(?!.* JSON)|ReferenceError|(Type)?Error: (Cannot find (module|package)|Failed to (load|resolve)))|does not provide an export/;

/** Some wait for what never comes; on a machine that is busy with something else it may only have come late. */
const timedOut = /^Error: (Test|Hook) timed out/;

function verdictOf({ exitCode, tests, loadErrors }: TestRun, sound: ReadonlySet<string>): readonly [Verdict, string] {
  if (sound.size === 0) return ['unusable', 'no test of it passes without it'];
  if (exitCode === null) return ['unusable', 'the test hangs'];
  if (loadErrors.length > 0) return ['unusable', `the test cannot be loaded: ${loadErrors.join(' ').slice(0, 300)}`];
  if (tests.length === 0) return ['unusable', 'no test was run'];
  const failed = tests.filter(({ name, passed }) => !passed && sound.has(name));
  const witness = failed.find(({ message }) => !notByBehaviour.test(message));
  if (witness !== undefined && exitCode !== 0) return ['red', failed.some(({ message }) => !notByBehaviour.test(message) && !timedOut.test(message)) ? witness.name : `${witness.name} (by a time-out)`];
  return failed.length > 0 ? ['unusable', `it only fails by "${failed[0]?.message.split('\n', 1)[0] ?? ''}"`] : ['survived', `${tests.length} tests saw nothing`];
}

/** Name, what is broken and who noticed, one line each. */
export const tableOf = ({ results }: SabotageReport): string =>
  results.map(({ verdict, breaks, name, because, milliseconds }) => `${verdict.padEnd(8)} ${breaks.join(', ').slice(0, 24).padEnd(24)} ${String(milliseconds).padStart(6)} ms  ${name}\n${' '.repeat(46)}${verdict === 'red' ? 'seen by' : 'because'}: ${because}`).join('\n');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, jobs: { type: 'string', default: '2' }, limit: { type: 'string', default: '120000' }, report: { type: 'string', default: join(tmpdir(), 'factorflow-sabotages.json') } } });
  const among = sabotages.filter(({ name, breaks }) => values.only === undefined || name.includes(values.only) || breaks.some((rule) => rule === values.only));
  if (among.length === 0) throw new Error(`no sabotage is called "${values.only ?? ''}"`);
  const report = await runSabotages({ among, jobs: Number(values.jobs), limit: Number(values.limit), progress: (line) => console.log(line) });
  await writeFile(values.report, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${tableOf(report)}\n\n${report.results.length} sabotages in ${(report.milliseconds / 1_000).toFixed(1)} s: ${report.red} red, ${report.survived} survived, ${report.unusable} unusable. Report: ${values.report}`);
  if (report.red < report.results.length) process.exitCode = 1;
}

if (import.meta.main) await main();
