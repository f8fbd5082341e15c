// The keys services call with. Only their hash is stored: a key is 256 random bits, so a plain SHA-256 is enough (ASVS 5.0 6.5.2).
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import type { Table } from '#src/ports/store.ts';
import { hashOf, newServiceKey, type ServiceKey } from '../http/access.ts';

const serviceKeyRows: Table<ServiceKey> = { name: 'keys', index: ({ tenant }) => ({ tenant }) };

/** A key that is given is the only one that holds; else the stored one does, made at the first start. */
export async function openKeys(ports: TransactionPorts, given: string | null, tenant: string): Promise<{ serviceKeys: ServiceKey[]; newKey: string | null }> {
  if (given !== null) return { serviceKeys: [{ id: 'configured', tenant, hash: hashOf(given) }], newKey: null };
  const stored = await ports.store.list(serviceKeyRows, { limit: 100 });
  if (stored.length > 0) return { serviceKeys: stored.map(({ row }) => row), newKey: null };
  const newKey = newServiceKey();
  const key: ServiceKey = { id: 'first', tenant, hash: hashOf(newKey) };
  await transact(ports, async (tx) => {
    await tx.get(serviceKeyRows, key.id);
    tx.put(serviceKeyRows, key.id, key);
  });
  return { serviceKeys: [key], newKey };
}
