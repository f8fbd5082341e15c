// Judges a typed code in two steps: a try is counted in a commit of its own, then it is compared in the completion.
import type { Verdict } from '#machines/enrolment/vocabulary.ts';
import type { Channel } from '#machines/rules/methods.ts';
import type { ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { familyOf, limits, type LimitSubject } from '../limits/limit-settings.ts';
import { clearTries, countTry, lockOf } from '../limits/tries.ts';
import { codePurpose, type Proof, proofOf, proofs, type ProofSought } from '../proofs/proof-record.ts';
import { lockedOut } from './audit-drafts.ts';
import { subjectOf } from './handler.ts';

/**
 * Counts the try, once per idempotency key, and says whether it may be compared. What cannot be compared (no code, an
 * expired one) costs no try: nothing is learned from it. `name` stands in the audit record of a lock that falls.
 */
export async function admit(tx: Transaction, host: ActivityHost, sought: ProofSought, name: string): Promise<'compare' | Exclude<Verdict, 'accepted' | 'rejected'>> {
  const now = host.now();
  const whom = limitOf(host, sought);
  const proof = await proofOf(tx, host.flow.id, sought);
  if ((await lockOf(tx, whom, now)) !== null) return 'exhausted';
  if (proof === null || proof.state === 'proven' || isOver(proof, now)) return 'expired';
  const isRepeat = proof.lastTry === host.key;
  if (proof.channel !== 'appCode' && !isRepeat) {
    if (proof.tries >= limits.triesPerCode) return 'spent';
    if (proof.code === null) return 'expired';
  }
  const tried = await countTry(tx, whom, host.key, now);
  if (tried.hasFallen) tx.audit(lockedOut(host.flow, sought.purpose, name, whom.family, tried));
  if (!tried.allowed) return 'exhausted';
  if (!isRepeat) tx.put(proofs, rootOf(host.flow.id), { ...proof, tries: proof.tries + 1, lastTry: host.key });
  return 'compare';
}

/** Compares a code that was sent. A wrong one that was its last try is spent. */
export async function compareSent(tx: Transaction, host: ActivityHost, sought: ProofSought, typed: string): Promise<{ verdict: 'accepted'; proof: Proof } | { verdict: 'rejected' | 'spent' | 'expired' }> {
  const proof = await proofOf(tx, host.flow.id, sought);
  if (proof === null || proof.code === null || isOver(proof, host.now())) return { verdict: 'expired' };
  if (host.matches(proof.code, typed, codePurpose(proof))) return { verdict: 'accepted', proof };
  if (proof.tries < limits.triesPerCode) return { verdict: 'rejected' };
  tx.put(proofs, rootOf(host.flow.id), { ...proof, code: null });
  return { verdict: 'spent' };
}

/**
 * A challenge passed, or a method put on file, forgives the wrong codes before it. That one's own new phone was proven does
 * not: whoever guesses at somebody's methods would enrol one between two guesses, and start afresh each time.
 */
export const forgive = (tx: Transaction, host: ActivityHost, by: { readonly channel: Channel | 'email' }): Promise<void> => clearTries(tx, limitOf(host, by));

const limitOf = ({ flow }: ActivityHost, { channel }: { readonly channel: Channel | 'email' }): LimitSubject => ({ tenant: flow.tenant, subject: subjectOf(flow), family: familyOf(channel) });
const isOver = ({ expiresAt }: Proof, now: number): boolean => expiresAt !== null && expiresAt <= now;
