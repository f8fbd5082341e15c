// App passwords: made here, shown once, kept as a hash only. To verify one (`appPasswordOf`) is for the host of sign-in to ask:
// this version does not offer it over HTTP.
import { randomInt } from 'node:crypto';
import type { StoredMethod, UserRecord } from '../directory/user-record.ts';
import { isHashOf } from './secret-hash.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** 16 letters of 26 are 75 bits, evenly drawn: more than any guess over a network comes by, and short enough to be typed. */
const length = 16;

export const newAppPassword = (): string => Array.from({ length }, () => letters[randomInt(letters.length)]).join('');

/** The password of this person that was given, or null; spaces, which people type between groups of letters, do not count. All are compared. */
export async function appPasswordOf({ methods }: Pick<UserRecord, 'methods'>, given: string): Promise<StoredMethod | null> {
  const typed = given.replaceAll(/\s/g, '').toLowerCase();
  let found: StoredMethod | null = null;
  for (const method of methods) if (method.type === 'appPassword' && method.hash !== undefined && (await isHashOf(method.hash, typed))) found ??= method;
  return found;
}
