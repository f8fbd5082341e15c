// Says what another thread is at, as often as it is told to, while that thread itself has no moment to say anything.
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { ended, erased, type Ticking, spoken } from './ticking-line.ts';

const { state, what, fd, every } = workerData as Ticking; // as ticking-line.ts sends it
const flags = new Int32Array(state);
const began = performance.now();
while (Atomics.wait(flags, ended, 0, every) === 'timed-out') {
  Atomics.store(flags, spoken, 1); // before the last look: whoever ends it waits for what is about to be written
  if (Atomics.load(flags, ended) === 1) break;
  writeSync(fd, `\r${what} (${Math.round((performance.now() - began) / 1_000)} s)\u001B[K`);
}
if (Atomics.load(flags, spoken) === 1) writeSync(fd, '\r\u001B[K');
Atomics.store(flags, erased, 1);
Atomics.notify(flags, erased);
