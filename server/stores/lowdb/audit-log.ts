// The audit records in one file, in the order of their numbers. Memory holds the last link of the chain, and where every
// 256th record is, so that a page begins near its place and not at the beginning.
import { chained, type ChainLink } from '#src/audit/chain.ts';
import type { AuditEntry, AuditQuery, AuditRecord } from '#src/ports/store.ts';
import { asksFor } from '../audit-filter.ts';
import type { Rows } from '../rows.ts';
import type { AppendFile } from './append-file.ts';
import { frame } from './frame.ts';

/** The places of the marks are rows of this table and are saved with the others. No caller's table can have this name. */
const marksTable = '@marks';
const markEvery = 256;

/** The key of the mark at or before the record that follows `seq`. */
const markAfter = (seq: number): string => String(Math.floor(seq / markEvery));

export const auditLog = (file: AppendFile, rows: Rows, end: ChainLink | null, saveMark: (table: string, key: string, text: string) => void) => {
  let last = end;
  return {
    last: (): ChainLink | null => last,
    /** The entries as the records that come next: nothing is changed. */
    chain(entries: readonly AuditEntry[]): AuditRecord[] {
      let link = last;
      return entries.map((entry) => {
        const record = chained(link, entry);
        link = record;
        return record;
      });
    },
    add(record: AuditRecord): void {
      const at = file.append(Buffer.from(frame(JSON.stringify(record))));
      if ((record.seq - 1) % markEvery === 0) saveMark(marksTable, markAfter(record.seq - 1), String(at));
      last = { seq: record.seq, hash: record.hash };
    },
    async read(query: AuditQuery): Promise<AuditRecord[]> {
      const found: AuditRecord[] = [];
      const newest = last?.seq ?? 0;
      if (query.limit <= 0 || query.after >= newest) return found;
      const start = Number(rows.get(marksTable, markAfter(Math.max(0, query.after)))?.text ?? 0);
      for await (const { value } of file.from(start)) {
        const record = value as AuditRecord; // the checksum of the frame holds: `add` wrote it
        if (record.seq > query.after && asksFor(query, record)) found.push(record);
        if (found.length === query.limit) break;
      }
      return found;
    },
  };
};
