// Plays one machine, read anew from its files, in a thread of its own: what its guards and actions do holds up nobody else.
import { parentPort, workerData } from 'node:worker_threads';
import { playedBy, SandboxError, type SandboxWay } from '#src/studio/sandbox.ts';
import { loadCharts } from '../machines-folder/charts.ts';
import type { Played } from './playgrounds.ts';

const { id, folders } = workerData as { readonly id: string; readonly folders: readonly string[] }; // what playgrounds.ts gives it
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const charts = await loadCharts(folders).catch(wordsOf);
const chart = typeof charts === 'string' ? undefined : charts.find((one) => one.id === id);

function played(way: SandboxWay): Played {
  if (chart === undefined) return { failure: typeof charts === 'string' ? charts : `no file of a machine "${id}" is known` };
  try {
    const found = playedBy(chart, way);
    return { sandbox: { ...found, version: chart.version, guessed: [...chart.guessed, ...found.guessed] } };
  } catch (error) {
    return error instanceof SandboxError ? { refusal: error.message } : { failure: wordsOf(error) };
  }
}

const tell = (message: Played | 'ready'): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
  parentPort?.postMessage(message);
};
parentPort?.on('message', (way: SandboxWay) => tell(played(way)));
tell('ready');
