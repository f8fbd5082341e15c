// What every store promises of forgetting: whole histories, and what audit records say of a user.
import { expect, it } from 'vitest';
import { firstBroken } from '#src/audit/chain.ts';
import { type AuditRecord, ConflictError, type Store } from '#src/ports/store.ts';
import { auditEntry, batch, logRow, things } from '../support/store-batches.ts';
import type { OpenedStore } from './store.contract.ts';

const everything = { after: 0, limit: 10_000 };
const empty = batch({});

/** Declares the tests; `opened` answers the store of the running one. */
export const forgettingContract = (opened: () => OpenedStore): void => {
  const seqsOf = async (store: Store, flow: string): Promise<number[]> => (await store.log(flow, everything)).map(({ seq }) => seq);
  /** Checks the store, and what its next process finds where it leaves something behind. */
  const nowAndLater = async (check: (store: Store) => Promise<void>): Promise<void> => {
    const { store, reopen } = opened();
    await check(store);
    if (reopen !== undefined) await check(await reopen());
  };

  it('forgets the whole history of a flow, once and for all, and no other', async () => {
    const { store } = opened();
    for (let seq = 1; seq <= 600; seq += 20) await store.commit(batch({ log: Array.from({ length: 20 }, (_, i) => [logRow('f', seq + i), logRow('g', seq + i)]).flat() }));
    await store.commit({ ...empty, forget: { logs: ['f', 'nobody'] } });
    await store.commit({ ...empty, forget: { logs: ['f'] } });
    await nowAndLater(async (now) => {
      expect(await now.log('f', everything)).toEqual([]);
      expect(await seqsOf(now, 'g')).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
    });
  });

  it('keeps what the same batch adds, and what comes after', async () => {
    const { store } = opened();
    await store.commit(batch({ log: [logRow('f', 1), logRow('f', 2)], audit: [auditEntry('u')] }));
    await store.commit({ ...batch({ log: [logRow('f', 7)], audit: [auditEntry('u', 'failure')] }), forget: { logs: ['f'], subjects: ['u'] } });
    await store.commit(batch({ log: [logRow('f', 8)] }));
    await nowAndLater(async (now) => {
      expect(await seqsOf(now, 'f')).toEqual([7, 8]);
      expect((await now.audit({ ...everything, subject: 'u' })).map(({ result }) => result)).toEqual(['failure']);
    });
  });

  it('keeps or loses a row of a history by the order in which it and the forgetting were committed', async () => {
    const { store } = opened();
    await Promise.all([1, 2, 3].map((seq) => store.commit(batch({ log: [logRow('f', seq)], audit: [auditEntry('u')] }))));
    const forgotten = store.commit({ ...empty, forget: { logs: ['f'], subjects: ['u'] } });
    await Promise.all([4, 5].map((seq) => store.commit(batch({ log: [logRow('f', seq)], audit: [auditEntry('u')] }))));
    await forgotten;
    const kept = await seqsOf(store, 'f');
    expect([[], [4], [4, 5], [5]]).toContainEqual(kept);
    await store.commit(batch({ log: [logRow('f', 6)] }));
    await nowAndLater(async (now) => {
      expect(await seqsOf(now, 'f')).toEqual([...kept, 6]);
      expect(firstBroken(await now.audit(everything))).toBeNull();
    });
  });

  it('erases what audit records say of a user, as their target or initiator, and the chain still holds', async () => {
    const { store } = opened();
    const byVictim = { ...auditEntry('other'), initiatedBy: { user: { id: 'victim' } } };
    await store.commit(batch({ audit: [auditEntry('victim'), auditEntry('other'), byVictim] }));
    await store.commit(batch({ audit: [auditEntry('victim', 'failure')] }));
    const before = await store.audit(everything);
    await store.commit({ ...empty, forget: { subjects: ['victim'] } });
    await nowAndLater(async (now) => {
      const records = await now.audit(everything);
      expect(firstBroken(records)).toBeNull();
      expect(records.map(({ erasedAt }) => erasedAt !== undefined)).toEqual([true, false, true, true, false]);
      expect(records.map(({ hash }) => hash).slice(0, 4)).toEqual(before.map(({ hash }) => hash));
      expect(records[1]).toEqual(before[1]);
      const { activityDisplayName, result, id, correlationId, personalHash } = before[0]!;
      expect(records[0]).toEqual({
        id, seq: 1, activityDateTime: before[0]!.activityDateTime, category: 'Authentication Methods', activityDisplayName, result, correlationId, personalHash,
        previousHash: before[0]!.previousHash, hash: before[0]!.hash,
        initiatedBy: { app: { id: 'erased' } }, targetResources: [], resultReason: '', additionalDetails: [], erasedAt: records[4]!.activityDateTime,
      } satisfies Record<keyof Omit<AuditRecord, 'personalSalt'>, unknown>);
      expect(records[4]!.additionalDetails).toEqual([{ key: 'records', value: '1,3-4' }]);
      const { id: _, ...rest } = records[0]!;
      expect(JSON.stringify([rest, records.slice(2).map(({ targetResources, initiatedBy, additionalDetails }) => [targetResources, initiatedBy, additionalDetails])])).not.toContain('victim');
      expect(await now.audit({ ...everything, subject: 'victim' })).toEqual([]);
      expect(await now.audit({ ...everything, subject: 'other' })).toEqual([before[1]]);
    });
  });

  it('erases once, and leaves no record of erasing nothing', async () => {
    const { store } = opened();
    await store.commit(batch({ audit: [auditEntry('victim'), { ...auditEntry('other'), initiatedBy: { user: { id: 'victim' } } }] }));
    await store.commit({ ...empty, forget: { subjects: ['nobody'] } });
    expect(await store.audit(everything)).toHaveLength(2);
    await store.commit({ ...empty, forget: { subjects: ['victim', 'victim'] } });
    await store.commit({ ...empty, forget: { subjects: ['victim', 'other'] } });
    expect(await store.audit(everything)).toHaveLength(3);
  });

  it('leaves alone what only shares the name of a user', async () => {
    const { store } = opened();
    const ofPolicy = { ...auditEntry('x'), initiatedBy: { app: { id: 'victim' } }, targetResources: [{ id: 'victim', type: 'Policy' as const, modifiedProperties: [] }] };
    await store.commit(batch({ audit: [auditEntry('victim'), ofPolicy] }));
    await store.commit({ ...empty, forget: { subjects: ['victim'] } });
    await nowAndLater(async (now) => expect((await now.audit({ ...everything, subject: 'victim' })).map(({ seq }) => seq)).toEqual([2]));
  });

  it('forgets nothing with a batch that is refused', async () => {
    const { store } = opened();
    await store.commit(batch({ put: { a: { text: 'a' } }, log: [logRow('f', 1)], audit: [auditEntry('u')] }));
    await expect(store.commit({ ...batch({ expect: { a: 7 } }), forget: { logs: ['f'], subjects: ['u'] } })).rejects.toBeInstanceOf(ConflictError);
    expect((await store.get(things, 'a'))?.version).toBe(1);
    expect(await seqsOf(store, 'f')).toEqual([1]);
    expect(await store.audit({ ...everything, subject: 'u' })).toHaveLength(1);
  });
};
