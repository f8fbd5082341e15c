// Reads the source of one machine in a thread of its own: the files of a large one take a while.
import { parentPort, workerData } from 'node:worker_threads';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { placesOf } from './places.ts';

const { chart, file, exportName } = workerData as { readonly chart: ChartGraph; readonly file: string; readonly exportName: string }; // what the route gives it
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort?.postMessage(placesOf(chart, file, exportName));
