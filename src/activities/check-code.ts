// Judges what proves a method that is to be registered: a code, or the answer of a device.
import type { Verdict } from '#machines/enrolment/vocabulary.ts';
import type { ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { proofBinding, proofOf, proofs, type ProofSought } from '../proofs/proof-record.ts';
import { matchingStep } from '../proofs/totp.ts';
import { beforehand, completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { judgeRequest } from './judge-request.ts';
import { admit, compareSent } from './judging.ts';
import { methodName } from './method-names.ts';
import { keptText, typedText } from './secret-text.ts';

export const checkCode = ({ directory, totpSkew = 1 }: ActivitySettings): Handler<'checkCode'> => ({
  attempts: 3,
  run: async ({ method, channel, entered }, host) => {
    if (method === 'app' && channel === 'appPush') {
      return completing(async (tx) => ({ verdict: (await judgeRequest(tx, host, await readFacts(directory, tx, host), { purpose: 'enrolment', except: null })).verdict }));
    }
    if (method === null || method === 'securityQuestions' || method === 'appPassword' || channel === null || channel === 'appPush') return { verdict: 'expired' };
    const typed = typedText(host, entered);
    const sought: ProofSought = { purpose: 'enrolment', method, channel };
    const admitted = await beforehand(host, (tx) => admit(tx, host, sought, methodName(method, channel)));
    if (admitted !== 'compare') return { verdict: admitted };
    return completing(async (tx): Promise<{ verdict: Verdict }> => {
      const verdict = channel === 'appCode' ? await proveSeed(tx, host, sought, typed, totpSkew) : await proveAddress(tx, host, sought, typed);
      return { verdict };
    });
  },
});

async function proveAddress(tx: Transaction, host: ActivityHost, sought: ProofSought, typed: string): Promise<Verdict> {
  const compared = await compareSent(tx, host, sought, typed);
  if (compared.verdict === 'accepted') tx.put(proofs, rootOf(host.flow.id), { ...compared.proof, code: null, state: 'proven' });
  return compared.verdict;
}

/** An app's codes cannot be spent: each is good for a minute at most, and the family's limit counts the tries. */
async function proveSeed(tx: Transaction, host: ActivityHost, sought: ProofSought, typed: string, skew: number): Promise<Verdict> {
  const proof = await proofOf(tx, host.flow.id, sought);
  if (proof === null || proof.sealed === null) return 'expired';
  const step = matchingStep(keptText(host, proof.sealed, proofBinding(host.flow.id)), typed, host.now(), proof.step, skew);
  if (step === null) return 'rejected';
  tx.put(proofs, rootOf(host.flow.id), { ...proof, step, state: 'proven' });
  return 'accepted';
}
