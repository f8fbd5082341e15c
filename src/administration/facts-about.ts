// The facts about a person apart from any sign-in, as an administrator's acts ask for them.
import type { Facts } from '#machines/rules/facts.ts';
import { factsOf } from '#machines/rules/facts-of.ts';
import { defaultSignIn } from '#machines/rules/user.ts';
import { policyOf } from '../directory/policy-record.ts';
import { asUser, type UserRecord } from '../directory/user-record.ts';
import type { Transaction } from '../engine/transaction.ts';

/** `now`: milliseconds since 1970. */
export const factsAbout = async (tx: Pick<Transaction, 'get'>, person: UserRecord, now: number): Promise<Facts> =>
  factsOf({ policy: await policyOf(tx, person.tenant), user: asUser(person), signIn: defaultSignIn, now, insideTrustedNetwork: true });
