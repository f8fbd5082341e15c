// A real process on a folder with very many flows: how long until it is ready, what an idle flow costs in memory, and
// how long an event waits while the journal is moved into the files of rows.
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../child.ts';
import type { Load } from '../load/load.ts';
import type { Plan } from '../plan.ts';
import { percentile } from '../statistics.ts';
import { startTarget, type Target } from '../targets.ts';
import type { Filled } from './fill.process.ts';

export type StoredFlows = {
  readonly flows: number;
  readonly fillSeconds: number;
  /** From the start of the process to a 200 of `/readyz`; and with an empty folder. */
  readonly readySeconds: number;
  readonly readySecondsEmpty: number;
  /** Bytes of a flow in memory beyond the text of its snapshot, after garbage collection. */
  readonly rssPerFlow: number;
  readonly heapPerFlow: number;
  readonly snapshotLength: number;
  readonly rowLength: number;
  /** Milliseconds; null where no checkpoint came within the plan's patience. */
  readonly checkpoint: null | {
    readonly seconds: number; readonly rate: number;
    readonly loopDelay: number; readonly longestGc: number; readonly p99: number; readonly longest: number;
    readonly outside: { readonly loopDelay: number; readonly longestGc: number; readonly p99: number; readonly longest: number };
  };
};

const callersUnderCheckpoint = 8;

export async function measureStoredFlows(folder: string, load: Load, plan: Plan, say: (line: string) => void): Promise<StoredFlows> {
  const data = join(folder, 'data');
  await mkdir(folder, { recursive: true });
  const start = async (flows: readonly string[]): Promise<{ target: Target; seconds: number }> => {
    const began = performance.now();
    const target = await startTarget('targets/hosted.target.ts', ['lowdb', data, String(plan.checkpointAt ?? '')], folder, flows);
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${target.port}/readyz`);
      await answer.arrayBuffer();
      if (answer.status === 200) return { target, seconds: (performance.now() - began) / 1_000 };
    }
  };
  const empty = await start([]);
  const vitalsEmpty = await empty.target.vitals(true);
  await empty.target.stop();

  const fillBegan = performance.now();
  const filler = await startChild('stored/fill.process.ts', [data, String(plan.stored)], { folder });
  const { ids, snapshotLength, rowLength } = filler.ready as Filled; // what it says when it is done
  await filler.gone();
  const fillSeconds = (performance.now() - fillBegan) / 1_000;
  say(`${plan.stored} flows stored in ${fillSeconds.toFixed(1)} s`);

  const full = await start(ids);
  try {
    const vitals = await full.target.vitals(true);
    say(`ready with them in ${full.seconds.toFixed(1)} s`);
    const perFlow = (bytes: number): number => bytes / plan.stored - snapshotLength;
    return {
      flows: plan.stored, fillSeconds, readySeconds: full.seconds, readySecondsEmpty: empty.seconds,
      rssPerFlow: perFlow(vitals.rss - vitalsEmpty.rss), heapPerFlow: perFlow(vitals.heap - vitalsEmpty.heap), snapshotLength, rowLength,
      checkpoint: await measureCheckpoint(full.target, data, load, plan),
    };
  } finally {
    await full.target.stop();
  }
}

async function measureCheckpoint(target: Target, data: string, load: Load, plan: Plan): Promise<StoredFlows['checkpoint']> {
  const segments = async (): Promise<string> => (await readdir(join(data, 'journal'))).toSorted().at(-1) ?? '';
  const manifestAt = async (): Promise<number> => (await stat(join(data, 'manifest.json'))).mtimeMs;
  const changed = async <Value>(look: () => Promise<Value>, until: number): Promise<boolean> => {
    for (const first = await look(); performance.now() < until;) {
      await new Promise((next) => setTimeout(next, 2));
      if ((await look()) !== first) return true;
    }
    return false;
  };
  const until = performance.now() + plan.checkpointPatience;
  await target.vitals();
  const slices: ReturnType<Load['slice']>[] = [];
  const state = { isOver: false };
  const loading = (async () => {
    for (let seed = plan.seed; !state.isOver; seed++) {
      const slice = load.slice({ port: target.port, flows: target.flows, callers: callersUnderCheckpoint, milliseconds: Math.max(plan.slice, 500), seed });
      slices.push(slice);
      await slice;
    }
  })();
  // A segment is begun at the first write too: that one is not yet a checkpoint, so it is waited for first.
  await changed(segments, performance.now() + 300);
  const hasBegun = await changed(segments, until);
  const began = performance.timeOrigin + performance.now();
  const before = await target.vitals();
  const hasEnded = hasBegun && (await changed(manifestAt, until));
  const during = await target.vitals();
  const ended = performance.timeOrigin + performance.now();
  state.isOver = true;
  await loading;
  if (!hasEnded) return null;
  const inside: number[] = [];
  const outside: number[] = [];
  let answered = 0;
  let seconds = 0;
  for (const { latencies, sentAt, answered: some, seconds: time } of await Promise.all(slices)) {
    answered += some;
    seconds += time;
    latencies.forEach((latency, i) => (sentAt[i]! + latency >= began && sentAt[i]! <= ended ? inside : outside).push(latency));
  }
  const of = (latencies: number[], { longestDelay, longestGc }: typeof before) => {
    const all = Float64Array.from(latencies);
    return { loopDelay: longestDelay, longestGc, p99: percentile(all, 0.99), longest: percentile(all, 1) };
  };
  return { seconds: (ended - began) / 1_000, rate: answered / seconds, ...of(inside, during), outside: of(outside, before) };
}
