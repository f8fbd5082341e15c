// A disk that takes no more: nothing is acknowledged, nothing acknowledged is lost, and the store goes on by itself.
import { describe, expect, it } from 'vitest';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { auditEntry, batch, logRow, things } from '../../../support/store-batches.ts';
import { type Fault, type Operation, testDisk } from '../../../support/test-disk.ts';
import { openOn, thingLedger } from '../../../support/thing-ledger.ts';

const failures: readonly (readonly [what: string, fault: Fault, rule: (operation: Operation) => boolean])[] = [
  ['is full', { code: 'ENOSPC' }, ({ kind }) => kind === 'write'],
  ['is full after a part of the record', { code: 'ENOSPC', written: 150 }, ({ kind }) => kind === 'write'],
  ['is full, and the part can not even be cut off', { code: 'ENOSPC', written: 150 }, ({ kind }) => kind === 'write' || kind === 'truncate'],
  ['writes and fails to sync', { code: 'EIO' }, ({ kind }) => kind === 'sync'],
  ['writes, fails to sync and to cut off', { code: 'EIO' }, ({ kind }) => kind === 'sync' || kind === 'truncate'],
  ['has become read-only', { code: 'EROFS' }, ({ kind }) => kind !== 'read' && kind !== 'readAll' && kind !== 'list' && kind !== 'length'],
  ['has become forbidden', { code: 'EACCES' }, ({ kind }) => kind === 'open' || kind === 'write'],
];

describe.each(failures)('a disk that %s', (_what, fault, fails) => {
  const wanted = batch({ expect: { a: 1 }, put: { a: { text: 'refused', due: 9 } }, log: [logRow('f', 2)], audit: [auditEntry('refused')] });

  it('refuses commits with the reason, shows nothing of them, and goes on when it can', async () => {
    const disk = testDisk();
    const said: string[] = [];
    const store = await openLowdbStore({ folder: '/data', disk, log: (message) => said.push(message) });
    await store.commit(batch({ put: { a: { text: 'kept' } }, log: [logRow('f', 1)], audit: [auditEntry('kept')] }));
    disk.faults((operation) => (fails(operation) ? fault : null));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(store.commit(wanted)).rejects.toBeInstanceOf(StoreUnavailableError);
      expect(store.trouble()).toContain(fault.code);
      expect(store.trouble()).toContain('/data');
      expect(await store.get(things, 'a')).toEqual({ row: { text: 'kept' }, version: 1 });
      expect(await store.nextDue(things)).toBeNull();
      expect(await store.log('f', { after: 0, limit: 9 })).toHaveLength(1);
    }
    disk.faults(null);
    await store.commit(batch({ expect: { a: 1 }, put: { a: { text: 'next' } }, log: [logRow('f', 2)], audit: [auditEntry('next')] }));
    expect(store.trouble()).toBeNull();
    expect(said).toEqual(expect.arrayContaining(['the store cannot write', 'the store can write again']));

    for (const keep of ['all', 1, 0] as const) {
      disk.crash(keep);
      const again = await openOn(disk);
      expect(await again.get(things, 'a')).toEqual({ row: { text: 'next' }, version: 2 });
      expect((await again.audit({ after: 0, limit: 9 })).map(({ id }) => id)).toEqual(['audit_kept', 'audit_next']);
      expect(await again.log('f', { after: 0, limit: 9 })).toEqual([logRow('f', 1), logRow('f', 2)]);
    }
    await (await openOn(disk)).close();
  });

  it('leaves nothing of a refused commit behind for the next start', async () => {
    const disk = testDisk();
    const store = await openOn(disk);
    await store.commit(batch({ put: { a: { text: 'kept' } } }));
    // Where even cutting off fails, only the next segment can say what does not count: see the test above.
    disk.faults((operation) => (fails(operation) && operation.kind !== 'truncate' ? fault : null));
    await expect(store.commit(wanted)).rejects.toBeInstanceOf(StoreUnavailableError);
    disk.faults(null);
    disk.crash('all');
    const again = await openOn(disk);
    expect(await again.get(things, 'a')).toEqual({ row: { text: 'kept' }, version: 1 });
    await again.close();
  });

  it('loses nothing when it comes and goes under load', async () => {
    const disk = testDisk();
    const ledger = thingLedger();
    const store = await openOn(disk, 3000);
    for (let round = 1; round <= 12; round += 1) {
      disk.faults((operation) => (fails(operation) && operation.number % (3 + round) < 2 ? fault : null));
      await ledger.write(store, 4, 6);
      disk.faults(null);
      await ledger.check(store);
    }
    await store.close();
    disk.crash();
    const again = await openOn(disk);
    await ledger.check(again);
    await again.close();
  });
});

it('cannot be opened where it may not write, and says why', async () => {
  const disk = testDisk();
  await (await openOn(disk)).close();
  disk.faults(({ kind }) => (kind === 'open' || kind === 'makeFolder' ? { code: 'EROFS' } : null));
  await expect(openLowdbStore({ folder: '/data', disk })).rejects.toThrow(/read-only.*\/data.*EROFS/);
});

it('takes records for as long as there is room for them, also where there is none for the room ahead of them', async () => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk });
  let refused = 0;
  disk.faults(({ kind, bytes }) => {
    if (kind !== 'write' || bytes < 512 * 1024) return null;
    refused += 1;
    return { code: 'ENOSPC', written: 200 };
  });
  for (let number = 0; number < 60; number++) await store.commit(batch({ put: { [`row ${number}`]: { text: 'x'.repeat(8 * 1024) } } }));
  expect(store.trouble()).toBeNull();
  expect(refused).toBeGreaterThan(1);
  expect(refused).toBeLessThan(6); // and does not ask with every record
  disk.crash();
  const next = await openOn(disk);
  for (let number = 0; number < 60; number++) expect(await next.get(things, `row ${number}`)).not.toBeNull();
  await next.close();
});
