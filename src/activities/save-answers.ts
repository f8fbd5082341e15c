// Puts security questions on file. Nobody can prove an answer, so what was given is what counts: its hash, and nothing else.
import { defaultAfter } from '#machines/rules/default-method.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { type ActivityHost, ActivityError, type Completion, type SealedReference } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import { iso } from '../ports/clock.ts';
import { type Reading, readFacts } from '../directory/facts-reading.ts';
import type { StoredMethod } from '../directory/user-record.ts';
import { HashingBusyError } from '../proofs/secret-hash.ts';
import { acceptable, type Answer, hashAnswers, questionsOf } from '../proofs/security-questions.ts';
import { notRegistered, registered, started } from './audit-drafts.ts';
import { beforehand, completing } from './completing.ts';
import type { ActivitySettings } from './handler.ts';
import { methodName } from './method-names.ts';
import { checkLetThrough, checkRegistrable } from './permission.ts';
import { writePerson } from './writing.ts';

/** @throws {ActivityError} `answers.refused`, and what {@link checkRegistrable} and the gate say. */
export async function saveAnswers({ directory, ids, gate, defaultAfter: rule = defaultAfter }: ActivitySettings, given: SealedReference | null, host: ActivityHost): Promise<Completion<Facts>> {
  const { flow } = host;
  const id = ids.next('method');
  const name = methodName('securityQuestions', null);
  const check = (reading: Reading): readonly Answer[] => {
    checkRegistrable(reading, 'securityQuestions', null);
    checkLetThrough(reading, gate);
    const answers = given === null ? null : acceptable(host.reveal(given), { count: reading.facts.questions, questions: questionsOf(reading.policy.sspr.securityQuestions) });
    if (answers === null) throw new ActivityError('answers.refused', 'these answers cannot be put on file');
    return answers;
  };
  // Looked at before anything is hashed: that takes its time. What is refused here is refused, and recorded, in the completion.
  const looked = await beforehand(host, async (tx) => {
    const reading = await readFacts(directory, tx, host);
    try {
      return check(reading);
    } catch (error) {
      if (error instanceof ActivityError) return [];
      throw error;
    }
  });
  const hashed = await hashAnswers(looked).catch((error: unknown) => {
    throw error instanceof HashingBusyError ? new ActivityError('busy', error.message, { retryable: true }) : error;
  });
  return completing(async (tx) => {
    const reading = await readFacts(directory, tx, host);
    const { record } = reading;
    const answers = check(reading);
    if (answers.length !== hashed.length) throw new ActivityError('policy.disallows', 'the policy has changed meanwhile');
    const at = iso(host.now());
    const saved: StoredMethod = {
      id, type: 'securityQuestions', count: hashed.length, answers: hashed,
      registeredBy: 'user', mfaFlag: true, lastUsedAt: null, createdAt: at, updatedAt: at, source: rootOf(flow.id),
    };
    // Nobody is asked for answers when they sign in; who had no usable default has one from here on all the same, as after any method.
    const defaultMethod = rule(reading.facts, null);
    const after = await writePerson(directory, tx, host, reading, { methods: [...record.methods.filter(({ type }) => type !== 'securityQuestions'), saved], defaultMethod });
    tx.audit(started(flow, name));
    tx.audit(registered(flow, name, [
      { displayName: 'securityQuestions', oldValue: null, newValue: String(hashed.length) },
      ...(defaultMethod === record.defaultMethod ? [] : [{ displayName: 'defaultMethod', oldValue: record.defaultMethod, newValue: defaultMethod }]),
    ]));
    return after;
  }, (tx, code) => tx.audit(notRegistered(flow, name, code)));
}
