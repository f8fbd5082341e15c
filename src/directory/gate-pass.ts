// By what a flow has passed the gate: the methods it was challenged with, or has put on file itself after proving them. A pass
// is as good as they are: once none of them is on file any more as it was (an administrator has taken a stolen phone away,
// say), it is void. It is the outermost flow's, so that a flow it invokes asks nobody a second time.
import type { Pass } from '#machines/rules/facts-of.ts';
import { canonical } from '../ports/json.ts';
import type { Table } from '../ports/store.ts';
import type { ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { VaultError } from '../engine/vault.ts';
import type { UsedChannel } from '../notices/ways.ts';
import { seedBinding, type StoredMethod, type UserRecord } from './user-record.ts';

/** A fingerprint of a method, and when the flow passed by it, in milliseconds since 1970. */
type Passed = { readonly print: string; readonly at: number };
export type GatePass = { readonly passed: readonly Passed[]; /** The channels it was passed by. */ readonly used: readonly UsedChannel[] };

/** Keyed by outermost flow; goes with it. */
export const gatePasses: Table<GatePass> = { name: 'gatePasses' };

type Verifying = Pick<ActivityHost, 'flow' | 'open'>;

/** The flow has passed, or could pass again, by this method. */
export async function keepPass(tx: Transaction, host: Verifying & Pick<ActivityHost, 'fingerprint' | 'now'>, method: StoredMethod, channel: UsedChannel): Promise<void> {
  const root = rootOf(host.flow.id);
  const known = await passOf(tx, root);
  const passed = { print: host.fingerprint(textOf(host, method), purpose), at: host.now() };
  tx.put(gatePasses, root, { passed: [...known.passed, passed], used: [...new Set([...known.used, channel])] });
}

/** Those of the methods that are still on file, unchanged and not cleared by a rollback, by id, each with when it was last passed by. What policy allows of them is for the rules to ask. */
export async function passesOf(tx: Pick<Transaction, 'get'>, host: Verifying & Pick<ActivityHost, 'matches'>, { methods }: Pick<UserRecord, 'methods'>): Promise<readonly Pass[]> {
  const { passed } = await passOf(tx, rootOf(host.flow.id));
  if (passed.length === 0) return [];
  return methods.filter(({ mfaFlag }) => mfaFlag !== false).flatMap((method): Pass[] => {
    const texts = readable(host, method);
    const held = passed.filter(({ print }) => texts.some((text) => host.matches(print, text, purpose))).map(({ at }) => at);
    return held.length === 0 ? [] : [{ id: method.id, at: Math.max(...held) }];
  });
}

/** The channels the flow has passed by so far. */
export const channelsUsed = async (tx: Pick<Transaction, 'get'>, flow: string): Promise<readonly UsedChannel[]> => (await passOf(tx, rootOf(flow))).used;

/** A pass kept by a version that did not know when it was won is none. */
const passOf = async (tx: Pick<Transaction, 'get'>, root: string): Promise<GatePass> => {
  const row: Partial<GatePass> | null = await tx.get(gatePasses, root);
  return { passed: row?.passed ?? [], used: row?.used ?? [] };
};

const purpose = 'gate pass';

/** A method whose seed does not open any more can verify nobody: no pass holds by it. */
function readable(host: Verifying, method: StoredMethod): readonly string[] {
  try {
    return [textOf(host, method)];
  } catch (error) {
    if (error instanceof VaultError) return [];
    throw error;
  }
}

/** The seed itself, not its box: that is another one after each change of the sealing key. */
function textOf({ flow, open }: Verifying, { id, type, seed, ...method }: StoredMethod): string {
  const opened = seed === undefined ? null : open(seed, seedBinding(flow.tenant, flow.subject ?? '', id));
  const device = 'device' in method ? method.device : null;
  return canonical([id, type, 'number' in method ? method.number : null, opened, device ?? null]);
}
