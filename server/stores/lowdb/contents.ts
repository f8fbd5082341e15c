// All that the store holds, and the two steps of changing it: what a group of commits will do is drafted first, changing
// nothing; once that is in the journal, it is done. A start does the second step again for what the journal has.
import { join } from 'node:path';
import { nextEntry, type PreparedBatch } from '../prepared-batch.ts';
import { type Entry, Rows } from '../rows.ts';
import { openAppendFile } from './append-file.ts';
import { auditLog } from './audit-log.ts';
import type { Disk } from './disk.ts';
import { eventLog } from './event-log.ts';
import type { JournalRecord } from './journal-record.ts';
import type { Manifest } from './manifest.ts';
import { Shards } from './shards.ts';

export type Contents = Awaited<ReturnType<typeof openContents>>;

export type Folders = { readonly rows: string; readonly history: string };

const noIndex = Object.freeze({});
/** What the store keeps for itself, beside its callers' rows. */
const ownEntry = (text: string): Entry => ({ text, version: 1, due: null, index: noIndex });

/** Reads what the manifest names. @throws {DamagedFileError} */
export const openContents = async (disk: Disk, folders: Folders, manifest: Manifest) => {
  const rows = new Rows();
  const shards = new Shards(disk, folders.rows);
  await shards.load(manifest.shards, (table, key, entry) => rows.put(table, key, entry));

  const put = (table: string, key: string, entry: Entry): void => {
    rows.put(table, key, entry);
    shards.put(table, key, entry);
  };
  const eventFile = await openAppendFile(disk, join(folders.history, 'events.log'), manifest.events);
  const auditFile = await openAppendFile(disk, join(folders.history, 'audit.log'), manifest.audit).catch(async (error: unknown) => {
    await eventFile.close();
    throw error;
  });
  // The manifest will say how long they are: from then on the files must be there whatever happens.
  await disk.syncFolder(folders.history);
  const events = eventLog(eventFile, rows, (table, flow, text) => put(table, flow, ownEntry(text)));
  const audit = auditLog(auditFile, rows, manifest.audit.last, (table, key, text) => put(table, key, ownEntry(text)));

  return {
    rows,
    shards,
    events,
    audit,
    eventFile,
    auditFile,
    /** What the group will do to the rows as they are now. No two batches of it may write one row. */
    draft: (group: readonly PreparedBatch[]): JournalRecord => ({
      put: group.flatMap(({ put }) => put.map((one) => ({ table: one.table, key: one.key, entry: nextEntry(rows, one) }))),
      remove: group.flatMap(({ remove }) => remove),
      log: events.place(group.flatMap(({ log }) => log)),
      audit: audit.chain(group.flatMap(({ audit }) => audit)),
    }),
    apply(record: JournalRecord): void {
      for (const { table, key, entry } of record.put) put(table, key, entry);
      for (const { table, key } of record.remove) {
        rows.remove(table, key);
        shards.remove(table, key);
      }
      for (const line of record.log) events.add(line);
      for (const one of record.audit) audit.add(one);
    },
    async close(): Promise<void> {
      await eventFile.close();
      await auditFile.close();
    },
  };
};
