// Erases a person: their entry, what was proven and counted, their flows with all history, and the personal part of every
// audit record about them. It takes several commits; a row says that it was begun, and whoever finds it goes on until
// nothing is left, so that an erasure is never half done for longer than a restart takes.
import { ours } from '../audit/edition.ts';
import type { Engine } from '../engine/engine.ts';
import { MachineFault, Refusal } from '../engine/errors.ts';
import { flows } from '../engine/flow-record.ts';
import { KeyedQueue } from '../engine/keyed-queue.ts';
import { transact, type TransactionPorts } from '../engine/transaction.ts';
import { iso } from '../ports/clock.ts';
import type { AuditEntry, Table } from '../ports/store.ts';
import { everyRow } from '../directory/every-row.ts';
import type { Whom } from '../ports/directory.ts';
import { userKey, users } from '../directory/user-record.ts';
import { addressesOf, personalRows, type RowName } from './personal-rows.ts';

/** Keyed like the person's entry; gone when the erasure is complete, so that nothing remembers who it was. */
export const erasures: Table<Whom & { readonly begunAt: number; readonly by: string }> = { name: 'erasures' };

export type Erased = {
  /** Flows that were running and are cancelled, and all that are forgotten with their histories. */
  readonly cancelled: number;
  readonly flows: number;
  /** Audit records that no longer say anything about the person. */
  readonly auditRecords: number;
};

/** What a layer above keeps of people: rows of these flows, and rows about these addresses. */
export type RowsElsewhere = (of: { readonly whom: Whom; readonly flows: ReadonlySet<string>; readonly addresses: readonly string[] }) => AsyncIterable<RowName>;

export type ErasingPorts = TransactionPorts & { readonly engine: Pick<Engine, 'cancel'>; readonly elsewhere: RowsElsewhere };

export type Erasing = {
  /** Null when nothing is stored about anybody of this id. `by`: the id of the key that asks. */
  erase(whom: Whom, by: string): Promise<Erased | null>;
  /** Goes on with what an earlier process began. @returns how many were left. */
  finish(): Promise<number>;
  /** Runs `task` when no erasure of the person is under way or half done, and none begins before it has ended. */
  apart<Result>(whom: Whom, task: () => Promise<Result>): Promise<Result>;
};

const rowsPerCommit = 200;
/** How often flows that begin while their subject is being erased are cleared away too. */
const rounds = 20;

export function erasingWith(ports: ErasingPorts): Erasing {
  const { store, clock } = ports;
  const queue = new KeyedQueue();
  const keyOf = ({ tenant, id }: Whom): string => userKey(tenant, id);

  const isKnown = async (whom: Whom): Promise<boolean> =>
    (await store.get(users, keyOf(whom))) !== null
    || (await store.get(erasures, keyOf(whom))) !== null
    || (await store.list(flows, { limit: 1, where: { tenant: whom.tenant, subject: whom.id } })).length > 0
    || (await store.audit({ subject: whom.id, after: 0, limit: 1 })).length > 0;

  const auditRecordsOf = async ({ id }: Whom): Promise<number> => {
    let count = 0;
    for (let after = 0; ;) {
      const page = await store.audit({ subject: id, after, limit: 500 });
      count += page.length;
      after = page.at(-1)?.seq ?? after;
      if (page.length < 500) return count;
    }
  };

  /** Ends what is running. One whose version is no longer hosted cannot be asked to end, and is only forgotten. */
  const cancel = async (whom: Whom): Promise<number> => {
    let count = 0;
    for await (const { key, row } of everyRow(store, flows, { tenant: whom.tenant, subject: whom.id, status: 'active' })) {
      if (row.parent) continue; // ends with its parent
      try {
        await ports.engine.cancel(key);
        count += 1;
      } catch (error) {
        if (!(error instanceof Refusal || error instanceof MachineFault)) throw error;
      }
    }
    return count;
  };

  /** One round: everything of the person that is there now. */
  const clear = async (whom: Whom): Promise<{ cancelled: number; flows: number; rows: number }> => {
    const cancelled = await cancel(whom);
    const ids = new Set<string>();
    for await (const { key } of everyRow(store, flows, { tenant: whom.tenant, subject: whom.id })) ids.add(key);
    const addresses = addressesOf((await store.get(users, keyOf(whom)))?.row ?? null);
    const rows: RowName[] = [];
    for await (const row of personalRows(store, whom, ids)) rows.push(row);
    for await (const row of ports.elsewhere({ whom, flows: ids, addresses })) rows.push(row);
    // The flows last: as long as they are there, the rows that belong to them are found by them.
    for (let i = 0; i < rows.length; i += rowsPerCommit) await remove(rows.slice(i, i + rowsPerCommit), []);
    for (const some of inParts([...ids])) await remove(some.map((key) => ({ table: flows.name, key })), some);
    return { cancelled, flows: ids.size, rows: rows.length + ids.size };
  };

  const remove = async (rows: readonly RowName[], logs: readonly string[]): Promise<void> =>
    await store.commit({ expect: [], put: [], remove: rows, log: [], audit: [], forget: { logs } });

  const run = async (whom: Whom, by: string): Promise<Erased> => {
    let total = { cancelled: 0, flows: 0 };
    const auditRecords = await auditRecordsOf(whom);
    for (let round = 1; ; round++) {
      const { rows, ...cleared } = await clear(whom);
      total = { cancelled: total.cancelled + cleared.cancelled, flows: total.flows + cleared.flows };
      if (round > 1 && rows === 0) break;
      if (round === rounds) throw new Error('flows about a person who is being erased keep being started; the erasure goes on when it is asked for again, and at the next start');
      // From here on no flow about the person begins where the directory is asked; what began meanwhile is met in the next round.
      await store.commit({ expect: [], put: [], remove: [{ table: users.name, key: keyOf(whom) }], log: [], audit: [], forget: { subjects: [whom.id] } });
    }
    await store.commit({ expect: [], put: [], remove: [{ table: erasures.name, key: keyOf(whom) }], log: [], audit: [{ id: ports.ids.next('audit'), activityDateTime: iso(clock.now()), ...erasedBy(by) }] });
    return { ...total, auditRecords };
  };

  return {
    erase: (whom, by) => queue.run(keyOf(whom), async () => {
      if (!(await isKnown(whom))) return null;
      await transact(ports, async (tx) => {
        if ((await tx.get(erasures, keyOf(whom))) === null) tx.put(erasures, keyOf(whom), { tenant: whom.tenant, id: whom.id, begunAt: clock.now(), by });
      });
      return await run(whom, by);
    }),
    async finish() {
      const left = await store.list(erasures, { limit: 1_000 });
      for (const { row } of left) await queue.run(keyOf(row), () => run(row, row.by));
      return left.length;
    },
    apart: (whom, task) => queue.run(keyOf(whom), async () => {
      // One that a full disk has cut short would take along whoever gets the id next.
      const begun = await store.get(erasures, keyOf(whom));
      if (begun !== null) await run(whom, begun.row.by);
      return await task();
    }),
  };
}

/** Says that it happened and who asked for it, not about whom. The original feature has no words for it: these are ours. */
const erasedBy = (by: string): Omit<AuditEntry, 'id' | 'activityDateTime'> => ({
  category: 'Authentication Methods', activityDisplayName: 'Admin erased user', result: 'success', resultReason: 'Admin erased everything about a user',
  initiatedBy: { app: { id: by } }, targetResources: [], correlationId: null, additionalDetails: ours,
});

function* inParts<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let i = 0; i < items.length; i += rowsPerCommit) yield items.slice(i, i + rowsPerCommit);
}
