// All that the store holds, and the two steps of changing it: what a group of commits will do is drafted first, changing
// nothing; once that is in the journal, it is done. A start does the second step again for what the journal has.
import { join } from 'node:path';
import type { AuditRecord } from '#src/ports/store.ts';
import { headsTable, nextEntry, type PreparedBatch, subjectsTable } from '../prepared-batch.ts';
import { Rows } from '../rows.ts';
import { appendFile } from './append-file.ts';
import { auditLog } from './audit-log.ts';
import type { Disk } from './disk.ts';
import { eventLog } from './event-log.ts';
import { asksToForget, forgetting } from './forgetting.ts';
import { HistoryFile } from './history-file.ts';
import type { JournalRecord } from './journal-record.ts';
import type { HistoryState, Manifest } from './manifest.ts';
import { Shards } from './shards.ts';
import { subjectIndex } from './subject-index.ts';

export type Contents = Awaited<ReturnType<typeof openContents>>;

export type Folders = { readonly rows: string; readonly history: string };
export type ContentsOptions = { readonly now: () => number; readonly segmentSize: number };

const noIndex = Object.freeze({});

/** Reads what the manifest names. @throws {DamagedFileError} */
export const openContents = async (disk: Disk, folders: Folders, manifest: Manifest, { now, segmentSize }: ContentsOptions) => {
  const rows = new Rows();
  const shards = new Shards(disk, folders.rows);
  await shards.load(manifest.shards, (table, key, entry) => rows.put(table, key, entry));

  const put = (table: string, key: string, entry: Parameters<Rows['put']>[2]): void => {
    rows.put(table, key, entry);
    shards.put(table, key, entry);
  };
  const remove = (table: string, key: string): void => {
    rows.remove(table, key);
    shards.remove(table, key);
  };
  /** What the store keeps for itself, beside its callers' rows. */
  const putOwn = (table: string, key: string, text: string): void => put(table, key, { text, version: rows.nextVersion(table, key), due: null, index: noIndex });
  const open = ({ file, length }: HistoryState) => appendFile(disk, join(folders.history, file), length);

  const eventFile = new HistoryFile(disk, folders.history, manifest.events, segmentSize);
  const auditFile = open(manifest.audit);
  const subjectFile = open(manifest.subjects);
  const files = [eventFile, auditFile, subjectFile];
  const events = eventLog(eventFile, rows, {
    saveHead: (flow, text) => putOwn(headsTable, flow, text),
    removeHead: (flow) => remove(headsTable, flow),
  });
  const subjects = subjectIndex(subjectFile, rows, {
    save: (subject, text) => putOwn(subjectsTable, subject, text),
    remove: (subject) => remove(subjectsTable, subject),
  });
  const audit = auditLog({ file: auditFile, rows, end: manifest.audit.last, subjects, saveMark: putOwn });
  const forget = forgetting(events, audit, now);
  let { overwritten } = manifest;

  /** Records written before personal parts were kept apart are taken over as they are. */
  const takeOver = async (state: HistoryState): Promise<void> => {
    const old = open(state);
    try {
      await old.checkEnd(state.length);
      for await (const { value } of old.from(0)) audit.add(value as AuditRecord); // under a checksum: it is what format 1 wrote
    } finally {
      await old.close();
    }
  };
  if (manifest.oldAudit !== undefined) await takeOver(manifest.oldAudit);

  return {
    rows,
    shards,
    events,
    audit,
    eventFile,
    auditFile,
    subjectFile,
    overwritten: () => overwritten,
    /** To be done, when there is time, before a batch that forgets waits for its turn. @throws {DamagedFileError} */
    lookUp: async (batch: PreparedBatch): Promise<void> => void (asksToForget(batch) && await forget.lookUp(batch)),
    /** What the group will do to the rows as they are now. No two batches of it may write one row. */
    async draft(group: readonly PreparedBatch[]): Promise<JournalRecord> {
      const forgotten = group.some(asksToForget) ? await forget.draft(group) : null;
      return {
        put: group.flatMap(({ put }) => put.map((one) => ({ table: one.table, key: one.key, entry: nextEntry(rows, one) }))),
        remove: group.flatMap(({ remove }) => remove),
        log: events.place(group.flatMap(({ log }) => log), new Set(forgotten?.forgotten.flows)),
        audit: audit.chain([...forgotten?.leaves ?? [], ...group.flatMap(({ audit }) => audit)]),
        forget: forgotten?.forgotten ?? null,
      };
    },
    apply(record: JournalRecord): void {
      if (record.forget !== null) {
        const { flows, lines, subjects: forgotten, parts, erasedAt } = record.forget;
        events.forget(flows, lines);
        audit.erase(erasedAt, parts);
        for (const [subject, others] of forgotten) subjects.replace(subject, others);
        overwritten += lines.length + parts.length;
      }
      for (const { table, key, entry } of record.put) put(table, key, entry);
      for (const { table, key } of record.remove) remove(table, key);
      for (const line of record.log) events.add(line);
      for (const one of record.audit) audit.add(one);
    },
    /** Whether the histories that the manifest names are there to their ends, once the journal has been replayed. @throws {DamagedFileError} */
    async checkEnds(): Promise<void> {
      await eventFile.checkEnds(manifest.events);
      await auditFile.checkEnd(manifest.audit.length);
      await subjectFile.checkEnd(manifest.subjects.length);
    },
    /** Hands the system the ends of histories, when they have grown by that many bytes, and what is to be overwritten. */
    async write(most = 0): Promise<void> {
      for (const file of files) if (most === 0 || file.unwritten() > most) await file.write();
    },
    async close(): Promise<void> {
      for (const file of files) await file.close();
    },
  };
};
