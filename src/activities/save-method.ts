// Puts on file exactly what was proven in this flow, if the rules of this moment still allow it.
import type { Kind } from '#machines/rules/methods.ts';
import { defaultAfter } from '#machines/rules/default-method.ts';
import { ActivityError, type ActivityHost, Failed } from '../engine/activity.ts';
import { iso } from '../ports/clock.ts';
import { keepPass } from '../directory/gate-pass.ts';
import { readFacts, writeUser } from '../directory/facts-reading.ts';
import { seedBinding, type StoredMethod, type UserRecord } from '../directory/user-record.ts';
import { type Proof, proofBinding, proofOf, proofs } from '../proofs/proof-record.ts';
import { methodName, notRegistered, registered } from './audit-drafts.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { forgive } from './judging.ts';
import { checkRegistrable, isLetThrough } from './permission.ts';
import { keptText } from './secret-text.ts';

export const saveMethod = ({ directory, ids, gate }: ActivitySettings): Handler<'saveMethod'> => ({
  run: async ({ method, channel, passed }, host) => {
    const { flow } = host;
    const id = ids.next('method');
    return completing(async (tx) => {
      const proof = method === null || channel === null || channel === 'appPush' ? null : await proofOf(tx, flow.id, { purpose: 'enrolment', method, channel });
      if (proof?.state !== 'proven' || proof.sealed === null) throw new ActivityError('proof.missing', 'nothing was proven in this flow');
      const reading = await readFacts(directory, tx, host);
      const name = methodName(proof.method, proof.channel);
      try {
        checkRegistrable(reading, proof.method, proof.channel);
        if (!(await isLetThrough(tx, host, reading, passed, gate))) throw new ActivityError('policy.disallows', 'the person must step up first');
      } catch (error) {
        if (!(error instanceof ActivityError)) throw error;
        tx.audit(notRegistered(flow, name, error.code));
        return new Failed(error.code);
      }
      const { record, facts } = reading;
      const saved = methodFrom(proof, keptText(host, proof.sealed, proofBinding(flow.id)), record, id, host);
      const defaultMethod = defaultAfter(facts, proof.channel === 'email' ? null : proof.channel);
      const after = await writeUser(directory, tx, host, reading, { methods: [...record.methods.filter((other) => !isReplaced(other, saved)), saved], defaultMethod });
      tx.remove(proofs, flow.id);
      await keepPass(tx, host, saved);
      await forgive(tx, host, { purpose: 'enrolment', channel: proof.channel });
      tx.audit(registered(flow, name, [
        { displayName: property[proof.method], oldValue: null, newValue: proof.masked ?? nameOf(saved) },
        ...(defaultMethod === record.defaultMethod ? [] : [{ displayName: 'defaultMethod', oldValue: record.defaultMethod, newValue: defaultMethod }]),
      ]));
      return after;
    });
  },
});

/** What an audit record calls the part of a person that changed. */
const property: Readonly<Record<Kind, string>> = { app: 'authenticatorApp', phone: 'mobilePhone', email: 'email', securityQuestions: 'securityQuestions' };
const nameOf = (method: StoredMethod): string | null => (method.type === 'app' ? method.name : null);

/** One number of a type and one address: what stood there had lost its flag, or saving was refused. */
const isReplaced = (other: StoredMethod, saved: StoredMethod): boolean =>
  (saved.type === 'email' && other.type === 'email') || (saved.type === 'phone' && other.type === 'phone' && other.phoneType === saved.phoneType);

function methodFrom(proof: Proof, proven: string, { tenant, id: person, methods }: UserRecord, id: string, host: ActivityHost): StoredMethod {
  const at = iso(host.now());
  const entry = { id, registeredBy: 'user', mfaFlag: true, lastUsedAt: null, createdAt: at, updatedAt: at, source: host.flow.id } as const;
  switch (proof.method) {
    case 'app': {
      const apps = methods.filter(({ type }) => type === 'app').length;
      const name = apps === 0 ? 'Authenticator app' : `Authenticator app ${apps + 1}`;
      // The code that proved the seed has been used: it opens nothing afterwards.
      const used = proof.step === null ? {} : { lastStep: proof.step };
      return { ...entry, type: 'app', variant: 'other', push: false, code: true, name, seed: host.seal(proven, seedBinding(tenant, person, id)), ...used };
    }
    case 'phone':
      return { ...entry, type: 'phone', phoneType: 'mobile', number: proven };
    case 'email':
      return { ...entry, type: 'email', address: proven };
    case 'securityQuestions':
      throw new ActivityError('policy.disallows', 'security questions are not proven by a code');
  }
}
