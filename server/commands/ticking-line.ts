// One line of a terminal that goes on counting the seconds while this thread computes in one piece: planning, replaying. Nothing
// within the first second, nothing in a file.
import { Worker } from 'node:worker_threads';

/** Places in what the two threads share. */
export const [ended, spoken, erased] = [0, 1, 2];
/** What the other thread is given. */
export type Ticking = { readonly state: SharedArrayBuffer; readonly what: string; readonly fd: number; readonly every: number };
/** `every`: milliseconds between two lines. */
type Terminal = { readonly isTTY: boolean; readonly fd: number; readonly every: number };

const standardError: Terminal = { isTTY: process.stderr.isTTY ?? false, fd: 2, every: 1_000 };

/** Shown while `work` lasts, however it ends, and gone before it is answered. */
export async function withTickingLine<Result>(what: string, work: () => Promise<Result>, { isTTY, fd, every }: Terminal = standardError): Promise<Result> {
  if (!isTTY) return await work();
  const state = new SharedArrayBuffer(12);
  const flags = new Int32Array(state);
  const thread = new Worker(new URL('./ticking.thread.ts', import.meta.url), { workerData: { state, what, fd, every } satisfies Ticking });
  thread.unref();
  thread.once('error', () => Atomics.store(flags, erased, 1)); // work goes on in silence
  try {
    return await work();
  } finally {
    Atomics.store(flags, ended, 1);
    Atomics.notify(flags, ended);
    if (Atomics.load(flags, spoken) === 1) Atomics.wait(flags, erased, 0, 1_000);
  }
}
