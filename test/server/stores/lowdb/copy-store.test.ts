// A copy of a folder whose owner goes on: every commit that was answered before is in it, and no later one in part.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CopyError, copyStore } from '#server/stores/lowdb/copy-store.ts';
import { DamagedFileError } from '#server/stores/lowdb/damage.ts';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { auditEntry, batch, logRow } from '../../../support/store-batches.ts';
import { expectWhole } from '../../../support/store-verified.ts';
import { testDisk, type TestDisk } from '../../../support/test-disk.ts';
import { openOn, thingLedger } from '../../../support/thing-ledger.ts';

const everything = { after: 0, limit: 100_000 };

/** While the copy is made, does something each time it has put so many operations behind it, at most forty times. */
const copyWhile = async (disk: TestDisk, to: string, every: number, work: () => Promise<void>): Promise<void> => {
  let operations = 0;
  disk.faults(async ({ path }) => {
    if (path.startsWith(`${to}/`) && (operations += 1) % every === 0 && operations <= 40 * every) await work();
    return null;
  });
  try {
    await copyStore('/data', to, disk);
  } finally {
    disk.faults(null);
  }
};

describe('a copy of a folder in use', () => {
  it.each([[8000, 7], [3000, 19], [1e9, 3]])('holds what was acknowledged before, with checkpoints at %i bytes of journal', async (checkpointAt, every) => {
    const disk = testDisk();
    const ledger = thingLedger();
    const store = await openLowdbStore({ folder: '/data', disk, checkpointAt, segmentSize: 4000 });
    await ledger.write(store, 3, 20);
    const manifests = new Set<string>();
    for (let copy = 1; copy <= 4; copy += 1) {
      const before = ledger.acknowledged();
      await copyWhile(disk, `/copy-${copy}`, every, async () => {
        await ledger.write(store, 3, 1);
        manifests.add(disk.paths().includes('/data/manifest.json') ? disk.bytesOf('/data/manifest.json').toString() : '');
      });
      const copied = await openLowdbStore({ folder: `/copy-${copy}`, disk });
      await before.check(copied);
      await expectWhole(copied);
      await copied.close();
    }
    if (checkpointAt < 1e9) expect(manifests.size).toBeGreaterThan(8);
    await ledger.check(store);
    await store.close();
  });

  it('is whole while its owner forgets, and holds nothing that was forgotten before', async () => {
    const disk = testDisk();
    const store = await openOn(disk, 8000);
    let written = 0;
    let forgotten = 0;
    const write = async () => {
      written += 1;
      await store.commit(batch({ log: [logRow(`flow-${written}`, 1), logRow('kept', written)], audit: [{ ...auditEntry(`user-${written}`), id: 'audit_1' }] }));
    };
    for (let n = 0; n < 60; n += 1) await write();
    for (let copy = 1; copy <= 5; copy += 1) {
      const before = [written, forgotten] as const;
      await copyWhile(disk, `/copy-${copy}`, 3, async () => {
        await write();
        await store.commit({ ...batch({}), forget: { logs: [`flow-${forgotten + 1}`], subjects: [`user-${forgotten + 1}`] } });
        forgotten += 1;
      });
      expect(forgotten).toBeGreaterThan(before[1]);
      const copied = await openLowdbStore({ folder: `/copy-${copy}`, disk });
      await expectWhole(copied);
      const kept = (await copied.log('kept', everything)).map(({ seq }) => seq);
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => i + 1));
      expect(kept.length).toBeGreaterThanOrEqual(before[0]);
      await copied.close();
      const gone = Array.from({ length: before[1] }, (_, i) => [`"user-${i + 1}"`, `"flow-${i + 1}"`]).flat();
      const text = disk.paths().filter((path) => path.startsWith(`/copy-${copy}/`)).map((path) => disk.bytesOf(path).toString()).join('');
      expect(gone.filter((word) => text.includes(word))).toEqual([]);
    }
    await store.close();
  });

  it('has all segments of a journal that a failure has cut', async () => {
    const disk = testDisk();
    const ledger = thingLedger();
    const store = await openOn(disk);
    for (let round = 1; round <= 3; round += 1) {
      await ledger.write(store, 2, 3);
      disk.faults(({ kind }) => (kind === 'write' ? { code: 'EIO' } : null));
      await ledger.write(store, 2, 1);
      disk.faults(null);
      await ledger.check(store); // from here on it goes on with what was not refused
    }
    await ledger.write(store, 2, 1);
    expect(disk.paths().filter((path) => path.startsWith('/data/journal/')).length).toBeGreaterThan(2);
    await copyStore('/data', '/copy', disk);
    const copied = await openLowdbStore({ folder: '/copy', disk });
    await ledger.check(copied);
    await copied.close();
    await store.close();
  });

  it('needs neither the lock nor the right to write', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'factorflow-copy-'));
    try {
      const store = await openLowdbStore({ folder: join(folder, 'data') });
      await store.commit(batch({ log: [logRow('f', 1)], audit: [auditEntry('u')] }));
      expect(await copyStore(join(folder, 'data'), join(folder, 'copy'))).toEqual({ flows: 1, rows: 1 });
      await store.commit(batch({ log: [logRow('f', 2)] }));
      await store.close();
      const copied = await openLowdbStore({ folder: join(folder, 'copy') });
      expect(await copied.log('f', everything)).toEqual([logRow('f', 1)]);
      await copied.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('changes nothing in the folder it copies', async () => {
    const disk = testDisk();
    const store = await openOn(disk);
    await thingLedger().write(store, 2, 10);
    await store.close();
    const before = disk.paths().map((path) => [path, disk.bytesOf(path).toString()]);
    await copyStore('/data', '/copy', disk);
    expect(disk.paths().filter((path) => !path.startsWith('/copy/')).map((path) => [path, disk.bytesOf(path).toString()])).toEqual(before);
  });
});

it('is refused of a folder in which there is no store, and of a damaged one', async () => {
  const disk = testDisk();
  await disk.makeFolder('/data');
  await expect(copyStore('/data', '/copy', disk)).rejects.toBeInstanceOf(CopyError);
  const store = await openOn(disk);
  await store.commit(batch({ log: [logRow('f', 1), logRow('f', 2)] }));
  await store.close();
  const damaged = Buffer.from(disk.bytesOf('/data/history/events-0.log'));
  damaged[30]! ^= 1;
  disk.change('/data/history/events-0.log', damaged);
  await expect(copyStore('/data', '/copy-2', disk)).rejects.toBeInstanceOf(DamagedFileError);
});
