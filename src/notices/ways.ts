// Over which way a person is told of a change: not over the one it was made with, and not to an address that has come with
// it, for whoever made it may hold both (NIST SP 800-63B-4 section 4.1.2.1).
import { phoneNumber } from '../directory/phone-number.ts';
import type { UserRecord } from '../directory/user-record.ts';

/** By what the person proved themselves, or proved what they registered, in the act at hand. */
export type UsedChannel = 'appPush' | 'appCode' | 'sms' | 'voice' | 'email';
/** `to`: an address, a number in E.164 form, or the id of a device. */
export type Way = { readonly channel: 'email' | 'sms' | 'push'; readonly to: string };

type Person = Pick<UserRecord, 'methods'>;

/**
 * The best first; whoever tells takes the next where one is refused. What was on file before the act and was not used in
 * it; then what was used; then what is new. Among equals mail before a text, and that before a push, which is easily
 * wiped away. An address that the act has changed or deleted is a good one still: it cannot be the intruder's; a device
 * that is paired no more hears nothing. Empty for whoever has none.
 *
 * A call is no way: it cannot be read again, comes at night, says nothing to an answering machine that could be trusted,
 * and a voice that speaks of a changed account is what fraud sounds like. So alternate and office phones, which can
 * only be called, get nothing.
 *
 * `first`: what was on file before the first of several acts that belong together. It ranks as what was there, and nothing
 * that came with one of them does: whoever changes the address in the first is not the only one to hear of the second.
 */
export function waysFor(before: Person, after: Person, used: readonly UsedChannel[], first: readonly Way[] = addressesOf(before)): readonly Way[] {
  const [old, now] = [first, addressesOf(after)];
  const isIn = (ways: readonly Way[], { channel, to }: Way) => ways.some((way) => way.channel === channel && way.to === to);
  // A code that went to a mail address went to the one that is on file after the act; of a phone, text and call are one.
  const isUsed = (way: Way): boolean => {
    if (way.channel === 'email') return used.includes('email') && isIn(now, way);
    return way.channel === 'push' ? used.includes('appPush') : used.includes('sms') || used.includes('voice');
  };
  const rank = (way: Way) => (isIn(old, way) ? 0 : 2) + (isUsed(way) ? 1 : 0);
  const all = [...old, ...addressesOf(before), ...now].filter((way) => way.channel !== 'push' || isIn(now, way));
  return all.filter((way, i) => !isIn(all.slice(0, i), way)).toSorted((a, b) => rank(a) - rank(b) || preference[a.channel] - preference[b.channel]);
}

const preference: Readonly<Record<Way['channel'], number>> = { email: 0, sms: 1, push: 2 };

/** Everywhere a person can be told something. */
export const addressesOf = ({ methods }: Person): Way[] => methods.flatMap((method): Way[] => {
  if (method.type === 'email') return [{ channel: 'email', to: method.address }];
  if (method.type === 'app') return method.push && method.device !== undefined ? [{ channel: 'push', to: method.device.id }] : [];
  if (method.type !== 'phone' || method.phoneType !== 'mobile') return [];
  const number = phoneNumber(method.number);
  return 'code' in number ? [] : [{ channel: 'sms', to: number.e164 }];
});
