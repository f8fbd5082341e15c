// The audit chain: every record carries the hash of the one before it, so that nobody can take one out, change one or
// slip one in between without every later record showing it. Pure: the store keeps the last link and asks here.
import { createHash } from 'node:crypto';
import { canonical } from '../ports/json.ts';
import type { AuditEntry, AuditRecord } from '../ports/store.ts';

/** The end of a chain, to which the next record is fastened. */
export type ChainLink = Pick<AuditRecord, 'seq' | 'hash'>;

/** Why a record does not belong where it stands: its number, the hash it names as its predecessor's, or its own. */
export type BrokenRecord = { readonly record: AuditRecord; readonly wrong: 'seq' | 'previousHash' | 'hash' };

/** What the first record names as its predecessor: 64 zeros. */
export const beginningOfChain = '0'.repeat(64);

const hashOf = (record: Omit<AuditRecord, 'hash'>): string => createHash('sha256').update(canonical(record)).digest('hex');

/** The entry as the record that follows `previous`; null when it is the first. Its hash is SHA-256 in hex over the canonical JSON of all the rest. */
export const chained = (previous: ChainLink | null, entry: AuditEntry): AuditRecord => {
  const record = { ...entry, seq: (previous?.seq ?? 0) + 1, previousHash: previous?.hash ?? beginningOfChain };
  return { ...record, hash: hashOf(record) };
};

const wrongIn = (record: AuditRecord, previous: ChainLink | null): BrokenRecord['wrong'] | null => {
  const { hash, ...rest } = record;
  if (record.seq !== (previous?.seq ?? 0) + 1) return 'seq';
  if (record.previousHash !== (previous?.hash ?? beginningOfChain)) return 'previousHash';
  return hash === hashOf(rest) ? null : 'hash';
};

/** The first record that breaks the chain, or null. `previous` is the last record of the page before, null or left out for the first page. */
export const firstBroken = (records: Iterable<AuditRecord>, previous: ChainLink | null = null): BrokenRecord | null => {
  let last = previous;
  for (const record of records) {
    const wrong = wrongIn(record, last);
    if (wrong !== null) return { record, wrong };
    last = record;
  }
  return null;
};
