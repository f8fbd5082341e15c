// Imports files in a thread that can be ended, one after another, and says of each how it went.
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { TrialReport } from './trial.ts';
import { serveXstate } from './xstate-fallback.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const tell = (report: TrialReport): void => parentPort?.postMessage(report);
/** What is open by kind, beside what the runtime itself opens. */
const open = (): string[] => process.getActiveResourcesInfo().filter((kind) => !['MessagePort', 'Immediate', 'TickObject', 'FSReqCallback', 'FSReqPromise', 'CloseReq'].includes(kind));

serveXstate();
Error.stackTraceLimit = 100; // XState looks at a chart deep down, and the file stands at the end
for (const file of workerData as string[]) {
  const before = open();
  tell({ kind: 'begun', file });
  try {
    await import(pathToFileURL(file).href);
    await setImmediate();
    const left = open();
    for (const kind of before) if (left.includes(kind)) left.splice(left.indexOf(kind), 1);
    tell({ kind: 'loaded', file, open: left });
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : { name: 'Error', message: String(error), stack: '' };
    tell({ kind: 'failed', file, error: { name, message, stack: stack ?? '' } });
  }
}
tell({ kind: 'finished' });
process.exit(0);
