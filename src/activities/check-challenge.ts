// Judges what answers a step-up and, once passed, says how strong it was and when.
import { channelsAllowed } from '#machines/rules/capability.ts';
import type { Assurance, Verdict } from '#machines/enrolment/vocabulary.ts';
import type { Channel } from '#machines/rules/methods.ts';
import type { ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { iso } from '../ports/clock.ts';
import { type Reading, readFacts } from '../directory/facts-reading.ts';
import { seedBinding, type StoredMethod } from '../directory/user-record.ts';
import { proofs, type ProofSought } from '../proofs/proof-record.ts';
import { matchingStep } from '../proofs/totp.ts';
import { phoneFor } from './challenge-phone.ts';
import { checkChallengeable, excepted } from './challengeable.ts';
import { beforehand, completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { judgeRequest } from './judge-request.ts';
import { admit, compareSent, forgive } from './judging.ts';
import { methodName } from './method-names.ts';
import { keptText, typedText } from './secret-text.ts';
import { dialled } from './send-challenge.ts';
import { writePerson } from './writing.ts';

/** The authentication context class of a flow that passed a challenge beside the first factor. */
const mfaAcr = 'urn:factorflow:acr:mfa';
/** Authentication method references (RFC 8176 section 2): a device proves that it holds a key in software. */
const amrOf: Readonly<Record<Channel, string>> = { appPush: 'swk', appCode: 'otp', sms: 'sms', voice: 'tel' };

type Typed = Exclude<Channel, 'appPush'>;
type Judged = { readonly verdict: Verdict; readonly used: StoredMethod | null };

export const checkChallenge = ({ directory, totpSkew = 1, gate }: ActivitySettings): Handler<'checkChallenge'> => ({
  attempts: 3,
  run: async ({ channel, entered, except }, host) => {
    const typed = typedText(host, entered);
    const { asked, admitted } = await beforehand(host, async (tx) => {
      const { facts } = await readFacts(directory, tx, host);
      const asked = checkChallengeable(facts, channel, gate, except);
      // An answer on a device was counted when it was given.
      return { asked, admitted: asked === 'appPush' ? 'compare' as const : await admit(tx, host, soughtBy(asked), methodName(asked === 'appCode' ? 'app' : 'phone', asked)) };
    });
    return completing(async (tx) => {
      const reading = await readFacts(directory, tx, host);
      if (admitted !== 'compare') return { verdict: admitted, facts: reading.facts, assurance: null };
      checkChallengeable(reading.facts, asked, gate, except);
      const not = excepted(reading.facts, except);
      const { verdict, used } = await judge(tx, reading, host, { asked, typed, not, skew: totpSkew });
      if (verdict !== 'accepted' || used === null) return { verdict: verdict === 'accepted' ? 'expired' : verdict, facts: reading.facts, assurance: null };

      const stored = { ...used, lastUsedAt: iso(host.now()) };
      const methods = reading.record.methods.map((method) => (method.id === used.id ? stored : method));
      const facts = await writePerson(directory, tx, host, reading, { methods, proven: { method: stored, channel: asked } });
      const root = rootOf(host.flow.id);
      if ((await tx.get(proofs, root)) !== null) tx.remove(proofs, root);
      await forgive(tx, host, { channel: asked });
      const assurance: Assurance = { acr: mfaAcr, amr: [amrOf[asked], 'mfa'], auth_time: Math.floor(host.now() / 1_000) };
      return { verdict, facts, assurance };
    });
  },
});

const soughtBy = (channel: Typed): ProofSought => ({ purpose: 'challenge', channel });

type Asked = { readonly asked: Channel; readonly typed: string; /** The id of a method that is not to answer. */ readonly not: string | null; readonly skew: number };

async function judge(tx: Transaction, reading: Reading, host: ActivityHost, { asked, typed, not, skew }: Asked): Promise<Judged> {
  if (asked === 'appPush') return await judgeRequest(tx, host, reading, { purpose: 'challenge', except: not });
  return asked === 'appCode' ? bySeed(reading, host, typed, { not, skew }) : await byPhone(tx, reading, host, { asked, typed, not });
}

/** The app or token whose code it is. All on file are tried, so that how long it takes does not tell which. */
function bySeed({ facts, record }: Reading, host: ActivityHost, typed: string, { not, skew }: Pick<Asked, 'not' | 'skew'>): Judged {
  let used: StoredMethod | null = null;
  for (const method of record.methods) {
    const entry = method.type === 'app' && method.code ? 'appCode' : method.type === 'hardwareToken' ? method.type : null;
    if (entry === null || method.mfaFlag === false || method.seed === undefined || method.id === not || !channelsAllowed(facts.mfa, entry).includes('appCode')) continue;
    const seed = keptText(host, method.seed, seedBinding(host.flow.tenant, record.id, method.id));
    const step = matchingStep(seed, typed, host.now(), method.lastStep ?? null, skew, method.codes);
    if (step !== null && used === null) used = { ...method, lastStep: step };
  }
  return used === null ? { verdict: 'rejected', used } : { verdict: 'accepted', used };
}

/** A code that went to a number which is no longer the one on file proves nothing. */
async function byPhone(tx: Transaction, { facts, record }: Reading, host: ActivityHost, { asked, typed, not }: Pick<Asked, 'typed' | 'not'> & { readonly asked: 'sms' | 'voice' }): Promise<Judged> {
  const compared = await compareSent(tx, host, soughtBy(asked), typed);
  if (compared.verdict !== 'accepted') return { verdict: compared.verdict, used: null };
  const phone = phoneFor(record, asked, facts, not);
  const isStillThere = phone !== null && compared.proof.destination !== null && host.matches(compared.proof.destination, dialled(phone), 'destination');
  return isStillThere ? { verdict: 'accepted', used: phone } : { verdict: 'expired', used: null };
}
