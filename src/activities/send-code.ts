// Sends a code to the number or address a person typed, to prove that it is theirs.
import { ActivityError } from '../engine/activity.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { maskEmail, maskPhone } from '../directory/masking.ts';
import { phoneNumber } from '../directory/phone-number.ts';
import { newCode } from '../proofs/codes.ts';
import { deliver, type Parcel, stage } from './delivering.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { checkRegistrable } from './permission.ts';
import { typedText } from './secret-text.ts';

export const sendCode = (settings: ActivitySettings): Handler<'sendCode'> => ({
  atMostOnce: true,
  run: async ({ method, channel, address }, host) => {
    const parcel = parcelFor(method, channel, typedText(host, address));
    const outcome = await host.transact(async (tx) => {
      const reading = await readFacts(settings.directory, tx, host);
      checkRegistrable(reading, parcel.method, parcel.channel);
      // An address that needs the password it is to reset is no help (only a code sent elsewhere proves anything).
      if (parcel.method === 'email' && reading.user.id.toLowerCase() === parcel.to.toLowerCase()) throw refused('the account\'s own address');
      return await stage(tx, host, parcel);
    });
    return outcome === 'counted' ? await deliver(settings, host, parcel, 'address.refused') : { outcome };
  },
});

/** @throws {ActivityError} `address.refused`: nothing that a code could be sent to. */
function parcelFor(method: string | null, channel: string | null, typed: string): Parcel {
  if (method === 'email' && channel === 'email') {
    const to = typed.trim();
    if (!/^[^\s@]+@[^\s@]+$/.test(to)) throw refused('no e-mail address');
    return { purpose: 'enrolment', method, channel, to, masked: maskEmail(to), keep: to, code: newCode() };
  }
  if (method === 'phone' && (channel === 'sms' || channel === 'voice')) {
    const number = phoneNumber(typed);
    if ('code' in number) throw refused(number.code);
    if (number.extension !== null) throw refused('phone.extension');
    return { purpose: 'enrolment', method, channel, to: number.e164, masked: maskPhone(number.stored), keep: number.stored, code: newCode() };
  }
  throw new ActivityError('policy.disallows', 'a code cannot be sent for this method');
}

const refused = (why: string) => new ActivityError('address.refused', `a code cannot be sent there: ${why}`);
