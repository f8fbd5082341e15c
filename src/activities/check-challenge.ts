// Judges the code of a step-up and, once passed, says how strong it was and when.
import type { Assurance, Verdict } from '#machines/enrolment/vocabulary.ts';
import { type ActivityHost } from '../engine/activity.ts';
import type { Transaction } from '../engine/transaction.ts';
import { iso } from '../ports/clock.ts';
import { keepPass } from '../directory/gate-pass.ts';
import { type Reading, readFacts, writeUser } from '../directory/facts-reading.ts';
import { seedBinding, type StoredMethod } from '../directory/user-record.ts';
import { proofs, type ProofSought } from '../proofs/proof-record.ts';
import { matchingStep } from '../proofs/totp.ts';
import { methodName } from './audit-drafts.ts';
import { phoneFor } from './challenge-phone.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { admit, compareSent, forgive } from './judging.ts';
import { keptText, typedText } from './secret-text.ts';
import { type Challengeable, checkChallengeable, dialled } from './send-challenge.ts';

/** The authentication context class of a flow that passed a challenge beside the first factor. */
export const mfaAcr = 'urn:factorflow:acr:mfa';
/** Authentication method references (RFC 8176 section 2). */
const amrOf: Readonly<Record<Challengeable, string>> = { appCode: 'otp', sms: 'sms', voice: 'tel' };

export const checkChallenge = ({ directory, totpSkew = 1, gate }: ActivitySettings): Handler<'checkChallenge'> => ({
  run: async ({ channel, entered }, host) => {
    const typed = typedText(host, entered);
    const { asked, admitted } = await host.transact(async (tx) => {
      const { facts } = await readFacts(directory, tx, host);
      const asked = checkChallengeable(facts, channel, gate);
      return { asked, admitted: await admit(tx, host, soughtBy(asked), methodName(asked === 'appCode' ? 'app' : 'phone', asked)) };
    });
    return completing(async (tx) => {
      const reading = await readFacts(directory, tx, host);
      if (admitted !== 'compare') return { verdict: admitted, facts: reading.facts, assurance: null };
      checkChallengeable(reading.facts, asked, gate);
      const { verdict, used } = asked === 'appCode' ? appOf(reading, host, typed, totpSkew) : await phoneOf(tx, reading, host, asked, typed);
      if (used === null) return { verdict, facts: reading.facts, assurance: null };

      const stored = { ...used, lastUsedAt: iso(host.now()) };
      const facts = await writeUser(directory, tx, host, reading, { methods: reading.record.methods.map((method) => (method.id === used.id ? stored : method)) });
      if ((await tx.get(proofs, host.flow.id)) !== null) tx.remove(proofs, host.flow.id);
      await keepPass(tx, host, stored);
      await forgive(tx, host, soughtBy(asked));
      const assurance: Assurance = { acr: mfaAcr, amr: [amrOf[asked], 'mfa'], auth_time: Math.floor(host.now() / 1_000) };
      return { verdict, facts, assurance };
    });
  },
});

const soughtBy = (channel: Challengeable): ProofSought => ({ purpose: 'challenge', channel });

type Compared = { readonly verdict: Verdict; readonly used: StoredMethod | null };

/** The app whose code it is. Every app on file is tried, so that how long it takes does not tell which. */
function appOf({ record }: Reading, host: ActivityHost, typed: string, skew: number): Compared {
  let used: StoredMethod | null = null;
  for (const method of record.methods) {
    if (method.type !== 'app' || !method.code || method.mfaFlag === false || method.seed === undefined) continue;
    const seed = keptText(host, method.seed, seedBinding(host.flow.tenant, record.id, method.id));
    const step = matchingStep(seed, typed, host.now(), method.lastStep ?? null, skew);
    if (step !== null && used === null) used = { ...method, lastStep: step };
  }
  return used === null ? { verdict: 'rejected', used } : { verdict: 'accepted', used };
}

/** A code that went to a number which is no longer the one on file proves nothing. */
async function phoneOf(tx: Transaction, { facts, record }: Reading, host: ActivityHost, channel: 'sms' | 'voice', typed: string): Promise<Compared> {
  const compared = await compareSent(tx, host, soughtBy(channel), typed);
  if (compared.verdict !== 'accepted') return { verdict: compared.verdict, used: null };
  const phone = phoneFor(record, channel, facts);
  const isStillThere = phone !== null && compared.proof.destination !== null && host.matches(compared.proof.destination, dialled(phone), 'destination');
  return isStillThere ? { verdict: 'accepted', used: phone } : { verdict: 'expired', used: null };
}
