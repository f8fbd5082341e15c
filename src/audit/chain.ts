// The audit chain: every record carries the hash of the one before it, so that nobody can take one out, change one or
// slip one in between without every later record showing it; personal parts are hashed in by their fingerprints, and only
// an erasure that is itself chained may take one out. Pure: the store keeps the last link and asks here.
import type { AuditEntry, AuditRecord } from '../ports/store.ts';
import { type Erasure, erasureIn, remainderOf } from './erasure.ts';
import { chainedPartOf, digestOf, personalPartOf, saysNothing } from './personal-part.ts';

/** The end of a chain, to which the next record is fastened. */
export type ChainLink = Pick<AuditRecord, 'seq' | 'hash'>;

/** What the first record names as its predecessor: 64 zeros. */
export const beginningOfChain = '0'.repeat(64);

/** SHA-256 in hex over the canonical JSON of what is chained; of a record without a `personalHash`, of all it says. */
const hashOf = (record: AuditRecord): string => {
  const { hash: _, ...rest } = record.personalHash === undefined ? record : chainedPartOf(record);
  return digestOf(rest);
};

/**
 * The entry as the record that follows `previous`; null when it is the first.
 * @param salt 128 random bits in hex, never used before
 */
export const chained = (previous: ChainLink | null, entry: AuditEntry, salt: string): AuditRecord => {
  const personalHash = digestOf(personalPartOf(entry), salt);
  const record = { ...entry, seq: (previous?.seq ?? 0) + 1, previousHash: previous?.hash ?? beginningOfChain, personalHash, personalSalt: salt, hash: '' };
  return { ...record, hash: hashOf(record) };
};

/**
 * Why a record does not belong where it stands: its number, the hash it names as its predecessor's, its own, that of its
 * personal part; or `erasure`: it was erased and no erasure names it as it is, or it is one that names what is not erased.
 */
export type BrokenRecord = { readonly record: AuditRecord; readonly wrong: 'seq' | 'previousHash' | 'hash' | 'personalHash' | 'erasure' };

export type Verification = {
  /** Takes the record that comes next. Answers the one that breaks the chain, which an erasure may show late; or null. */
  add(record: AuditRecord): BrokenRecord | null;
  /** To be asked after the last record: one that is erased and was never named is broken. */
  end(): BrokenRecord | null;
};

/** @param previous where the verification begins: the record before the first, null at the beginning of the chain. */
export const auditVerification = (previous: ChainLink | null = null): Verification => {
  const start = previous?.seq ?? 0;
  let last = previous;
  const unnamed = new Map<number, AuditRecord>();

  const wrongIn = (record: AuditRecord): BrokenRecord['wrong'] | null => {
    if (record.seq !== (last?.seq ?? 0) + 1) return 'seq';
    if (record.previousHash !== (last?.hash ?? beginningOfChain)) return 'previousHash';
    // Without a hash of its personal part, an erased record's own cannot be counted again: its erasure vouches for it.
    if ((record.erasedAt === undefined || record.personalHash !== undefined) && record.hash !== hashOf(record)) return 'hash';
    if (record.erasedAt !== undefined) return saysNothing(record) ? null : 'personalHash';
    const { personalHash, personalSalt } = record;
    return personalHash === undefined || (personalSalt !== undefined && digestOf(personalPartOf(record), personalSalt) === personalHash) ? null : 'personalHash';
  };

  const misnamed = (naming: AuditRecord, { at, numbers, remainder }: Erasure): BrokenRecord | null => {
    for (const seq of numbers()) {
      if (seq <= start) continue; // on a page before this verification
      const record = unnamed.get(seq);
      if (record === undefined) return { record: naming, wrong: 'erasure' };
      const isAsItWas = record.personalHash !== undefined || remainder(seq) === remainderOf(record);
      if (record.erasedAt !== at || !isAsItWas) return { record, wrong: 'erasure' };
      unnamed.delete(seq);
    }
    return null;
  };

  return {
    add(record) {
      const wrong = wrongIn(record);
      if (wrong !== null) return { record, wrong };
      last = { seq: record.seq, hash: record.hash };
      if (record.erasedAt !== undefined) unnamed.set(record.seq, record);
      const erasure = erasureIn(record);
      return erasure === null ? null : misnamed(record, erasure);
    },
    end() {
      const [record] = unnamed.values();
      return record === undefined ? null : { record, wrong: 'erasure' };
    },
  };
};

/**
 * The first record that breaks the chain, or null. `records` go to the end of the chain, for what erases a record comes
 * after it; `previous` is the record before them, null or left out when they begin the chain.
 */
export const firstBroken = (records: Iterable<AuditRecord>, previous: ChainLink | null = null): BrokenRecord | null => {
  const verification = auditVerification(previous);
  for (const record of records) {
    const broken = verification.add(record);
    if (broken !== null) return broken;
  }
  return verification.end();
};
