// By what a flow has passed the gate: the methods it was challenged with or has put on file itself. A pass is as good as
// they are: once none of them is on file any more as it was (an administrator has taken a stolen phone away, say), it is void.
import { canonical } from '../ports/json.ts';
import type { Table } from '../ports/store.ts';
import type { ActivityHost } from '../engine/activity.ts';
import type { Transaction } from '../engine/transaction.ts';
import { seedBinding, type StoredMethod, type UserRecord } from './user-record.ts';

/** Fingerprints of methods. Keyed by flow; goes with it. */
export const gatePasses: Table<{ readonly methods: readonly string[] }> = { name: 'gatePasses' };

/** The flow has passed, or could pass again, by this method. */
export async function keepPass(tx: Transaction, host: ActivityHost, method: StoredMethod): Promise<void> {
  const known = (await tx.get(gatePasses, host.flow.id))?.methods ?? [];
  tx.put(gatePasses, host.flow.id, { methods: [...known, host.fingerprint(textOf(host, method), purpose)] });
}

/** Whether one of those methods is still on file, unchanged, and counts. */
export async function holdsPass(tx: Transaction, host: ActivityHost, { methods }: UserRecord): Promise<boolean> {
  const pass = await tx.get(gatePasses, host.flow.id);
  return pass !== null && methods.some((method) => method.mfaFlag !== false && pass.methods.some((print) => host.matches(print, textOf(host, method), purpose)));
}

const purpose = 'gate pass';

/** The seed itself, not its box: that is another one after each change of the sealing key. */
function textOf(host: ActivityHost, { id, type, seed, ...method }: StoredMethod): string {
  const opened = seed === undefined ? null : host.open(seed, seedBinding(host.flow.tenant, host.flow.subject ?? '', id));
  return canonical([id, type, 'number' in method ? method.number : null, opened]);
}
