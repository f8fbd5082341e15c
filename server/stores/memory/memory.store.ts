// A store that forgets everything when the process ends: for tests, and for a first look. It keeps every promise of the
// port but the survival, and hands out only what has been through JSON, so that a test meets what a disk would give.
import { chained } from '#src/audit/chain.ts';
import { erasureEntry } from '#src/audit/erasure.ts';
import { chainedPartOf, erasedRecord, isAbout } from '#src/audit/personal-part.ts';
import { iso } from '#src/ports/clock.ts';
import { type AuditEntry, type AuditRecord, type LogRow, type Store, StoreUnavailableError } from '#src/ports/store.ts';
import { asksFor } from '../audit-filter.ts';
import { checkExpectations, nextEntry, prepareBatch } from '../prepared-batch.ts';
import { newAuditId, newSalt } from '../audit-secrets.ts';
import { rowReads } from '../row-reads.ts';
import { Rows } from '../rows.ts';

/** A copy as a disk would give it back. */
const asJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** @param now milliseconds since 1970, for the records of erasures */
export const memoryStore = (now: () => number = Date.now): Store => {
  const rows = new Rows();
  const logs = new Map<string, LogRow[]>();
  const records: AuditRecord[] = [];
  let closed = false;

  const record = (entry: AuditEntry): void => {
    records.push(chained(records.at(-1) ?? null, asJson(entry), newSalt()));
  };

  const erase = (users: readonly string[]): void => {
    const about = records.filter((one) => users.some((user) => isAbout(user, one)));
    if (about.length === 0) return;
    const at = iso(now());
    for (const one of about) records[one.seq - 1] = erasedRecord(chainedPartOf(one), at);
    record(erasureEntry(newAuditId(), at, about));
  };

  return {
    ...rowReads(rows),
    async commit(given) {
      const batch = prepareBatch(given);
      if (closed) throw new StoreUnavailableError('The store is closed.');
      checkExpectations(rows, batch);
      for (const put of batch.put) rows.put(put.table, put.key, nextEntry(rows, put));
      for (const { table, key } of batch.remove) rows.remove(table, key);
      for (const flow of batch.forget.logs) logs.delete(flow);
      erase(batch.forget.subjects);
      for (const row of batch.log) {
        const rowsOfFlow = logs.get(row.flow) ?? [];
        logs.set(row.flow, rowsOfFlow);
        rowsOfFlow.push(asJson(row));
      }
      for (const entry of batch.audit) record(entry);
    },
    async log(flow, { after, limit }) {
      return structuredClone((logs.get(flow) ?? []).filter(({ seq }) => seq > after).slice(0, limit));
    },
    async audit(query) {
      return structuredClone(records.slice(Math.max(0, query.after)).filter((record) => asksFor(query, record)).slice(0, query.limit));
    },
    trouble: () => (closed ? 'The store is closed.' : null),
    async close() {
      closed = true;
    },
  };
};
