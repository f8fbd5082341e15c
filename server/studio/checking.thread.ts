// Checks one machine, read anew from its files, in a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { withStarts } from '#src/studio/starts.ts';
import { checkedChart } from '../machines-folder/checked-chart.ts';
import { loadCharts } from '../machines-folder/charts.ts';
import type { CheckMade } from './checks.ts';
import { changedAt, contentsOf } from './file-contents.ts';

const { id, folders, limit } = workerData as { readonly id: string; readonly folders: readonly string[]; readonly limit: number }; // what checks.ts gives it

async function made(): Promise<CheckMade> {
  const began = Date.now();
  const chart = (await loadCharts(folders)).find((one) => one.id === id);
  if (chart === undefined) return { failure: `no file of a machine "${id}" is known` };
  const files = contentsOf(chart.file);
  const checked = checkedChart(chart, { limit, seconds: 30 }); // with the rules, in less than what this thread is given
  const findings = withStarts(checked.findings, chart.machine, chart.samples);
  // What is written while it is read may not be what was read.
  return { checked: { version: chart.version, ...checked, findings }, files, changedAt: changedAt(files), isSure: changedAt(files) < began };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort?.postMessage(await made().catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) })));
