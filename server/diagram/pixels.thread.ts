// Turns one picture into pixels in a thread of its own: that takes a second where a chart is large.
import { parentPort, workerData } from 'node:worker_threads';
import { PngError, pngOf } from './png.ts';

const { svg, family } = workerData as { svg: string; family: string | null }; // what drawings.ts gives it
let outcome: { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly failure: string };
try {
  outcome = { bytes: new Uint8Array(pngOf(svg, { family }).bytes) };
} catch (error) {
  if (!(error instanceof PngError)) throw error;
  outcome = { failure: error.message };
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort?.postMessage(outcome, 'bytes' in outcome ? [outcome.bytes.buffer] : []);
