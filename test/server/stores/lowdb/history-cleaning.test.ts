// Files of histories in which most was forgotten are given back, and nobody else's history suffers.
import { expect, it } from 'vitest';
import { type LowdbStore, openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { batch, logRow } from '../../../support/store-batches.ts';
import { expectWhole } from '../../../support/store-verified.ts';
import { testDisk, type TestDisk } from '../../../support/test-disk.ts';

const everything = { after: 0, limit: 100 };
const flows = Array.from({ length: 12 }, (_, i) => `flow-${i}`);
const kept = new Set(['flow-0', 'flow-5']);
const open = async (disk: TestDisk): Promise<LowdbStore> => {
  await disk.remove('/data/lock');
  return openLowdbStore({ folder: '/data', disk, segmentSize: 3000, checkpointAt: 500 });
};
/** All flows have rows in every file; then most of them are forgotten. */
const fillAndForget = async (store: LowdbStore): Promise<void> => {
  for (let seq = 1; seq <= 6; seq += 1) for (const flow of flows) await store.commit(batch({ log: [logRow(flow, seq)] }));
  await store.commit({ ...batch({}), forget: { logs: flows.filter((flow) => !kept.has(flow)) } });
};
const expectKept = async (store: LowdbStore, rows: number): Promise<void> => {
  for (const flow of flows) {
    const log = await store.log(flow, everything);
    expect(log.map(({ seq }) => seq), flow).toEqual(kept.has(flow) ? Array.from({ length: Math.max(rows, log.length) }, (_, i) => i + 1) : []);
  }
  await expectWhole(store);
};
const bytesOfHistories = (disk: TestDisk): number => disk.paths().filter((path) => path.includes('/events')).reduce((sum, path) => sum + disk.bytesOf(path).length, 0);
/** Writes rows of the kept flows, so that checkpoints come, and checks them all the while. */
const goOn = async (store: LowdbStore, from: number, to: number): Promise<void> => {
  for (let seq = from; seq <= to; seq += 1) {
    await store.commit(batch({ log: [...kept].map((flow) => logRow(flow, seq)) }));
    for (const flow of kept) expect(await store.log(flow, everything)).toHaveLength(seq);
    for (let n = 0; n < 10; n += 1) await store.commit(batch({ put: { busy: { text: `${n}` } } }));
  }
};

it('gives the room back, while rows are added to what it moves', async () => {
  const disk = testDisk();
  let store = await open(disk);
  await fillAndForget(store);
  const full = bytesOfHistories(disk);
  await goOn(store, 7, 16);
  await store.close();
  expect(bytesOfHistories(disk)).toBeLessThan(0.6 * full); // of which the kept flows, grown meanwhile, are more than half
  store = await open(disk);
  await expectKept(store, 16);
  await store.close();
});

it('keeps a row that is added to a history between its reading and its moving', async () => {
  const disk = testDisk();
  let store = await open(disk);
  await fillAndForget(store);
  let seq = 6;
  let isAdding = false;
  disk.faults(async ({ kind, path }) => {
    if (kind !== 'read' || !path.includes('/events') || isAdding || seq >= 40) return null;
    isAdding = true;
    // Refused when the store is being closed already.
    await store.commit(batch({ log: [...kept].map((flow) => logRow(flow, seq + 1)) })).then(() => (seq += 1), () => undefined);
    isAdding = false;
    return null;
  });
  for (let n = 0; n < 60; n += 1) await store.commit(batch({ put: { busy: { text: `${n}` } } }));
  await store.close();
  disk.faults(null);
  expect(seq).toBeGreaterThan(10);
  store = await open(disk);
  await expectKept(store, seq);
  await store.close();
});

it('loses nothing when the process dies meanwhile', { timeout: 60_000 }, async () => {
  for (let diesAt = 3; ; diesAt += 7) {
    const disk = testDisk();
    let store = await open(disk);
    await fillAndForget(store);
    const last = disk.operations() + diesAt;
    disk.dieAt(last);
    await goOn(store, 7, 12).catch(() => undefined);
    await store.close().catch(() => undefined);
    const hasDied = disk.operations() >= last;
    disk.crash(diesAt % 3 === 0 ? 'all' : (diesAt % 5) / 4);
    store = await open(disk);
    await expectKept(store, 6);
    await store.close();
    if (!hasDied) break;
    expect(diesAt).toBeLessThan(20_000);
  }
});
