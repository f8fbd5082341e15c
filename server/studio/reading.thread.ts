// Reads folders of machines anew, in a thread of its own: what was imported once stays as it was in the thread that did.
import { parentPort, workerData } from 'node:worker_threads';
import { chartOf } from '#src/diagram/chart-of.ts';
import { builtInMachines } from '../machines-folder/charts.ts';
import { loadMachineFolders } from '../machines-folder/load-machines.ts';
import { type FoldersRead, namesOf, unread } from './watched-folders.ts';

const { folders } = workerData as { readonly folders: readonly string[] }; // what watched-folders.ts gives it

async function read(): Promise<FoldersRead> {
  const { current, origins } = await loadMachineFolders(folders, builtInMachines());
  return {
    failure: null,
    charts: current.map(({ id, machine, version }) => ({ ...chartOf(machine, version), machine: id })),
    origins: new Map([...origins].map(([id, { file, exportName }]) => [id, { file, exportName }])),
    contents: namesOf(origins),
  };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
parentPort?.postMessage(await read().catch((error: unknown) => unread(error instanceof Error ? error.message : String(error))));
