// Puts on file exactly what was proven in this flow, if the rules of this moment still allow it: beside what is there, or in
// the place of the method that is changed, which stays until then.
import { defaultAfter } from '#machines/rules/default-method.ts';
import { kindOfMethod } from '#machines/rules/on-file.ts';
import type { PhoneType } from '#machines/rules/user.ts';
import { endPairing, giveUpPairing } from '../devices/clearing.ts';
import { ActivityError, type ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { iso } from '../ports/clock.ts';
import { propertyOf } from '../directory/admin-audits.ts';
import { type Reading, readFacts } from '../directory/facts-reading.ts';
import { maskEmail, maskPhone } from '../directory/masking.ts';
import { seedBinding, type StoredMethod, type UserRecord } from '../directory/user-record.ts';
import { type Proof, proofBinding, type ProofChannel, proofOf, proofs, type ProvenKind } from '../proofs/proof-record.ts';
import { notRegistered, notUpdated, registered, updated } from './audit-drafts.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { judgeRequest } from './judge-request.ts';
import { forgive } from './judging.ts';
import { kindName, methodName } from './method-names.ts';
import { checkLetThrough, checkRegistrable } from './permission.ts';
import { saveAnswers } from './save-answers.ts';
import { keptText } from './secret-text.ts';
import { writePerson } from './writing.ts';

export const saveMethod = (settings: ActivitySettings): Handler<'saveMethod'> => ({
  attempts: 3,
  run: async ({ method, channel, given, replaces }, host) => {
    if (method === 'securityQuestions') return await saveAnswers(settings, given, host);
    if (method === null || method === 'appPassword' || channel === null) throw missing();
    const { directory, ids, gate, defaultAfter: rule = defaultAfter } = settings;
    const { flow } = host;
    const newId = ids.next('method');
    let name = methodName(method, channel);
    return completing(async (tx) => {
      const reading = await readFacts(directory, tx, host);
      const { record, facts } = reading;
      const proven = await provenBy(tx, host, reading, { method, channel, id: replaces ?? newId });
      if (proven === null) throw missing();
      name = methodName(method, channel, proven.type === 'app' && proven.code);
      checkRegistrable(reading, method, channel, replaces);
      checkLetThrough(reading, gate, replaces);

      const before = record.methods.find(({ id }) => id === replaces);
      // What is changed keeps its place among the defaults: it is the same way to reach the person.
      const defaultMethod = before === undefined ? rule(facts, channel === 'email' ? null : channel) : record.defaultMethod;
      const methods = [...record.methods.filter((other) => other !== before && !isReplaced(other, proven)), proven];
      const after = await writePerson(directory, tx, host, reading, { methods, defaultMethod, ...(channel === 'email' ? { used: channel } : { proven: { method: proven, channel } }) });
      if ((await tx.get(proofs, rootOf(flow.id))) !== null) tx.remove(proofs, rootOf(flow.id));
      // Another method has taken the place of an app that was being set up: its device, which may have paired, is nobody's.
      await (channel === 'appPush' ? endPairing : giveUpPairing)(tx, flow.id);
      await forgive(tx, host, { channel });
      const changes = [
        { displayName: propertyOf(proven), oldValue: before === undefined ? null : shown(before), newValue: shown(proven) },
        ...(defaultMethod === record.defaultMethod ? [] : [{ displayName: 'defaultMethod', oldValue: record.defaultMethod, newValue: defaultMethod }]),
      ];
      tx.audit(before === undefined ? registered(flow, name, changes) : updated(flow, kindName(method), changes));
      return after;
    }, (tx, code) => {
      // Where nothing was proven there was nothing to register.
      if (code !== 'proof.missing') tx.audit(replaces === null ? notRegistered(flow, name, code) : notUpdated(flow, kindName(method), code));
    });
  },
});

const missing = () => new ActivityError('proof.missing', 'nothing was proven in this flow');

type Sought = { readonly method: ProvenKind; readonly channel: ProofChannel | 'appPush'; readonly id: string };

/** The method as it is to be on file; null where nothing of the kind was proven. */
async function provenBy(tx: Transaction, host: ActivityHost, reading: Reading, { method, channel, id }: Sought): Promise<StoredMethod | null> {
  if (channel === 'appPush') return (await judgeRequest(tx, host, reading, { purpose: 'enrolment', except: null })).used;
  const proof = await proofOf(tx, host.flow.id, { purpose: 'enrolment', method, channel });
  return proof?.state !== 'proven' || proof.sealed === null ? null : methodFrom(proof, keptText(host, proof.sealed, proofBinding(host.flow.id)), reading.record, id, host);
}

const shown = (method: StoredMethod): string | null => {
  if (method.type === 'phone') return maskPhone(method.number);
  if (method.type === 'email') return maskEmail(method.address);
  return method.type === 'app' ? method.name : null;
};

/** One number of a type and one address: what stood there had lost its flag, or saving was refused. */
const isReplaced = (other: StoredMethod, saved: StoredMethod): boolean => (saved.type === 'email' || saved.type === 'phone') && kindOfMethod(other) === kindOfMethod(saved);

const phoneTypes = { phone: 'mobile', alternatePhone: 'alternate', officePhone: 'office' } as const satisfies Record<string, PhoneType>;

function methodFrom(proof: Proof, proven: string, { tenant, id: person, methods }: UserRecord, id: string, host: ActivityHost): StoredMethod | null {
  const at = iso(host.now());
  const entry = { id, registeredBy: 'user', mfaFlag: true, lastUsedAt: null, createdAt: at, updatedAt: at, source: rootOf(host.flow.id) } as const;
  switch (proof.method) {
    case 'app': {
      const apps = methods.filter(({ type }) => type === 'app').length;
      const name = apps === 0 ? 'Authenticator app' : `Authenticator app ${apps + 1}`;
      // The code that proved the seed has been used: it opens nothing afterwards.
      const used = proof.step === null ? {} : { lastStep: proof.step };
      return { ...entry, type: 'app', variant: 'other', push: false, code: true, name, seed: host.seal(proven, seedBinding(tenant, person, id)), ...used };
    }
    case 'phone':
    case 'alternatePhone':
    case 'officePhone':
      return { ...entry, type: 'phone', phoneType: phoneTypes[proof.method], number: proven };
    case 'email':
      return { ...entry, type: 'email', address: proven };
  }
}
