// What an erasure may take out of the audit chain, and what shows when anything else is taken out or put back.
import { describe, expect, it } from 'vitest';
import { auditVerification, chained, firstBroken } from '#src/audit/chain.ts';
import { erasureEntry, erasureIn } from '#src/audit/erasure.ts';
import { chainedPartOf, erasedRecord } from '#src/audit/personal-part.ts';
import type { AuditEntry, AuditRecord } from '#src/ports/store.ts';
import { auditEntry } from '../../support/store-batches.ts';

const at = '2026-02-02T00:00:00.000Z';
const salt = (n: number): string => `${n}`.padStart(32, '0');

const chainOf = (entries: readonly AuditEntry[], start: readonly AuditRecord[] = []): AuditRecord[] => {
  const records = [...start];
  for (const entry of entries) records.push(chained(records.at(-1) ?? null, entry, salt(records.length)));
  return records;
};
/** Six records, of which the second and the fourth are erased by the fifth. */
const erasedChain = (): { records: AuditRecord[]; before: AuditRecord[] } => {
  const before = chainOf(['a', 'b', 'c', 'd'].map((subject) => auditEntry(subject)));
  const records = chainOf([erasureEntry('audit_e', at, [before[1]!, before[3]!]), auditEntry('f')], before);
  for (const place of [1, 3]) records[place] = erasedRecord(chainedPartOf(before[place]!), at);
  return { records, before };
};

describe('an erasure', () => {
  it('leaves a chain that holds, whole or read page by page', () => {
    const { records } = erasedChain();
    expect(firstBroken(records)).toBeNull();
    const pages = auditVerification();
    expect(records.map((record) => pages.add(record))).toEqual(records.map(() => null));
    expect(pages.end()).toBeNull();
    expect(firstBroken(records.slice(2), records[1])).toBeNull();
  });

  it('names numbers, in ranges, and nobody', () => {
    const { records, before } = erasedChain();
    expect(records[4]!.additionalDetails).toEqual([{ key: 'records', value: '2,4' }]);
    expect([...erasureIn(chained(null, erasureEntry('x', at, [3, 1, 2, 9].map((seq) => ({ ...before[0]!, seq }))), ''))!.numbers()]).toEqual([1, 2, 3, 9]);
    expect(erasureIn(records[0]!)).toBeNull();
    expect(erasureIn({ ...records[4]!, initiatedBy: { app: { id: 'somebody else' } } })).toBeNull();
  });

  it('takes the salt with it, without which nobody can guess what was there', () => {
    expect(erasedChain().records[1]).not.toHaveProperty('personalSalt');
    const same = chainOf([auditEntry('a'), auditEntry('a')]);
    expect(same[0]!.personalHash).not.toBe(same[1]!.personalHash);
  });
});

describe('what is not an erasure', () => {
  it('shows: a personal part that was changed', () => {
    const { records } = erasedChain();
    for (const change of [{ resultReason: 'another' }, { initiatedBy: { user: { id: 'z' } } }, { targetResources: [] }, { additionalDetails: [] }, { personalSalt: salt(9) }]) {
      const changed = { ...records[0]!, ...change };
      expect(firstBroken(records.with(0, changed))).toEqual({ record: changed, wrong: 'personalHash' });
    }
    const { personalSalt: _, ...unsalted } = records[0]!;
    expect(firstBroken(records.with(0, unsalted))).toEqual({ record: unsalted, wrong: 'personalHash' });
  });

  it('shows: a personal part that is gone and that no erasure names, or names at another time', () => {
    const { records } = erasedChain();
    for (const place of [0, 2, 4, 5]) {
      const gone = erasedRecord(chainedPartOf(records[place]!), at);
      expect(firstBroken(records.with(place, gone))?.wrong).toBe('erasure');
    }
    const earlier = { ...records[1]!, erasedAt: '2026-01-01T00:00:00.000Z' };
    expect(firstBroken(records.with(1, earlier))).toEqual({ record: earlier, wrong: 'erasure' });
  });

  it('shows: a personal part that is there again, or another in its place', () => {
    const { records, before } = erasedChain();
    expect(firstBroken(records.with(1, before[1]!))).toEqual({ record: records[4], wrong: 'erasure' });
    const said = { ...records[1]!, resultReason: 'somebody' };
    expect(firstBroken(records.with(1, said))).toEqual({ record: said, wrong: 'personalHash' });
  });

  it('shows: an erasure that names what is not there, however long it would take to count it', () => {
    const forged = { ...erasureEntry('audit_x', at, []), additionalDetails: [{ key: 'records', value: '1-999999999999' }] };
    const records = chainOf([auditEntry('a'), forged]);
    expect(firstBroken(records)).toEqual({ record: records[1], wrong: 'erasure' });
  });

  it('shows: anything else changed in a record that was erased', () => {
    const { records } = erasedChain();
    const changed = { ...records[1]!, result: 'failure' as const };
    expect(firstBroken(records.with(1, changed))).toEqual({ record: changed, wrong: 'hash' });
  });
});
