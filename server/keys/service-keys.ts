// The keys services call with. Only their hash is stored: a key is 256 random bits, so a plain SHA-256 is enough (ASVS 5.0 6.5.2).
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import type { Table } from '#src/ports/store.ts';
import { hashOf, newServiceKey, type ServiceKey } from '../http/access.ts';

/** `isAnnounced`: somebody has been shown the key. */
type KeyRow = ServiceKey & { readonly isAnnounced: boolean };
const keyRows: Table<KeyRow> = { name: 'keys', index: ({ tenant }) => ({ tenant }) };
const firstKey = 'first';

export type OpenKeys = {
  readonly serviceKeys: readonly ServiceKey[];
  /** A key that nobody has seen yet, to be shown once. */
  readonly newKey: string | null;
  /** Remembers that it was: until then, each start makes another. */
  announced(): Promise<void>;
};

/** A key that is given is the only one that holds; else the stored one does, made at the first start. */
export async function openKeys(ports: TransactionPorts, given: string | null, tenant: string): Promise<OpenKeys> {
  const nothingToSay = { newKey: null, announced: async () => {} };
  if (given !== null) return { serviceKeys: [{ id: 'configured', tenant, hash: hashOf(given) }], ...nothingToSay };
  const stored = (await ports.store.list(keyRows, { limit: 100 })).map(({ row }) => row);
  if (stored.some(({ isAnnounced }) => isAnnounced)) return { serviceKeys: stored, ...nothingToSay };
  const newKey = newServiceKey();
  const row: KeyRow = { id: firstKey, tenant, hash: hashOf(newKey), isAnnounced: false };
  const put = (row: KeyRow) => transact(ports, async (tx) => {
    await tx.get(keyRows, row.id);
    tx.put(keyRows, row.id, row);
  });
  await put(row);
  return { serviceKeys: [row], newKey, announced: () => put({ ...row, isAnnounced: true }) };
}
