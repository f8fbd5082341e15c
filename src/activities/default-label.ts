// A default method as the list of defaults words it, and as audit records name it: numbers masked.
import type { Channel } from '#machines/rules/methods.ts';
import { maskPhone } from '../directory/masking.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { phoneFor } from './challenge-phone.ts';

export function defaultLabel(channel: Channel | 'email' | null, record: Pick<UserRecord, 'methods'>): string {
  const number = maskPhone((channel === 'sms' || channel === 'voice' ? phoneFor(record, channel, null)?.number : undefined) ?? '');
  switch (channel) {
    case 'appPush':
      return 'Authenticator app notification';
    case 'appCode':
      return 'code from my authenticator app or token';
    case 'sms':
      return `Text a code to ${number}`;
    case 'voice':
      return `Call ${number}`;
    case 'email':
    case null:
      return 'a method that cannot be the default';
  }
}
