// Draws one chart in a thread of its own, so that the service goes on answering meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { elk } from '#src/diagram/elk.ts';
import { type DrawingOptions, drawnOrTold } from '#src/diagram/svg.ts';

const { chart, options } = workerData as { chart: ChartGraph; options: DrawingOptions }; // what drawings.ts gives it
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort?.postMessage(await drawnOrTold(chart, await elk(), options));
