// Imports every file first where it can do no harm: one that throws, ends the process or never ends is found there and named.
import { Worker } from 'node:worker_threads';
import type { HostingWarning } from '#src/engine/definition.ts';
import { type FileFault, faultOf } from './machines-error.ts';

export type TrialReport =
  | { readonly kind: 'begun'; readonly file: string }
  | { readonly kind: 'loaded'; readonly file: string; readonly open: readonly string[] }
  | { readonly kind: 'failed'; readonly file: string; readonly error: { readonly name: string; readonly message: string; readonly stack: string } }
  | { readonly kind: 'finished' };

export type TrialResult = { readonly faults: readonly FileFault[]; readonly warnings: readonly HostingWarning[] };

/** @param limit milliseconds one file may take */
export async function tryFiles(files: readonly string[], limit = 10_000): Promise<TrialResult> {
  const faults: FileFault[] = [];
  const warnings: HostingWarning[] = [];
  for (let left = files; left.length > 0;) {
    const stopped = await tryUntilStopped(left, limit, faults, warnings);
    if (stopped === null) break;
    faults.push(stopped);
    left = left.slice(left.indexOf(stopped.file) + 1);
  }
  return { faults, warnings };
}

/** Null when all files were tried; else the file that stopped the thread. */
async function tryUntilStopped(files: readonly string[], limit: number, faults: FileFault[], warnings: HostingWarning[]): Promise<FileFault | null> {
  const worker = new Worker(new URL('./trial-worker.ts', import.meta.url), { workerData: files, stdout: true, stderr: true });
  let current = files[0] ?? '';
  let isFinished = false;
  let isOverdue = false;
  let watch: NodeJS.Timeout | undefined;
  const overdue = (): void => {
    isOverdue = true;
    void worker.terminate();
  };
  let trouble: Error | null = null;
  worker.on('error', (error) => void (trouble = error));
  worker.on('message', (report: TrialReport) => {
    clearTimeout(watch);
    if (report.kind === 'finished') {
      isFinished = true;
      return;
    }
    if (report.kind === 'begun') {
      current = report.file;
      watch = setTimeout(overdue, limit);
    } else if (report.kind === 'failed') faults.push(faultOf(report.file, report.error));
    else if (report.open.length > 0) {
      warnings.push({ rule: 'open-handle', file: report.file, message: `importing this file opens something (${[...new Set(report.open)].join(', ')}) that keeps a process from ending; open it where it is used` });
    }
  });
  const code = await new Promise<number>((exited) => void worker.once('exit', exited));
  clearTimeout(watch);
  if (isFinished) return null;
  if (isOverdue) return { file: current, message: `importing it does not end within ${limit / 1000} s` };
  if (trouble !== null) return faultOf(current, trouble);
  return { file: current, message: code === 13 ? 'importing it never ends: it awaits something that does not come' : `importing it ends the process (exit code ${code})` };
}
