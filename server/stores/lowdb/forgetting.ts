// What a batch is to forget, looked up on disk: where the rows of its flows are, and the personal parts of the records
// about its users. That takes a while, so it is done before the batch waits for its write; when its turn has come only
// what was added meanwhile is looked up.
import { erasureEntry } from '#src/audit/erasure.ts';
import { iso } from '#src/ports/clock.ts';
import type { AuditEntry } from '#src/ports/store.ts';
import { newAuditId } from '../audit-secrets.ts';
import type { PreparedBatch } from '../prepared-batch.ts';
import type { auditLog, FoundRecords } from './audit-log.ts';
import type { eventLog, FoundHistory } from './event-log.ts';
import type { Place } from './history-file.ts';

/** What is forgotten, as the journal holds it: doing it twice ends in the same. */
export type Forgotten = {
  readonly flows: readonly string[];
  /** Rows of their histories. */
  readonly lines: readonly Place[];
  /** Names under which no record is found any more, but at these places. */
  readonly subjects: readonly (readonly [subject: string, others: readonly number[]])[];
  /** Personal parts of records, erased at this time. */
  readonly parts: readonly Place[];
  readonly erasedAt: string;
};

type Found = { readonly histories: ReadonlyMap<string, FoundHistory>; readonly records: ReadonlyMap<string, FoundRecords> };

/** What is forgotten, and the record it leaves: none where nothing was on record. */
export type Forgetting = { readonly forgotten: Forgotten; readonly leaves: readonly AuditEntry[] };

export const asksToForget = ({ forget: { logs, subjects } }: PreparedBatch): boolean => logs.length + subjects.length > 0;

export const forgetting = (events: ReturnType<typeof eventLog>, audit: ReturnType<typeof auditLog>, now: () => number) => {
  const looked = new WeakMap<PreparedBatch, Found>();

  const lookUp = async (batch: PreparedBatch): Promise<Found> => {
    const known = looked.get(batch);
    const histories = new Map<string, FoundHistory>();
    for (const flow of batch.forget.logs) {
      const found = await events.find(flow, known?.histories.get(flow));
      if (found !== undefined) histories.set(flow, found);
    }
    const records = new Map<string, FoundRecords>();
    for (const user of batch.forget.subjects) records.set(user, await audit.find(user, known?.records.get(user)));
    const found = { histories, records };
    looked.set(batch, found);
    return found;
  };

  return {
    /** @throws {DamagedFileError} */
    lookUp,
    /** What all batches of a group forget, on the contents as they are now; null when they forget nothing. */
    async draft(group: readonly PreparedBatch[]): Promise<Forgetting | null> {
      const lines: Place[] = [];
      const parts = new Map<number, FoundRecords['about'][number]>();
      const subjects: [string, readonly number[]][] = [];
      const flows: string[] = [];
      for (const batch of group.filter(asksToForget)) {
        const { histories, records } = await lookUp(batch);
        for (const [flow, { places }] of histories) {
          flows.push(flow);
          lines.push(...places);
        }
        for (const [user, { last, about, others }] of records) {
          if (last < 0) continue;
          subjects.push([user, others]);
          for (const one of about) parts.set(one.record.seq, one);
        }
      }
      if (flows.length + subjects.length === 0) return null;
      const erasedAt = iso(now());
      const about = [...parts.values()];
      return {
        forgotten: { flows, lines, subjects, parts: about.map(({ part }) => part), erasedAt },
        leaves: about.length === 0 ? [] : [erasureEntry(newAuditId(), erasedAt, about.map(({ record }) => record))],
      };
    },
  };
};
