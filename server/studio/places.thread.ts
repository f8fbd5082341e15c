// Reads the source of one machine in a thread of its own: the files of a large one take a while.
import { parentPort, workerData } from 'node:worker_threads';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { changedAt, contentsOf } from './file-contents.ts';
import type { MadeOfFiles } from './kept-answers.ts';
import { type Places, placesOf } from './places.ts';

const { chart, file, exportName } = workerData as { readonly chart: ChartGraph; readonly file: string; readonly exportName: string }; // what kept-places.ts gives it

function made(): MadeOfFiles<Places> {
  const began = Date.now();
  const files = contentsOf(file);
  const answer = placesOf(chart, file, exportName);
  // What is written while it is read may not be what was read.
  return { answer, files: changedAt(files) < began ? files : null };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort?.postMessage(made());
