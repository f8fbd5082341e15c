// Finds out at the start whether the sealing keys at hand are those that sealed what is stored: another key under the same
// name would open nothing, and what it sealed from then on would be lost with it.
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import { type Box, createVault, type SealingKeys } from '#src/engine/vault.ts';
import type { Store, Table } from '#src/ports/store.ts';
import { UsageError } from '../config/options.ts';

export const canaries: Table<{ readonly box: Box }> = { name: 'canaries' };
const bound = (id: string): string => `canary/${id}`;

/** Which key is missing, or is another one than it was, as a sentence; null when all is well. */
export async function foreignKey(store: Pick<Store, 'list'>, { keys }: Pick<SealingKeys, 'keys'>): Promise<string | null> {
  const known = await store.list(canaries, { limit: 1_000 });
  for (const { key: id, row } of known) {
    if (!keys.has(id)) return `the sealing key "${id}" is missing though it has sealed secrets in this folder`;
    try {
      createVault({ current: id, keys }).open(row.box, bound(id));
    } catch {
      return `the sealing key "${id}" is not the one that sealed the secrets in this folder`;
    }
  }
  return null;
}

/** @throws {UsageError} a key that has sealed something is missing, or is another one than it was. */
export async function checkSealingKeys(ports: TransactionPorts, { current, keys }: SealingKeys): Promise<void> {
  const foreign = await foreignKey(ports.store, { keys });
  if (foreign !== null) throw new UsageError(`${foreign}; put its file back from your backup`);
  await transact(ports, async (tx) => {
    if ((await tx.get(canaries, current)) === null) tx.put(canaries, current, { box: createVault({ current, keys }).seal('canary', bound(current)) });
  });
}
