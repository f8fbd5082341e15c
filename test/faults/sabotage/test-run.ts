// Runs test files of a tree in a process of their own and tells what became of each test.
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export type TestOutcome = { readonly name: string; readonly passed: boolean; readonly message: string };
export type TestRun = {
  /** Null when the process had to be ended, because it hung. */
  readonly exitCode: number | null;
  /** Every test that was run; none where a file could not even be loaded. */
  readonly tests: readonly TestOutcome[];
  /** Why files could not be loaded. */
  readonly loadErrors: readonly string[];
};

/** What vitest writes with `--reporter=json`; only what is read here. */
type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
};

export type TestRunOptions = {
  readonly title?: string | undefined;
  /** Milliseconds after which the run is ended; a test that loops cannot end itself. */
  readonly limit: number;
  /** The first test that fails is enough. */
  readonly untilRed?: boolean;
};

export async function runTests(folder: string, files: readonly string[], { title, limit, untilRed = false }: TestRunOptions): Promise<TestRun> {
  const written = join(folder, 'sabotage-run.json');
  await rm(written, { force: true });
  const args = [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', ...files, '--reporter=json', `--outputFile=${written}`];
  if (untilRed) args.push('--bail=1');
  if (title !== undefined) args.push('--testNamePattern', title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const exitCode = await exitOf(folder, args, limit);
  const report = await readFile(written, 'utf8').then((text) => JSON.parse(text) as Report, () => null);
  await rm(written, { force: true });
  if (report === null) return { exitCode, tests: [], loadErrors: exitCode === null ? [] : ['no report was written'] };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ fullName, status, failureMessages }) => ({ name: fullName, passed: status === 'passed', message: failureMessages.join('\n') })));
  const loadErrors = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).map(({ name, message }) => `${name}: ${message}`);
  return { exitCode, tests, loadErrors };
}

async function exitOf(folder: string, args: readonly string[], limit: number): Promise<number | null> {
  // A run inside a run: nothing of the outer one may reach the inner.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|VITE_|TEST$|NODE_OPTIONS|NODE_V8_COVERAGE|FORCE_COLOR)/.test(name)));
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore', detached: true });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  child.once('error', () => resolve(1));
  const timer = setTimeout(() => resolve(null), limit);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL'); // the group: what a broken program left running goes with it
    } catch {
      // nothing was left
    }
  }
}
