// Asking the audit log: every filter alone and together, pages without a gap, and a bound on what one request looks at.
import { describe, expect, it } from 'vitest';
import { auditRoutes } from '#server/http/routes/audit.ts';
import type { Call } from '#server/http/route.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import type { AuditEntry, Store } from '#src/ports/store.ts';

const second = 1_000;
const begin = Date.parse('2026-03-01T00:00:00.000Z');

async function filled(count: number): Promise<Store> {
  const store = memoryStore();
  const entry = (n: number): AuditEntry => ({
    id: `audit_${n}`, activityDateTime: new Date(begin + n * second).toISOString(), category: 'Authentication Methods', activityDisplayName: `activity ${n % 2}`, result: n % 3 === 0 ? 'failure' : 'success', resultReason: '',
    initiatedBy: n % 5 === 0 ? { app: { id: 'key_1' } } : { user: { id: `u${n % 4}` } }, targetResources: [{ id: `u${n % 4}`, type: 'User', modifiedProperties: [] }], correlationId: n % 7 === 0 ? 'flow_7' : null, additionalDetails: [],
  });
  for (let n = 1; n <= count; n += 1_000) await store.commit({ expect: [], put: [], remove: [], log: [], audit: Array.from({ length: Math.min(1_000, count - n + 1) }, (_, i) => entry(n + i)) });
  return store;
}

type Page = { readonly items: readonly { readonly seq: number }[]; readonly next: string | null };
const asking = (store: Store) => async (query: Record<string, string>): Promise<{ seqs: number[]; next: string | null }> => {
  const [route] = auditRoutes(store);
  const { body } = (await route?.handle({ query } as unknown as Call)) ?? expect.fail('there is no route');
  const { items, next } = body as Page;
  return { seqs: items.map(({ seq }) => seq), next };
};

describe('a query of the audit log', () => {
  const all = Array.from({ length: 60 }, (_, i) => i + 1);
  const at = (n: number): string => new Date(begin + n * second).toISOString();

  it.each<[Record<string, string>, (n: number) => boolean]>([
    [{ subject: 'u1' }, (n) => n % 4 === 1], [{ activity: 'activity 1' }, (n) => n % 2 === 1], [{ result: 'failure' }, (n) => n % 3 === 0],
    [{ initiator: 'key_1' }, (n) => n % 5 === 0], [{ initiator: 'u2' }, (n) => n % 4 === 2 && n % 5 !== 0], [{ correlationId: 'flow_7' }, (n) => n % 7 === 0],
    [{ from: at(20) }, (n) => n >= 20], [{ to: at(20) }, (n) => n < 20], [{ from: at(20), to: at(40), result: 'success', initiator: 'key_1' }, (n) => n >= 20 && n < 40 && n % 3 !== 0 && n % 5 === 0],
    [{ from: '2026-03-01T01:00:20+01:00', to: at(21) }, (n) => n === 20],
  ])('%j finds exactly what it asks for', async (query, isWanted) => {
    const ask = asking(await filled(60));
    expect(await ask({ ...query, limit: '200' })).toEqual({ seqs: all.filter(isWanted), next: null });
    const paged: number[] = [];
    for (let after: string | null = '0'; after !== null;) {
      const page: Awaited<ReturnType<typeof ask>> = await ask({ ...query, limit: '4', after });
      paged.push(...page.seqs);
      after = page.next;
    }
    expect(paged).toEqual(all.filter(isWanted));
  });

  it('has no page after one that the last record fills', async () => {
    expect(await asking(await filled(4))({ limit: '4' })).toEqual({ seqs: [1, 2, 3, 4], next: null });
  });

  it('looks at a bounded number of records, and says where to go on', async () => {
    const ask = asking(await filled(21_000));
    const first = await ask({ from: at(20_990), limit: '4' });
    expect(first).toEqual({ seqs: [], next: '20000' });
    expect(await ask({ from: at(20_990), limit: '4', after: '20000' })).toEqual({ seqs: [20_990, 20_991, 20_992, 20_993], next: '20993' });
  });
});
