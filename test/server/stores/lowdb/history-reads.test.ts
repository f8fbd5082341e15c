// Histories and audit records stay on disk; a page of them costs about its own size in reads, wherever it is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '#src/ports/store.ts';
import { auditEntry, batch, logRow } from '../../../support/store-batches.ts';
import { testDisk } from '../../../support/test-disk.ts';
import { openOn } from '../../../support/thing-ledger.ts';

describe('a page of a long history', () => {
  const disk = testDisk();
  let store: Store;
  const count = 20_000;
  beforeAll(async () => {
    store = await openOn(disk);
    for (let from = 1; from <= count; from += 1000) {
      const numbers = Array.from({ length: 1000 }, (_, i) => from + i);
      await store.commit(batch({ log: numbers.map((seq) => logRow('long', seq)), audit: numbers.map((n) => auditEntry(`u${n}`)) }));
    }
    await store.close();
    store = await openOn(disk);
  });
  afterAll(() => store.close());

  const readsOf = async (query: () => Promise<unknown>): Promise<number> => {
    const before = disk.operations();
    await query();
    return disk.operations() - before;
  };

  // At most one step for each 256 rows to the page's place, and 256 to its first row.
  it.each([[0, 350], [5000, 350], [10_003, 350], [19_990, 15]])('of a flow, after %i, is found in %i steps', async (after, steps) => {
    const page = await store.log('long', { after, limit: 10 });
    expect(page.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, i) => after + 1 + i));
    expect(await readsOf(() => store.log('long', { after, limit: 10 }))).toBeLessThan(steps);
  });

  it.each([0, 5000, 19_990])('of the audit, after %i, is found at once', async (after) => {
    const page = await store.audit({ after, limit: 10 });
    expect(page.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, i) => after + 1 + i));
    expect(await readsOf(() => store.audit({ after, limit: 10 }))).toBeLessThan(3);
  });

  it('of the audit about one subject is found at once, however many records there are', async () => {
    const page = await store.audit({ after: 0, limit: 10, subject: 'u15000' });
    expect(page.map(({ seq }) => seq)).toEqual([15_000]);
    expect(await readsOf(() => store.audit({ after: 0, limit: 10, subject: 'u15000' }))).toBeLessThan(5);
  });

  it('costs a start nothing: histories are not read when the store is opened', async () => {
    await store.close();
    let reads = 0;
    disk.faults(({ kind, path }) => {
      if (kind === 'read' && path.startsWith('/data/history/')) reads += 1;
      return null;
    });
    store = await openOn(disk);
    disk.faults(null);
    expect(reads).toBeLessThan(5);
  });
});
