// The codes that are sent: six digits (more than 20 bits are not needed where guesses are limited: OWASP ASVS 5.0 6.5.4),
// short-lived (at most 10 minutes: 6.5.5), worded for reading or for being spoken.
import { randomInt } from 'node:crypto';
import type { OutgoingMessage } from '../ports/senders.ts';
import type { ProofChannel } from './proof-record.ts';

type SentChannel = Exclude<ProofChannel, 'appCode'>;

const minute = 60_000;
/** Milliseconds. */
export const lifetimes: Readonly<Record<SentChannel, number>> = { sms: 5 * minute, voice: 5 * minute, email: 10 * minute };

export const newCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0');

/** `issuer`: the name of the service as people know it. */
export function wording(channel: SentChannel, code: string, issuer: string): Pick<OutgoingMessage, 'subject' | 'text'> {
  const subject = `Your ${issuer} code`;
  const minutes = lifetimes[channel] / minute;
  switch (channel) {
    case 'voice': {
      const spoken = code.split('').join(' ');
      return { subject, text: `Your ${issuer} code is ${spoken}. Once more: ${spoken}.` };
    }
    case 'sms':
      return { subject, text: `${code} is your ${issuer} code. It is good for ${minutes} minutes. Nobody from ${issuer} will ask you for it.` };
    case 'email':
      return { subject, text: `${code} is your ${issuer} code.\n\nIt is good for ${minutes} minutes and can be used once. If you did not ask for it, do nothing and tell your administrator.\n` };
  }
}
