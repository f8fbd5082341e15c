// By what a flow has passed the gate: the methods it was challenged with or has put on file itself. A pass is as good as
// they are: once none of them is on file any more as it was (an administrator has taken a stolen phone away, say), it is void.
import { canonical } from '../ports/json.ts';
import type { Table } from '../ports/store.ts';
import type { ActivityHost } from '../engine/activity.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { StoredMethod, UserRecord } from './user-record.ts';

/** Fingerprints of methods. Keyed by flow; goes with it. */
export const gatePasses: Table<{ readonly methods: readonly string[] }> = { name: 'gatePasses' };

/** The flow has passed, or could pass again, by this method. */
export async function keepPass(tx: Transaction, host: ActivityHost, method: StoredMethod): Promise<void> {
  const known = (await tx.get(gatePasses, host.flow.id))?.methods ?? [];
  tx.put(gatePasses, host.flow.id, { methods: [...known, printOf(host, method)] });
}

/** Whether one of those methods is still on file, unchanged, and counts. */
export async function holdsPass(tx: Transaction, host: ActivityHost, { methods }: UserRecord): Promise<boolean> {
  const pass = await tx.get(gatePasses, host.flow.id);
  return pass !== null && methods.some((method) => method.mfaFlag !== false && pass.methods.includes(printOf(host, method)));
}

const printOf = (host: ActivityHost, method: StoredMethod): string =>
  host.fingerprint(canonical([method.id, method.type, 'number' in method ? method.number : null, method.seed ?? null]), 'gate pass');
