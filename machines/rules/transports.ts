// How a phone that is being registered may receive its code.
import type { Facts } from './facts.ts';
import { transports, type Transport } from './methods.ts';

/**
 * The transports multi-factor authentication allows, text first; where it allows none, the phone only serves for password reset and
 * any transport that reaches a phone at all will do.
 */
export function transportsFor(facts: Pick<Facts, 'mfa' | 'registrable'>): readonly Transport[] {
  const reachable = facts.registrable.transports ?? transports;
  const forMfa = reachable.filter(c => facts.mfa.allowed.includes(c));
  return forMfa.length > 0 ? forMfa : reachable;
}
