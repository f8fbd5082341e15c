// A policy, a person and a sign-in at random, from a seed: every value there is, and instants on and around every boundary.
import type { Case } from '#machines/rules/facts-of.ts';
import { completePolicy, type Scope } from '#machines/rules/policy.ts';
import { completeSignIn, completeUser, type Method } from '#machines/rules/user.ts';
import { address, alternate, bothApp, codeApp, mobile, office, pushApp, token } from './case.ts';

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const day = 86_400_000;

export function randomCase(random: () => number): Case {
  const one = <T>(...from: readonly T[]): T => from[Math.floor(random() * from.length)] as T; // never empty
  const chance = (of: number) => random() < of;
  const some = <T>(...from: readonly T[]): T[] => from.filter(() => chance(0.5));
  const now = one(Date.parse('2026-03-01T12:00:00Z'), Date.parse('2024-07-28T23:59:59Z'), Date.parse('2024-07-29T00:00:00Z'), Date.parse('2020-06-01T00:00:00Z'));
  const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString();
  const scope = (): Scope => one<Scope>('all', 'all', 'none', { groups: ['a'] }, { groups: ['a', 'b'] }, { groups: [] });
  const flag = () => (chance(0.15) ? { mfaFlag: false } : {});
  const methods: Method[] = [
    ...some<Method>(mobile, alternate, office, address), ...(chance(0.3) ? [{ type: 'securityQuestions', count: one(0, 2, 3, 4, 5) } as const] : []),
    ...Array.from({ length: one(0, 0, 0, 1, 1, 2, 4, 5) }, () => one<Method>(pushApp, codeApp, bothApp, token)),
    ...Array.from({ length: one(0, 0, 1, 39, 40) }, () => ({ type: 'appPassword', name: 'mail' }) as const),
  ];
  return {
    now,
    insideTrustedNetwork: chance(0.5),
    policy: completePolicy({
      enablement: { original: scope(), refreshed: chance(0.5) ? 'all' : scope() },
      mfa: { methods: some('appPush', 'appCode', 'sms', 'voice', 'hardwareToken') },
      sspr: {
        scope: scope(), methodsRequired: one(1, 2), methods: some('appPush', 'appCode', 'email', 'mobilePhone', 'officePhone', 'securityQuestions', 'hardwareToken'),
        registerAtSignIn: chance(0.7), reconfirmAfterDays: one(0, 1, 180, 730), securityQuestions: { toRegister: 5, toReset: one(3, 4, 5) },
      },
      appPasswords: { allowed: chance(0.5) },
      tenant: { plan: one('paid', 'paid', 'free', 'trial'), createdAt: ago(one(29, 30, 31, 900) * day - one(0, 1)), customDomain: chance(0.3), directorySync: chance(0.2), cloud: chance(0.05) ? 'national' : 'public' },
      registrationAccess: { block: one('none', 'none', 'outsideTrustedNetworks') },
      stepUp: { maxAgeMinutes: one(null, 0, 10) },
      graceDays: one(0, 0.5, 14),
      methodTable: one('2019', '2022'),
    }),
    user: completeUser({
      id: 'u1', groups: some('a', 'b'), roles: chance(0.2) ? ['User administrator'] : [], perUserMfa: one('disabled', 'disabled', 'disabled', 'enabled', 'enforced'),
      businessPhone: chance(0.2) ? '+1 2065550109' : null, methods: methods.map(method => ({ ...method, ...flag() })).toSorted(() => random() - 0.5),
      defaultMethod: one(null, 'appPush', 'appCode', 'sms', 'voice'),
      confirmedAt: one(null, ago(day), ago(180 * day), ago(180 * day - 1), ago(730 * day)), firstPromptedAt: one(null, ago(0), ago(13.5 * day), ago(14 * day - 1), ago(14 * day), ago(15 * day)),
    }),
    signIn: completeSignIn({
      mfaRegistrationEnforcedBy: chance(0.5) ? [] : some('identityProtection', 'perUser', 'conditionalAccess', 'securityDefaults'), mfaRequiredNow: chance(0.2),
      mode: one('signIn', 'signIn', 'signIn', 'manage'), mfaAt: one(null, null, ago(0), ago(600_000), ago(600_001), ago(-300_000), ago(-300_001)),
    }),
  };
}
