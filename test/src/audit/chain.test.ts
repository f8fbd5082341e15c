// What breaks the audit chain, and what does not.
import { describe, expect, it } from 'vitest';
import { chained, type ChainLink, firstBroken } from '#src/audit/chain.ts';
import type { AuditRecord } from '#src/ports/store.ts';
import { auditEntry } from '../../support/store-batches.ts';

const chainOf = (length: number): AuditRecord[] => {
  const records: AuditRecord[] = [];
  for (let i = 0; i < length; i += 1) records.push(chained(records.at(-1) ?? null, auditEntry(`u${i}`), `${i}`.padStart(32, '0')));
  return records;
};

describe('the audit chain', () => {
  it('numbers from 1, begins at 64 zeros, and fastens each record to the one before', () => {
    const [first, second] = chainOf(2);
    expect(first).toMatchObject({ seq: 1, previousHash: '0'.repeat(64), id: 'audit_u0' });
    expect(second).toMatchObject({ seq: 2, previousHash: first!.hash });
    expect(second!.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('hashes what the record says, whatever the order of its fields', () => {
    const [record] = chainOf(1);
    const turned = Object.fromEntries(Object.entries(record!).toReversed()) as AuditRecord; // the same fields
    expect(firstBroken([turned])).toBeNull();
  });

  it('holds when read page by page', () => {
    const records = chainOf(6);
    expect(firstBroken(records)).toBeNull();
    expect(firstBroken(records.slice(3), records[2])).toBeNull();
    expect(firstBroken([])).toBeNull();
  });

  it('shows a record that was changed, taken out, slipped in, moved or made up', () => {
    const records = chainOf(6);
    const changed = records.with(2, { ...records[2]!, result: 'failure' });
    expect(firstBroken(changed)).toEqual({ record: changed[2], wrong: 'hash' });
    expect(firstBroken(records.toSpliced(2, 1))).toEqual({ record: records[3], wrong: 'seq' });
    expect(firstBroken(records.toSpliced(2, 0, records[1]!))).toEqual({ record: records[1], wrong: 'seq' });
    expect(firstBroken(records.slice(1))).toEqual({ record: records[1], wrong: 'seq' });
    const forged = chained({ seq: 2, hash: 'f'.repeat(64) } satisfies ChainLink, auditEntry('u2'), 'salt');
    expect(firstBroken(records.with(2, forged))).toEqual({ record: forged, wrong: 'previousHash' });
    const rewritten = chained(records[1]!, auditEntry('other'), 'salt');
    expect(firstBroken(records.with(2, rewritten))).toEqual({ record: records[3], wrong: 'previousHash' });
  });
});
