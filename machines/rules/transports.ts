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

/**
 * Phones other than the mobile one are called. A new one is where calls are of use: for multi-factor authentication, or an office phone
 * for password reset. One that is on file and is being changed is called although policy no longer asks for it, and where nobody can be
 * called it is sent a text, so that the number at least is proven to be theirs.
 */
export function callsFor(facts: Pick<Facts, 'mfa' | 'sspr' | 'registrable' | 'methods'>, kind: CalledPhone): readonly Transport[] {
  const reachable = facts.registrable.transports ?? transports;
  const called = reachable.filter(c => c === 'voice');
  if (facts.methods.some(method => method.kind === kind)) return called.length > 0 ? called : reachable;
  return isOfUse(facts, kind) ? called : [];
}

export type CalledPhone = 'alternatePhone' | 'officePhone';
export const isOfUse = ({ mfa, sspr }: Pick<Facts, 'mfa' | 'sspr'>, kind: CalledPhone): boolean =>
  mfa.allowed.includes('voice') || (kind === 'officePhone' && sspr.allowed.includes('officePhone'));
