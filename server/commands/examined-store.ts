// Opens a store that nobody else uses, which checks every checksum in it, and reads it through: what it holds, that its
// audit chain is whole, and whether the sealing keys at hand are its own.
import { join, relative } from 'node:path';
import { everyRow } from '#src/directory/every-row.ts';
import { users } from '#src/directory/user-record.ts';
import { flows } from '#src/engine/flow-record.ts';
import type { AuditRecord, Store } from '#src/ports/store.ts';
import type { KeyRing } from '../config/sealing-key.ts';
import { foreignKey } from '../keys/sealed-canary.ts';
import { copyStore } from '../stores/lowdb/copy-store.ts';
import { DamagedFileError } from '../stores/lowdb/damage.ts';
import { openLowdbStore } from '../stores/lowdb/lowdb.store.ts';
import { verifyChain } from './audit-verify.ts';
import type { Progress } from './progress.ts';

export type Holdings = {
  readonly flows: number;
  readonly users: number;
  /** The last audit record; null when there is none. */
  readonly audit: Pick<AuditRecord, 'seq' | 'activityDateTime'> | null;
};

/**
 * @param keys null: they are not at hand, and not looked at
 * @throws {DamagedFileError} with file and position
 */
async function examinedStore(folder: string, keys: KeyRing | null): Promise<Holdings> {
  const store = await openLowdbStore({ folder });
  try {
    if (keys !== null) {
      const foreign = await foreignKey(store, keys);
      if (foreign !== null) throw new Error(`${foreign}; put the file of keys that belongs to this store in its place`);
    }
    return { flows: await count(store, flows), users: await count(store, users), audit: await wholeChain(store) };
  } finally {
    await store.close();
  }
}

async function count(store: Store, table: { readonly name: string }): Promise<number> {
  let rows = 0;
  for await (const _ of everyRow(store, table)) rows += 1;
  return rows;
}

async function wholeChain(store: Store): Promise<AuditRecord | null> {
  const chain = await verifyChain(store);
  if (typeof chain !== 'number') throw new Error(`the audit chain is broken at record ${chain.record.seq} (${chain.record.id}): its ${chain.wrong} is wrong`);
  return (await store.audit({ after: chain - 1, limit: 1 }))[0] ?? null;
}

/** Copies a store and proves the copy; what is damaged is named where the operator finds it, and not in the copy. @throws {Error} */
export async function provedCopy(from: string, to: string, keys: KeyRing | null, told: Progress): Promise<Holdings> {
  try {
    await copyStore(from, to);
    told.now('opening the copy and reading it through');
    return await examinedStore(to, keys);
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    const file = error.file.startsWith(to) ? join(from, relative(to, error.file)) : error.file;
    throw new Error(`${file} is damaged at byte ${error.position}. Nothing was changed; use another backup, and keep this folder for examination`, { cause: error });
  }
}

/** One line. */
export const saidOf = ({ flows: flowCount, users: userCount, audit }: Holdings): string =>
  `${flowCount} flows, ${userCount} users, ${audit === null ? 'no audit records' : `audit records up to number ${audit.seq} of ${audit.activityDateTime}`}`;
