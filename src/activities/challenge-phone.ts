// Which phone on file a challenge goes to.
import { channelsAllowed } from '#machines/rules/capability.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { channelsOf } from '#machines/rules/methods.ts';
import { entriesOf } from '#machines/rules/on-file.ts';
import type { PhoneType } from '#machines/rules/user.ts';
import type { StoredMethod, UserRecord } from '../directory/user-record.ts';

export type StoredPhone = Extract<StoredMethod, { readonly type: 'phone' }>;

const order: readonly PhoneType[] = ['mobile', 'alternate', 'office'];

/**
 * The mobile phone first, then those that can only be called; none that policy disallows or a rollback has cleared. `facts` null:
 * whatever is on file. `except`: the id of one that is not to be asked.
 */
export const phoneFor = ({ methods }: Pick<UserRecord, 'methods'>, channel: 'sms' | 'voice', facts: Facts | null, except: string | null = null): StoredPhone | null =>
  methods
    .filter((method): method is StoredPhone => method.type === 'phone' && method.mfaFlag !== false && method.id !== except)
    .filter((phone) => entriesOf(phone, 0).some((entry) => (facts === null ? channelsOf[entry] : channelsAllowed(facts.mfa, entry)).includes(channel)))
    .toSorted((a, b) => order.indexOf(a.phoneType) - order.indexOf(b.phoneType))[0] ?? null;
