// Checkpoints: what they keep, what they let go, and what happens when they fail or rows move meanwhile.
import { describe, expect, it } from 'vitest';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { batch, things } from '../../../support/store-batches.ts';
import { testDisk, type TestDisk } from '../../../support/test-disk.ts';
import { openOn, thingLedger } from '../../../support/thing-ledger.ts';

const filesIn = (disk: TestDisk, folder: string): string[] => disk.paths().filter((path) => path.startsWith(`/data/${folder}/`));

it('keeps everything and lets the journal go', async () => {
  const disk = testDisk();
  const ledger = thingLedger();
  const store = await openOn(disk, 20_000);
  await ledger.write(store, 5, 200);
  await ledger.check(store);
  const journalBytes = filesIn(disk, 'journal').reduce((sum, path) => sum + disk.bytesOf(path).length, 0);
  expect(journalBytes).toBeLessThan(200_000); // a thousand commits wrote more than half a million
  await store.close();
  expect(filesIn(disk, 'journal')).toHaveLength(1);
  // of things, of heads of histories, of marks in the audit, and of its subjects, 1,005 of them
  expect(filesIn(disk, 'rows').map((path) => path.replace(/-\d+\.json$/, '')).sort()).toEqual(['@heads-1', '@marks-1', '@subjects-1', '@subjects-2', 'things-1'].map((name) => `/data/rows/${name}`));
  const again = await openOn(disk);
  await ledger.check(again);
  await again.close();
});

it('writes only the shards that have changed, of at most 1,000 rows each', async () => {
  const disk = testDisk();
  let store = await openOn(disk);
  const keys = Array.from({ length: 3500 }, (_, i) => `k${String(i).padStart(4, '0')}`);
  await store.commit(batch({ put: Object.fromEntries(keys.map((key) => [key, { text: key }])) }));
  await store.close();
  const before = filesIn(disk, 'rows');
  expect(before).toHaveLength(4);
  for (const path of before) expect(disk.bytesOf(path).toString().split('\n').length).toBeLessThanOrEqual(1 + 1000 + 1);

  store = await openOn(disk);
  await store.commit(batch({ put: { k1500: { text: 'new' } } }));
  await store.close();
  const after = filesIn(disk, 'rows');
  expect(after).toHaveLength(4);
  expect(after.filter((path) => before.includes(path))).toHaveLength(3);

  store = await openOn(disk);
  await store.commit(batch({ remove: keys }));
  await store.close();
  expect(filesIn(disk, 'rows')).toEqual([]);
  store = await openOn(disk);
  expect(await store.list(things, { limit: 1 })).toEqual([]);
  await store.close();
});

describe('a row that moves to another shard while both are being written', () => {
  /** A store whose checkpoint has written the first shard, with the row, when the row moves to the second. */
  const moveDuringCheckpoint = async (disk: TestDisk, afterwards: () => void): Promise<void> => {
    let store = await openOn(disk);
    await store.commit(batch({ put: { wanderer: { text: 'before' } } }));
    await store.commit(batch({ put: Object.fromEntries(Array.from({ length: 1200 }, (_, i) => [`k${i}`, { text: '' }])) }));
    await store.close();
    store = await openOn(disk, 1);
    let moved = false;
    disk.faults(async ({ kind, path }) => {
      if (!moved && kind === 'rename' && path.startsWith('/data/rows/things-1-')) {
        moved = true;
        await store.commit(batch({ remove: ['wanderer'] }));
        await store.commit(batch({ put: { wanderer: { text: 'after' } } }));
      } else if (moved && kind === 'list') afterwards();
      return null;
    });
    const long = 'x'.repeat(20_000);
    // More journal than rows: that begins the checkpoint.
    for (let i = 0; i < 6; i += 1) await store.commit(batch({ put: { k0: { text: long }, k1100: { text: `${i}` } } })).catch(() => undefined);
    await store.close().catch(() => undefined);
    disk.faults(null);
    expect(moved).toBe(true);
  };
  const holders = (disk: TestDisk): string[] => filesIn(disk, 'rows').filter((path) => disk.bytesOf(path).includes('"wanderer"'));

  it('is in one of them in the end', async () => {
    const disk = testDisk();
    await moveDuringCheckpoint(disk, () => undefined);
    expect(holders(disk)).toHaveLength(1);
  });

  it('loses its older copy when a crash leaves it in both', async () => {
    const disk = testDisk();
    // The process ends as soon as the manifest that names both files is in place.
    await moveDuringCheckpoint(disk, () => disk.dieAt(disk.operations()));
    disk.crash();
    const { shards } = JSON.parse(disk.bytesOf('/data/manifest.json').toString())[2] as { shards: { file: string }[] };
    expect(holders(disk).filter((path) => shards.some(({ file }) => path.endsWith(`/${file}`)))).toHaveLength(2);

    let store = await openOn(disk);
    expect((await store.get(things, 'wanderer'))?.row.text).toBe('after');
    await store.commit(batch({ remove: ['wanderer'] }));
    await store.close();
    store = await openOn(disk);
    expect(await store.get(things, 'wanderer')).toBeNull();
    await store.close();
  });
});

it('goes on with the journal alone when a checkpoint fails, says so, and makes a later one', async () => {
  const disk = testDisk();
  const said: string[] = [];
  const ledger = thingLedger();
  const store = await openLowdbStore({ folder: '/data', disk, checkpointAt: 20_000, log: (message) => said.push(message) });
  disk.faults(({ kind, path }) => (kind === 'write' && path.startsWith('/data/rows/') ? { code: 'EIO', written: 10 } : null));
  const others = { name: 'others' };
  await store.commit({ ...batch({}), put: [{ table: others, key: 'once', row: 'never touched again' }] });
  await ledger.write(store, 3, 100);
  expect(said).toContainEqual(expect.stringContaining('checkpoint could not be made'));
  expect(said.length).toBeLessThan(15); // each time after as much journal again, not with each commit
  expect(store.trouble()).toBeNull();
  disk.faults(null);
  await ledger.write(store, 3, 20);
  await store.close();
  expect(filesIn(disk, 'journal')).toHaveLength(1);
  disk.crash();
  const again = await openOn(disk);
  await ledger.check(again);
  expect((await again.get(others, 'once'))?.row).toBe('never touched again');
  await again.close();
});
