// Who is registered for what, as the original feature's report tells it: registered is what is on file, capable what is on
// file and allowed. The same rules answer that decide what a person is asked.
import { channelsCapable, channelsRegistered } from '#machines/rules/capability.ts';
import { defaultNow } from '#machines/rules/default-method.ts';
import { factsOf } from '#machines/rules/facts-of.ts';
import type { Channel } from '#machines/rules/methods.ts';
import { isAdministrator, resetPolicyFor } from '#machines/rules/password-reset.ts';
import type { Policy } from '#machines/rules/policy.ts';
import { isRegisteredForReset } from '#machines/rules/reset-gates.ts';
import { defaultSignIn } from '#machines/rules/user.ts';
import { asUser, type StoredMethod, type UserRecord } from '../directory/user-record.ts';
import { iso } from '../ports/clock.ts';

export const reportFlags = ['isAdmin', 'isSsprRegistered', 'isSsprEnabled', 'isSsprCapable', 'isMfaRegistered', 'isMfaCapable'] as const;

export type Registration = { readonly id: string; readonly userDisplayName: string }
  & { readonly [Flag in (typeof reportFlags)[number]]: boolean }
  & {
    /** In the words of the original feature's report, each once. */
    readonly methodsRegistered: readonly string[];
    /** The default, if it is on file and allowed. */
    readonly defaultMethod: Channel | null;
    /** RFC 3339. */
    readonly lastUpdatedDateTime: string;
  };

/** How many people there are, and of how many each flag is true. */
export type Totals = { readonly users: number } & { readonly [Flag in (typeof reportFlags)[number]]: number };

/** `now`: milliseconds since 1970. */
export function registrationOf(policy: Policy, person: UserRecord, now: number): Registration {
  const user = asUser(person);
  const facts = factsOf({ policy, user, signIn: defaultSignIn, now, insideTrustedNetwork: true });
  const reset = resetPolicyFor(policy, user, now);
  const isSsprRegistered = isRegisteredForReset(reset, facts.onFile);
  return {
    id: user.id,
    userDisplayName: user.displayName,
    isAdmin: isAdministrator(user),
    isSsprRegistered,
    isSsprEnabled: reset.inScope,
    isSsprCapable: isSsprRegistered && reset.inScope,
    isMfaRegistered: channelsRegistered(facts).length > 0,
    isMfaCapable: channelsCapable(facts).length > 0,
    methodsRegistered: [...new Set([...person.methods.flatMap(wordsOf), ...(person.businessPhone === null ? [] : ['officePhone'])])],
    defaultMethod: defaultNow(facts),
    lastUpdatedDateTime: iso(person.updatedAt),
  };
}

export const noTotals: Totals = { users: 0, isAdmin: 0, isSsprRegistered: 0, isSsprEnabled: 0, isSsprCapable: 0, isMfaRegistered: 0, isMfaCapable: 0 };

export const counting = (totals: Totals, one: Registration): Totals => {
  const counts = reportFlags.map((flag) => [flag, totals[flag] + (one[flag] ? 1 : 0)] as const);
  return { ...totals, users: totals.users + 1, ...Object.fromEntries(counts) };
};

function wordsOf(method: StoredMethod): string[] {
  switch (method.type) {
    case 'phone':
      return [{ mobile: 'mobilePhone', alternate: 'alternateMobilePhone', office: 'officePhone' }[method.phoneType]];
    case 'app':
      return [...(method.push ? ['appNotification'] : []), ...(method.code ? ['appCode'] : [])];
    case 'securityQuestions':
      return ['securityQuestion'];
    case 'email':
    case 'hardwareToken':
    case 'appPassword':
      return [method.type];
  }
}
