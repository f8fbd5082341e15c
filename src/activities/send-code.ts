// Sends a code to the number or address a person typed, to prove that it is theirs; or a request to the device that has paired.
import type { EnrolledKind } from '#machines/rules/methods.ts';
import { ActivityError } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { maskEmail, maskPhone } from '../directory/masking.ts';
import { phoneNumber } from '../directory/phone-number.ts';
import { languageToSendIn } from '../messages/flow-language.ts';
import { newCode } from '../proofs/codes.ts';
import { proofs } from '../proofs/proof-record.ts';
import { started } from './audit-drafts.ts';
import { beforehand, outside } from './completing.ts';
import { deliver, type Parcel, stage } from './delivering.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { methodName } from './method-names.ts';
import { checkRegistrable } from './permission.ts';
import { typedText } from './secret-text.ts';
import { sendRequest } from './send-request.ts';

export const sendCode = (settings: ActivitySettings): Handler<'sendCode'> => ({
  atMostOnce: true,
  run: async ({ method, channel, given, replaces }, host) => {
    if (method === 'app' && channel === 'appPush') return await outside(() => sendRequest(settings, host, { purpose: 'enrolment', except: null }));
    const parcel = parcelFor(method, channel, typedText(host, given));
    const { outcome, language } = await beforehand(host, async (tx) => {
      const reading = await readFacts(settings.directory, tx, host);
      checkRegistrable(reading, parcel.method, parcel.channel, replaces);
      // An address that needs the password it is to reset is no help (only a code sent elsewhere proves anything).
      if (parcel.method === 'email' && reading.user.id.toLowerCase() === parcel.to.toLowerCase()) throw refused('the account\'s own address');
      const root = rootOf(host.flow.id);
      const before = await tx.get(proofs, root);
      const staged = await stage(tx, host, parcel);
      const isBegun = before?.purpose === 'enrolment' && before.method === parcel.method && before.isBegun === true;
      // A code that has to wait begins nothing, and what waits for another address goes on with what was begun.
      const proof = staged === 'counted' || isBegun ? await tx.get(proofs, root) : null;
      if (proof !== null) tx.put(proofs, root, { ...proof, isBegun: true });
      if (staged === 'counted' && !isBegun) tx.audit(started(host.flow, methodName(parcel.method, parcel.channel)));
      return { outcome: staged, language: await languageToSendIn(tx, host.flow) };
    });
    return outcome === 'counted' ? await deliver(settings, host, { ...parcel, language }, 'address.refused') : { outcome };
  },
});

/** @throws {ActivityError} `address.refused`: nothing that a code could be sent to. */
function parcelFor(method: EnrolledKind | null, channel: string | null, typed: string): Parcel {
  if (method === 'email' && channel === 'email') {
    const to = typed.trim();
    if (!/^[^\s@]+@[^\s@]+$/.test(to)) throw refused('no e-mail address');
    return { purpose: 'enrolment', method, channel, to, masked: maskEmail(to), keep: to, code: newCode() };
  }
  if ((method === 'phone' || method === 'alternatePhone' || method === 'officePhone') && (channel === 'sms' || channel === 'voice')) {
    const number = phoneNumber(typed);
    if ('code' in number) throw refused(number.code);
    const { stored, e164: to, extension } = number;
    // Nobody presses an extension for us: what rings is the number, and whoever answers there puts the call through.
    if (extension !== null && (method !== 'officePhone' || !/^[0-9]{1,10}$/.test(extension))) throw refused('phone.extension');
    return { purpose: 'enrolment', method, channel, to, masked: maskPhone(stored), keep: extension === null ? stored : `${stored} x${extension}`, code: newCode() };
  }
  throw new ActivityError('policy.disallows', 'a code cannot be sent for this method');
}

const refused = (why: string) => new ActivityError('address.refused', `a code cannot be sent there: ${why}`);
