// For information, without HTTP: a decision, an event on a store in memory, a commit on the real store.
import { systemClock } from '#server/clock/system-clock.ts';
import { randomIds } from '#server/config/random-ids.ts';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { decide } from '#src/engine/decide.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { flows } from '#src/engine/flow-record.ts';
import { createVault } from '#src/engine/vault.ts';
import type { Table } from '#src/ports/store.ts';
import { moved, parcel, parcelDefinition } from './chart.ts';

/** Per second. */
export type InProcess = { readonly decisions: number; readonly eventsInMemory: number; readonly commits: number };

const atOnce = 32;

export async function measureInProcess(folder: string, repeats: number): Promise<InProcess> {
  const store = memoryStore();
  const vault = createVault({ current: 'bench', keys: new Map([['bench', Buffer.alloc(32, 1)]]) });
  const engine = new Engine({ store, clock: systemClock, ids: randomIds, vault, log: () => {} }, new Definitions([parcelDefinition]));
  const ids: string[] = [];
  for (let i = 0; i < atOnce; i++) ids.push((await engine.start({ tenant: 'default', machine: parcel.id, subject: null, input: {} })).id);
  const record = (await engine.rows.get(flows, ids[0] ?? ''))!; // it was just begun

  const decisions = await perSecond(repeats, async () => void decide(parcel, record, { kind: 'event', event: moved }, { now: 0, lease: 60_000, flow: record.id, parent: null, newFlow: () => '', nameOf: () => undefined, audit: () => undefined }));
  const eventsInMemory = await perSecond(repeats, (turn) => engine.send(ids[turn % atOnce]!, { event: { ...moved } }));

  await engine.close(0);

  const durable = await openLowdbStore({ folder });
  const table = flows as Table<never>; // a batch holds rows of several tables
  const commits = await perSecond(repeats, (turn) => durable.commit({ expect: [], remove: [], log: [], audit: [], put: [{ table, key: ids[turn % atOnce]!, row: { ...record, revision: turn } }] }), atOnce);
  await durable.close();
  return { decisions, eventsInMemory, commits };
}

/** Warmed up with a quarter of it. */
async function perSecond(repeats: number, work: (turn: number) => Promise<unknown>, together = 1): Promise<number> {
  const run = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn += together) await Promise.all(Array.from({ length: together }, (_, i) => work(turn + i)));
  };
  await run(repeats / 4);
  const began = performance.now();
  await run(repeats);
  return repeats / ((performance.now() - began) / 1_000);
}
