// A store that could not write finds out by itself when it can again: readiness must not wait for somebody's change.
import { expect, it } from 'vitest';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { batch, things } from '../../../support/store-batches.ts';
import { type FaultRule, testDisk } from '../../../support/test-disk.ts';
import { openOn } from '../../../support/thing-ledger.ts';

const open = async () => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk, probeEvery: 1 });
  await store.commit(batch({ put: { a: { text: 'kept' } } }));
  return { disk, store };
};
/** Resolves when the store has tried to write so many times more. */
const tries = (disk: ReturnType<typeof testDisk>, count: number, fault: FaultRule): Promise<void> => new Promise((resolve) => {
  let seen = 0;
  disk.faults((operation) => {
    if (operation.kind === 'write' && (seen += 1) > count) resolve();
    return fault(operation);
  });
});

it.each([
  ['is full', ({ kind }) => (kind === 'write' ? { code: 'ENOSPC', written: 10 } : null)],
  ['is read-only', ({ kind }) => (['write', 'remove', 'truncate'].includes(kind) ? { code: 'EROFS' } : null)],
  ['fails to sync', ({ kind }) => (kind === 'sync' ? { code: 'EIO' } : null)],
] as readonly (readonly [string, FaultRule])[])('is ready again once the disk no longer %s, and keeps nothing of its tries', async (_what, fault) => {
  const { disk, store } = await open();
  const again = tries(disk, 1, fault);
  await expect(store.commit(batch({ put: { a: { text: 'refused' } } }))).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(store.trouble()).not.toBeNull();
  if (fault({ kind: 'remove', path: '', number: 0, bytes: 0 }) === null) await again;
  expect(store.trouble()).not.toBeNull();
  disk.faults(null);
  await expect.poll(() => store.trouble()).toBeNull();
  disk.crash('all');
  const next = await openOn(disk);
  expect(await next.get(things, 'a')).toEqual({ row: { text: 'kept' }, version: 1 });
  await next.close();
});

it('is not ready while there is room for a new segment and not for what was refused', async () => {
  const { disk, store } = await open();
  let room = 300_000;
  const isTooLong = tries(disk, 3, ({ kind, bytes }) => (kind === 'write' && bytes > room ? { code: 'ENOSPC', written: room } : null));
  await expect(store.commit(batch({ put: { a: { text: 'x'.repeat(400_000) } } }))).rejects.toBeInstanceOf(StoreUnavailableError);
  let isTried = false;
  void isTooLong.then(() => (isTried = true));
  await expect.poll(() => isTried || store.trouble() === null, { timeout: 5_000 }).toBe(true);
  expect(store.trouble()).toContain('ENOSPC');
  room = 1_000_000;
  await expect.poll(() => store.trouble()).toBeNull();
  await store.commit(batch({ put: { a: { text: 'x'.repeat(400_000) } } }));
  await store.close();
});

it('tries no more once it is closed', async () => {
  const { disk, store } = await open();
  disk.faults(({ kind }) => (kind === 'write' ? { code: 'ENOSPC' } : null));
  await expect(store.commit(batch({ put: { a: { text: 'refused' } } }))).rejects.toBeInstanceOf(StoreUnavailableError);
  await store.close();
  const before = disk.operations();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(disk.operations()).toBe(before);
});
