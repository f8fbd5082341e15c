// Where a person could be told of things before a flow changed anything. Whoever changes the address in one step would
// otherwise be the only one to hear of the next.
import type { UserRecord } from '../directory/user-record.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { type Box, type Vault, VaultError } from '../engine/vault.ts';
import type { Table } from '../ports/store.ts';
import { addressesOf, type Way } from './ways.ts';

/** Keyed by outermost flow; goes with it. Sealed: it holds addresses. */
export const firstAddresses: Table<{ readonly box: Box }> = { name: 'firstAddresses' };

export const firstAddressesBinding = (flow: string): string => `first addresses/${rootOf(flow)}`;

/**
 * To be asked with each change of a flow: with the first, what is on file before it is kept. What was kept and does not open
 * any more, because its key is gone, is as if this were the first.
 */
export async function addressesAtFirst(tx: Pick<Transaction, 'get' | 'put'>, flow: string, before: Pick<UserRecord, 'methods'>, sealing: Pick<Vault, 'seal' | 'open'>): Promise<readonly Way[]> {
  const root = rootOf(flow);
  const kept = await tx.get(firstAddresses, root);
  try {
    if (kept !== null) return sealing.open(kept.box, firstAddressesBinding(root)) as unknown as readonly Way[]; // as it was sealed for this row
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
  }
  const ways = addressesOf(before);
  tx.put(firstAddresses, root, { box: sealing.seal(ways.map(({ channel, to }) => ({ channel, to })), firstAddressesBinding(root)) });
  return ways;
}
