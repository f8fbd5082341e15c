// What whoever writes asks again in its own transaction: the flow may have decided on facts that no longer hold.
import type { Facts } from '#machines/rules/facts.ts';
import { capableGate, type Gate } from '#machines/rules/gate.ts';
import type { Kind } from '#machines/rules/methods.ts';
import { appsAtMost, countApps } from '#machines/rules/on-file.ts';
import { offersOf } from '#machines/rules/plan.ts';
import type { User } from '#machines/rules/user.ts';
import { ActivityError } from '../engine/activity.ts';

const onFileAs = { phone: 'mobilePhone', email: 'email', securityQuestions: 'securityQuestions' } as const;

/**
 * @throws {ActivityError} `cap.reached`: as many of the kind on file as there may be, one number of a type and one address.
 * `policy.disallows`: the page is closed to the person, or policy does not offer the kind or the channel.
 */
export function checkRegistrable({ facts, user }: { readonly facts: Facts; readonly user: User }, kind: Kind, channel: string | null): void {
  const isFull = kind === 'app' ? countApps(user.methods) >= appsAtMost : isTaken(facts, onFileAs[kind]);
  if (isFull) throw new ActivityError('cap.reached', 'as many of this method are on file as there may be');
  const isOffered = kind === 'app' || kind === 'phone' ? offersOf(facts, kind).some((offered) => offered === channel) : true;
  if (facts.experience === 'none' || facts.access === 'blocked' || !facts.registrable.kinds.includes(kind) || !isOffered) {
    throw new ActivityError('policy.disallows', 'policy does not allow this method now');
  }
}

/** A method that a rollback took the multi-factor flag from may be registered again, in its own place. */
const isTaken = (facts: Facts, entry: (typeof onFileAs)[keyof typeof onFileAs]): boolean =>
  facts.onFile.includes(entry) && facts.withoutMfa?.includes(entry) !== true;

/** Whether the gate lets the person write: they passed it in this flow or before it, or it asks nothing of them. */
export const isLetThrough = (facts: Facts, passed: boolean, gate: Gate = capableGate): boolean => passed || !gate(facts).required;
