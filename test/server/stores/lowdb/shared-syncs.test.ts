// Group commit: one sync for all that arrive together, and nothing to be seen before it.
import { expect, it } from 'vitest';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { batch, things } from '../../../support/store-batches.ts';
import { testDisk } from '../../../support/test-disk.ts';

it('shares syncs among commits that arrive together, and spends one on each that comes alone', async () => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk });
  await store.commit(batch({ put: { first: { text: '' } } }));

  const before = disk.syncs();
  await Promise.all(Array.from({ length: 64 }, (_, i) => store.commit(batch({ put: { [`k${i}`]: { text: `${i}` } } }))));
  expect(disk.syncs() - before).toBeLessThanOrEqual(2);

  const alone = disk.syncs();
  for (let i = 0; i < 5; i += 1) await store.commit(batch({ put: { a: { text: `${i}` } } }));
  expect(disk.syncs() - alone).toBe(5);
  await store.close();
});

it('lets commits that only read one row share a write, and none that changes it', async () => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk });
  await store.commit(batch({ put: { policy: { text: '' } } }));
  const before = disk.syncs();
  await Promise.all(Array.from({ length: 20 }, (_, i) => store.commit(batch({ expect: { policy: 1 }, put: { [`k${i}`]: { text: '' } } }))));
  expect(disk.syncs() - before).toBe(1);

  const outcomes = await Promise.allSettled([
    store.commit(batch({ expect: { policy: 1 }, put: { x: { text: '' } } })),
    store.commit(batch({ put: { policy: { text: 'new' } } })),
    store.commit(batch({ expect: { policy: 1 }, put: { y: { text: '' } } })),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  await store.close();
});

it('shows nothing before it is durable', async () => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk });
  await store.commit(batch({ put: { a: { text: 'old', due: 1 } } }));
  const seen: unknown[] = [];
  disk.faults(({ kind }) => {
    if (kind === 'write' || kind === 'sync') seen.push(store.get(things, 'a'), store.nextDue(things));
    return null;
  });
  await store.commit(batch({ put: { a: { text: 'new', due: 2 } } }));
  disk.faults(null);
  expect(await Promise.all(seen)).toEqual([{ row: { text: 'old', due: 1 }, version: 1 }, 1, { row: { text: 'old', due: 1 }, version: 1 }, 1]);
  await store.close();
});
