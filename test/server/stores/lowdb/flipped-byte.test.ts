// Damage to what was once durable is never skipped over: the store does not open, or does not answer, and says where.
import { describe, expect, it } from 'vitest';
import { DamagedFileError } from '#server/stores/lowdb/damage.ts';
import { paddedFrame } from '#server/stores/lowdb/frame.ts';
import { type LowdbStore, openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import type { Store } from '#src/ports/store.ts';
import { auditEntry, batch, logRow } from '../../../support/store-batches.ts';
import { testDisk, type TestDisk } from '../../../support/test-disk.ts';

const commitSome = async (store: Store): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await store.commit(batch({ put: { [`k${i}`]: { text: `text ${i}` } }, log: [logRow('f', i + 1)], audit: [auditEntry('u')] }));
};

/** A folder as a closed store leaves it, and as one leaves it that was killed after that. */
const folders = async (): Promise<TestDisk> => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk });
  await commitSome(store);
  await store.close();
  await commitSome(await openLowdbStore({ folder: '/data', disk }));
  await disk.remove('/data/lock');
  return disk;
};

const openError = (disk: TestDisk): Promise<unknown> => openLowdbStore({ folder: '/data', disk }).then(async (store) => {
  await store.close();
  return null;
}, (error: unknown) => error);

const beginOfLine = (bytes: Buffer, position: number): number => bytes.subarray(0, position).lastIndexOf(0x0a) + 1;

describe('a byte that was flipped', () => {
  it.each(['/data/journal/00000002.log', '/data/rows/things-1-2.json', '/data/manifest.json'])('anywhere in %s keeps the store from opening, with its place', async (path) => {
    const disk = await folders();
    const whole = Buffer.from(disk.bytesOf(path));
    // The journal's last record could also be an unfinished one, which the test of torn tails has.
    const written = whole.findLastIndex((byte) => byte !== 0); // behind it is room for what comes
    const end = path.includes('journal') ? beginOfLine(whole, written) - 1 : whole.length;
    for (let position = 0; position < end; position += 7) {
      const damaged = Buffer.from(whole);
      damaged[position]! ^= 0x01;
      disk.change(path, damaged);
      const error = await openError(disk);
      expect(error, `byte ${position}`).toBeInstanceOf(DamagedFileError);
      const { file, position: found, message } = error as DamagedFileError;
      expect(file).toBe(path);
      expect(found).toBe(beginOfLine(whole, position));
      expect(message).toContain('backup');
    }
    disk.change(path, whole);
    expect(await openError(disk)).toBeNull();
  });

  it.each([
    ['/data/history/events-0.log', (store: LowdbStore) => store.log('f', { after: 0, limit: 99 })],
    ['/data/history/records.log', (store: LowdbStore) => store.audit({ after: 0, limit: 99 })],
  ])('anywhere in %s is found by whoever reads it and by a check of all histories, with its place', async (path, read) => {
    const disk = await folders();
    const whole = Buffer.from(disk.bytesOf(path));
    for (let position = 0; position < whole.length; position += 7) {
      const damaged = Buffer.from(whole);
      damaged[position]! ^= 0x01;
      disk.change(path, damaged);
      const place = { name: 'DamagedFileError', file: path, position: beginOfLine(whole, position) };
      // The last record is looked at by every start; what is before it when it is read.
      const store = await openLowdbStore({ folder: '/data', disk }).catch((error: unknown) => {
        expect(error).toMatchObject(place);
        return null;
      });
      if (store === null) continue;
      await expect(read(store), `byte ${position}`).rejects.toMatchObject(place);
      await expect(store.checkHistories()).rejects.toMatchObject(place);
      await disk.remove('/data/lock');
    }
  });

  it('is found by a check of all histories where a whole record stands in the place of another', async () => {
    const disk = await folders();
    const path = '/data/history/events-0.log';
    const bytes = Buffer.from(disk.bytesOf(path));
    const end = bytes.indexOf(0x0a) + 1;
    paddedFrame(end, 'null').copy(bytes);
    disk.change(path, bytes);
    const store = await openLowdbStore({ folder: '/data', disk });
    await expect(store.checkHistories()).rejects.toMatchObject({ name: 'DamagedFileError' });
    await expect(store.log('f', { after: 0, limit: 99 })).rejects.toMatchObject({ name: 'DamagedFileError' });
    await store.close();
  });

  it.each(['/data/journal/00000002.log', '/data/rows/things-1-2.json', '/data/history/events-0.log', '/data/history/records.log'])('is no worse than %s missing or cut short', async (path) => {
    const disk = await folders();
    const whole = Buffer.from(disk.bytesOf(path));
    disk.change(path, whole.subarray(0, 20));
    expect(await openError(disk)).toMatchObject({ name: 'DamagedFileError', file: path });
    await disk.remove(path);
    expect(await openError(disk)).toMatchObject({ name: 'DamagedFileError', file: path });
  });

  it('changes nothing on disk when it keeps the store from opening', async () => {
    const disk = await folders();
    const path = '/data/rows/things-1-2.json';
    disk.change(path, Buffer.from(disk.bytesOf(path)).fill(0x20, 100, 101));
    const before = disk.paths().map((name) => [name, disk.bytesOf(name).toString()]);
    expect(await openError(disk)).toBeInstanceOf(DamagedFileError);
    expect(disk.paths().map((name) => [name, disk.bytesOf(name).toString()])).toEqual(before);
  });
});
