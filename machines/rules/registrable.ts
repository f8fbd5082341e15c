// Whether a method may be registered now. One rule, asked by whoever prepares, sends, writes or explains.
import type { Facts } from './facts.ts';
import type { Channel, Kind, OnFile } from './methods.ts';
import { offersOf } from './plan.ts';

export type NotRegistrable = 'cap.reached' | 'policy.disallows';

const entry = { phone: 'mobilePhone', email: 'email', securityQuestions: 'securityQuestions' } as const satisfies Record<Exclude<Kind, 'app'>, OnFile>;

/**
 * As many of the kind are on file as there may be: one number, one address and one set of questions, except one that a
 * rollback took the multi-factor flag from, which may be registered again in its own place. Apps are counted where the facts
 * are made, and one that some channel could register and that is not registrable all the same is one too many.
 */
export function isFull({ registrable, onFile, withoutMfa = [] }: Pick<Facts, 'registrable' | 'onFile' | 'withoutMfa'>, kind: Kind): boolean {
  if (kind === 'app') return registrable.app.length > 0 && !registrable.kinds.includes(kind);
  return onFile.includes(entry[kind]) && !withoutMfa.includes(entry[kind]);
}

/** Null: it may be. `policy.disallows`: the page is closed to the person, or policy does not offer the kind, or not by this channel. */
export function refusalOf(facts: Facts, kind: Kind, channel: Channel | 'email' | null): NotRegistrable | null {
  if (isFull(facts, kind)) return 'cap.reached';
  const isOffered = kind === 'app' || kind === 'phone' ? offersOf(facts, kind).some(offered => offered === channel) : facts.sspr.allowed.includes(kind);
  return facts.experience !== 'none' && facts.access === 'open' && facts.registrable.kinds.includes(kind) && isOffered ? null : 'policy.disallows';
}
