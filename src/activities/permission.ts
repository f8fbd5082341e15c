// What whoever writes asks again in its own transaction: the flow may have decided on facts that no longer hold.
import type { Facts } from '#machines/rules/facts.ts';
import { capableGate, type Gate } from '#machines/rules/gate.ts';
import type { Channel, Kind } from '#machines/rules/methods.ts';
import { type NotRegistrable, refusalOf } from '#machines/rules/registrable.ts';
import { ActivityError, type ActivityHost } from '../engine/activity.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Reading } from '../directory/facts-reading.ts';
import { holdsPass } from '../directory/gate-pass.ts';

const refusals: Readonly<Record<NotRegistrable, string>> = {
  'cap.reached': 'as many of this method are on file as there may be',
  'policy.disallows': 'policy does not allow this method now',
};

/** @throws {ActivityError} what the rule says: `cap.reached`, `policy.disallows`. */
export function checkRegistrable({ facts }: { readonly facts: Facts }, kind: Kind, channel: Channel | 'email' | null): void {
  const refused = refusalOf(facts, kind, channel);
  if (refused !== null) throw new ActivityError(refused, refusals[refused]);
}

/**
 * Whether the gate lets the person write: they passed it in this flow by a method that still holds, or before it, or it asks
 * nothing of them. It asks it of everybody who is MFA-capable by now, also by a method that cannot be asked for here or that
 * policy has only just allowed.
 */
export async function isLetThrough(tx: Transaction, host: ActivityHost, { facts, record }: Reading, passed: boolean, gate: Gate = capableGate): Promise<boolean> {
  return !gate(facts).required || (passed && (await holdsPass(tx, host, record)));
}
