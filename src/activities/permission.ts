// What whoever writes asks again in its own transaction: the flow may have decided on facts that no longer hold.
import type { Facts } from '#machines/rules/facts.ts';
import { capableGate, type Gate } from '#machines/rules/gate.ts';
import type { Channel, EnrolledKind } from '#machines/rules/methods.ts';
import { type NotRegistrable, refusalOf } from '#machines/rules/registrable.ts';
import { ActivityError } from '../engine/activity.ts';

const refusals: Readonly<Record<NotRegistrable, string>> = {
  'cap.reached': 'as many of this method are on file as there may be',
  'policy.disallows': 'policy does not allow this method now',
  'method.unknown': 'the method that was to be changed is not on file',
};

type Asked = { readonly facts: Facts };

/** `replaces`: the id of the method that is changed, or null. @throws {ActivityError} what the rule says: `cap.reached`, `policy.disallows`, `method.unknown`. */
export function checkRegistrable({ facts }: Asked, kind: EnrolledKind, channel: Channel | 'email' | null, replaces: string | null = null): void {
  const refused = refusalOf(facts, kind, channel, replaces);
  if (refused !== null) throw new ActivityError(refused, refusals[refused]);
}

/**
 * Whether the gate lets the person write: they have passed it, or it asks nothing of them. It asks everybody who is MFA-capable
 * by now, also by a method that cannot be asked for here or that policy has only just allowed. `except`: the method that is about
 * to go, whose pass alone is not enough while there is another. @throws {ActivityError} `stepUp.required`
 */
export function checkLetThrough({ facts }: Asked, gate: Gate = capableGate, except: string | null = null): void {
  if (gate(facts, except).required) throw new ActivityError('stepUp.required', 'the person must step up first');
}

/** Whether the page is open to the person at all. @throws {ActivityError} `policy.disallows` */
export function checkOpen({ facts }: Asked): void {
  if (facts.experience === 'none' || facts.access === 'blocked') throw new ActivityError('policy.disallows', 'security info is not open to this person here');
}
