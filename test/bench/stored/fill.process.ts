// Fills a data folder with flows of ten events each, through the store and not over HTTP:
// `node fill.process.ts FOLDER FLOWS`. One flow is run by the engine, the others are it under other ids.
import { systemClock } from '#server/clock/system-clock.ts';
import { randomIds } from '#server/config/random-ids.ts';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import { createVault } from '#src/engine/vault.ts';
import type { Batch, LogRow, Store, Table } from '#src/ports/store.ts';
import { moved, parcel, parcelDefinition } from '../chart.ts';
import { instantStore } from '../targets/instant.store.ts';

export type Filled = { readonly ids: readonly string[]; /** Characters of one flow's snapshot as stored, and of its whole row. */ readonly snapshotLength: number; readonly rowLength: number };

const eventsOfAFlow = 10;
const flowsPerCommit = 500;

const [folder = '', count = '0'] = process.argv.slice(2);

async function oneFlow(): Promise<{ record: FlowRecord; history: readonly LogRow[] }> {
  const store = instantStore();
  const history: LogRow[] = [];
  const listening: Store = { ...store, commit: (batch) => (history.push(...batch.log), store.commit(batch)) };
  const vault = createVault({ current: 'bench', keys: new Map([['bench', Buffer.alloc(32, 1)]]) });
  const engine = new Engine({ store: listening, clock: systemClock, ids: randomIds, vault, log: () => {} }, new Definitions([parcelDefinition]));
  const { id } = await engine.start({ tenant: 'default', machine: parcel.id, subject: null, input: {} });
  for (let sent = 0; sent < eventsOfAFlow; sent++) await engine.send(id, { event: { ...moved } });
  await engine.close(0);
  const stored = await store.get(flows, id);
  if (stored === null) throw new Error('the flow that was just begun is not there');
  return { record: stored.row, history };
}

const { record, history } = await oneFlow();
const store = await openLowdbStore({ folder });
const ids: string[] = [];
const table = flows as Table<never>; // a batch holds rows of several tables
for (let left = Number(count); left > 0; left -= flowsPerCommit) {
  const some = Array.from({ length: Math.min(left, flowsPerCommit) }, () => randomIds.next('flow'));
  ids.push(...some);
  const batch: Batch = {
    expect: [], remove: [], audit: [],
    put: some.map((id) => ({ table, key: id, row: { ...record, id } })),
    log: some.flatMap((flow) => history.map((row) => ({ ...row, flow }))),
  };
  await store.commit(batch);
}
await store.close();
const filled: Filled = { ids, snapshotLength: JSON.stringify(record.snapshot).length, rowLength: JSON.stringify(record).length };
process.send?.(filled, () => process.disconnect()); // not before all of it has gone out
