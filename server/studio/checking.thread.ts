// Checks one machine, read anew from its files, in a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { check } from '#src/paths/check.ts';
import { loadCharts } from '../machines-folder/charts.ts';

const { id, folders, limit } = workerData as { readonly id: string; readonly folders: readonly string[]; readonly limit: number }; // what checks.ts gives it

async function answer(): Promise<object> {
  const chart = (await loadCharts(folders)).find((one) => one.id === id);
  if (chart === undefined) return { failure: `no file of a machine "${id}" is known` };
  const { machine, samples, hostEvents, lifetime, version } = chart;
  return { version, ...check(machine, samples, { limit, hostEvents, ...(lifetime === undefined ? {} : { lifetime }) }), machine: id };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort?.postMessage(await answer().catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) })));
