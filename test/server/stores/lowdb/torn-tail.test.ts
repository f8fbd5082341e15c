// The unfinished end that a crash leaves in the journal is dropped and said; what comes before it is kept.
import { expect, it } from 'vitest';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { batch, things } from '../../../support/store-batches.ts';
import { testDisk } from '../../../support/test-disk.ts';

const segment = '/data/journal/00000001.log';

/** Without the room that is made for what comes. */
const written = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);

/** A journal of two commits, left by a process that was killed. */
const killedStore = async () => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk });
  await store.commit(batch({ put: { a: { text: 'first' } } }));
  const first = written(disk.bytesOf(segment)).length;
  await store.commit(batch({ put: { a: { text: 'second' } } }));
  await disk.remove('/data/lock');
  return { disk, first, whole: Buffer.from(written(disk.bytesOf(segment))) };
};

it('drops a last record that is not whole, wherever it ends, says so, and goes on', async () => {
  const { disk, first, whole } = await killedStore();
  for (let length = first; length < whole.length; length += 1) {
    disk.change(segment, whole.subarray(0, length));
    const said: [string, object][] = [];
    const store = await openLowdbStore({ folder: '/data', disk, log: (...line) => said.push(line), checkpointAt: 1e9 });
    expect(await store.get(things, 'a')).toEqual({ row: { text: 'first' }, version: 1 });
    expect(said.length).toBe(length === first ? 0 : 1);
    if (length > first) expect(said[0]).toEqual([expect.stringContaining('unfinished'), { file: segment, position: first, bytes: length - first }]);
    await store.commit(batch({ put: { b: { text: 'later' } } }));
    await disk.remove('/data/lock');

    const again = await openLowdbStore({ folder: '/data', disk });
    expect((await again.get(things, 'a'))?.row.text).toBe('first');
    expect((await again.get(things, 'b'))?.row.text).toBe('later');
    await disk.remove('/data/lock');
    for (const path of disk.paths()) if (path.startsWith('/data/journal/') && path !== segment) await disk.remove(path);
  }
});

it('drops a last record of which only a part came into the room made for it', async () => {
  const { disk, first, whole } = await killedStore();
  expect(whole.length).toBeGreaterThan(first + 20);
  for (let length = first; length < whole.length; length += 1) {
    disk.change(segment, Buffer.concat([whole.subarray(0, length), Buffer.alloc(4_096)]));
    const said: string[] = [];
    const store = await openLowdbStore({ folder: '/data', disk, log: (message) => said.push(message), checkpointAt: 1e9 });
    expect((await store.get(things, 'a'))?.row.text).toBe('first');
    expect(said).toHaveLength(length === first ? 0 : 1);
    await disk.remove('/data/lock');
    for (const path of disk.paths()) if (path.startsWith('/data/journal/') && path !== segment) await disk.remove(path);
  }
});

it('makes room ahead of its records, so that a sync has no new length of the file to keep', async () => {
  const { disk, whole } = await killedStore();
  expect(disk.bytesOf(segment).length).toBeGreaterThan(whole.length + 64 * 1024);
});

it('drops zeros that a file system left where the last record should be', async () => {
  const { disk, first, whole } = await killedStore();
  disk.change(segment, Buffer.concat([whole.subarray(0, first), Buffer.alloc(whole.length - first)]));
  const store = await openLowdbStore({ folder: '/data', disk });
  expect((await store.get(things, 'a'))?.row.text).toBe('first');
  await store.close();
});

it('makes more room for a segment that is in use, so that few commits wait for it', async () => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk });
  const lengths = new Set<number>();
  for (let number = 0; number < 60; number++) {
    await store.commit(batch({ put: { [`row ${number}`]: { text: 'x'.repeat(8 * 1024) } } }));
    lengths.add(disk.bytesOf(segment).length);
  }
  expect(lengths.size).toBe(2);
  await store.close();
});
