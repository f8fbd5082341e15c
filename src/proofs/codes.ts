// The codes that are sent: six digits (more than 20 bits are not needed where guesses are limited: OWASP ASVS 5.0 6.5.4),
// short-lived (at most 10 minutes: 6.5.5), worded for reading or for being spoken.
import { randomInt } from 'node:crypto';
import type { MessageId } from '../messages/catalogue.en.ts';
import { type Language, text } from '../messages/text.ts';
import type { OutgoingMessage } from '../ports/senders.ts';
import type { ProofChannel } from './proof-record.ts';

type SentChannel = Exclude<ProofChannel, 'appCode'>;

const minute = 60_000;
/** Milliseconds. */
export const lifetimes: Readonly<Record<SentChannel, number>> = { sms: 5 * minute, voice: 5 * minute, email: 10 * minute };

export const newCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0');

/** `issuer`: the name of the service as people know it. */
export function wording(channel: SentChannel, code: string, issuer: string, language: Language): Pick<OutgoingMessage, 'subject' | 'text'> {
  const minutes = lifetimes[channel] / minute;
  const say = (id: MessageId, shown = code): string => text(id, { service: issuer, code: shown, minutes }, language).text;
  const subject = say('code.subject');
  switch (channel) {
    case 'voice':
      return { subject, text: say('code.voice', code.split('').join(' ')) };
    case 'sms':
      return { subject, text: say('code.sms') };
    case 'email':
      return { subject, text: `${say('code.email')}\n\n${say('code.emailRules')}\n` };
  }
}
