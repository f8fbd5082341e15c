import { describe, expect, it } from 'vitest';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import type { UserRecord } from '#src/directory/user-record.ts';
import { transact, type Transaction } from '#src/engine/transaction.ts';
import { personWith, ada } from '../../views/rows.ts';

const whom = { tenant: 'default', id: 'u1' };

async function directory() {
  const ports = { store: memoryStore(), clock: { now: () => 0, wake: () => () => {} }, ids: { next: (prefix: string) => prefix } };
  const change = (work: (read: UserRecord, tx: Transaction) => Promise<UserRecord>) => transact(ports, async (tx) => {
    const read = (await embeddedDirectory.find(tx, whom, 'key')) ?? personWith([], ada);
    await embeddedDirectory.write(tx, { read, changed: await work(read, tx), key: 'key' });
  });
  await change(async (read) => read);
  return { change, person: () => transact(ports, (tx) => embeddedDirectory.find(tx, whom, null)), store: ports.store };
}

describe('the directory in the store', () => {
  it('finds people of a tenant by their id', async () => {
    const { person, store } = await directory();
    expect(await person()).toMatchObject({ id: 'u1', displayName: 'Ada' });
    const others = [{ ...whom, tenant: 'another' }, { ...whom, id: 'u2' }];
    for (const other of others) expect(await transact({ store, clock: { now: () => 0 }, ids: { next: String } }, (tx) => embeddedDirectory.find(tx, other, null))).toBeNull();
  });

  it('writes nothing when the transaction does not', async () => {
    const { change, person, store } = await directory();
    await expect(change(async (read, tx) => {
      tx.audit({ activityDisplayName: 'x', result: 'success', resultReason: 'x', initiatedBy: { app: { id: 'x' } }, targetResources: [], correlationId: null, additionalDetails: [] });
      await embeddedDirectory.write(tx, { read, changed: { ...read, displayName: 'Grace' }, key: 'key' });
      throw new Error('decided otherwise');
    })).rejects.toThrow('otherwise');
    expect([(await person())?.displayName, await store.audit({ after: 0, limit: 1 })]).toEqual(['Ada', []]);
  });

  it('has work done again whose person has moved on', async () => {
    const { change, person } = await directory();
    let hasMoved = false;
    await change(async (read) => {
      if (!hasMoved) await change(async (other) => ({ ...other, displayName: 'Countess' }));
      hasMoved = true;
      return { ...read, groups: [read.displayName] };
    });
    expect(await person()).toMatchObject({ displayName: 'Countess', groups: ['Countess'] });
  });
});
