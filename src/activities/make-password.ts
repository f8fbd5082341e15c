// Makes an app password: shown once, kept as a hash. Made again under the name that was given, it takes the place of the one
// before, which nobody may have copied.
import { ActivityError, type ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import { iso } from '../ports/clock.ts';
import { factsWithMethods, readFacts } from '../directory/facts-reading.ts';
import type { StoredMethod } from '../directory/user-record.ts';
import { newAppPassword } from '../proofs/app-passwords.ts';
import { costOfRandom, hashOf, HashingBusyError } from '../proofs/secret-hash.ts';
import { createdPassword, deleted, deletedPassword, notRegistered, registered, started } from './audit-drafts.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { methodName, nameOf } from './method-names.ts';
import { checkLetThrough, checkRegistrable } from './permission.ts';
import { typedText } from './secret-text.ts';
import { writePerson } from './writing.ts';

const longestName = 64;

export const makePassword = ({ directory, ids, gate }: ActivitySettings): Handler<'makePassword'> => ({
  attempts: 3,
  run: async ({ given }, host) => {
    const { flow } = host;
    const id = ids.next('method');
    const name = Array.from(typedText(host, given).normalize('NFC').trim()).slice(0, longestName).join('');
    const password = newAppPassword();
    const hash = await hashed(password);
    const madeBy = workOf(host, given?.sealed ?? '');
    return completing(async (tx) => {
      const reading = await readFacts(directory, tx, host);
      const kept = reading.record.methods.filter((method) => method.madeBy !== madeBy);
      const gone = reading.record.methods.filter((method) => method.madeBy === madeBy);
      // A rule of its own for the second of the two: the one before counts no more.
      const facts = gone.length === 0 ? reading.facts : factsWithMethods(reading, kept, host.now());
      checkRegistrable({ facts }, 'appPassword', null);
      checkLetThrough(reading, gate);
      if (name === '') throw new ActivityError('policy.disallows', 'an app password has a name');
      const at = iso(host.now());
      const made: StoredMethod = { id, type: 'appPassword', name, hash, madeBy, registeredBy: 'user', mfaFlag: true, lastUsedAt: null, createdAt: at, updatedAt: at, source: rootOf(flow.id) };
      const after = await writePerson(directory, tx, host, reading, { methods: [...kept, made] });
      for (const method of gone) {
        tx.audit(deleted(flow, nameOf(method), [{ displayName: 'appPassword', oldValue: 'on file', newValue: null }]));
        tx.audit(deletedPassword(flow));
      }
      // There is nothing to begin before it is made; made anew it was begun.
      if (gone.length === 0) tx.audit(started(flow, methodName('appPassword', null)));
      tx.audit(registered(flow, methodName('appPassword', null), [{ displayName: 'appPassword', oldValue: null, newValue: 'on file' }]));
      tx.audit(createdPassword(flow));
      tx.showOnce({ password });
      return after;
    }, (tx, code) => tx.audit(notRegistered(flow, methodName('appPassword', null), code)));
  },
});

/** The name that was typed, by its reference, names the piece of work: made anew, the reference is the same. */
const workOf = (host: ActivityHost, reference: string): string => `${host.flow.id}/${reference}`;

const hashed = (password: string): Promise<string> => hashOf(password, costOfRandom).catch((error: unknown) => {
  throw error instanceof HashingBusyError ? new ActivityError('busy', error.message, { retryable: true }) : error;
});
