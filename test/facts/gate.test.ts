// The gate in front of security info, how fresh a pass must be, from where the page is reached, and what can be put off.
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#machines/rules/policy.ts';
import { asked, enforced, manage, trustedOnly } from './asked.ts';
import { address, bothApp, mobile, now, questions } from '../machines/rules/case.ts';

const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const withPhone = { methods: [mobile], defaultMethod: 'sms' as const };
const required = (...args: Parameters<typeof asked>) => asked(...args).stepUp.required;

describe('multi-factor authentication comes first', () => {
  it('for whoever can pass it, in front of the page', () => {
    expect(required({}, withPhone, manage)).toBe(true);
  });

  it('for whoever can pass it, in front of a registration at sign-in', () => {
    expect(asked({}, { ...withPhone, ...enforced })).toMatchObject({ interrupt: 'registration', stepUp: { required: true } });
  });

  it('for whoever can pass it, in front of a review', () => {
    expect(asked({}, { methods: [bothApp, mobile] })).toMatchObject({ interrupt: 'review', stepUp: { required: true } });
  });

  it('for nobody else', () => {
    expect([required({}, {}, manage), required({}, { methods: [address, questions] }, manage), required({}, enforced)]).toEqual([false, false, false]);
  });

  it('whenever it is required of somebody who has registered a method by combined registration', () => {
    expect(asked({}, withPhone).capable.mfa).toBe(true);
  });

  it('not again where it has been passed in the sign-in', () => {
    expect(required({}, withPhone, { ...manage, mfaAt: ago(600) })).toBe(false);
  });

  it('again where policy wants a fresher one', () => {
    const policy = { stepUp: { maxAgeMinutes: 10 } };
    expect([10, 11].map((minutes) => required(policy, withPhone, { ...manage, mfaAt: ago(minutes) }))).toEqual([false, true]);
  });

  it('every time where policy says so, with five minutes for clocks that differ', () => {
    const policy = { stepUp: { maxAgeMinutes: 0 } };
    expect([1, -5, -6].map((minutes) => required(policy, withPhone, { ...manage, mfaAt: ago(minutes) }))).toEqual([true, false, true]);
  });
});

describe('from outside trusted networks', () => {
  it('nothing is registered, changed or deleted', () => {
    expect(asked(trustedOnly, withPhone, manage)).toMatchObject({ interrupt: 'blocked', manage: { add: [], change: [], delete: [] } });
  });

  it('inside one everything is as ever', () => {
    expect(asked(trustedOnly, withPhone, manage, { insideTrustedNetwork: true })).toMatchObject({ interrupt: 'none', manage: { add: ['app', 'email', 'alternatePhone'], delete: ['phone'] } });
  });

  it('a registration at sign-in is shut, too', () => {
    expect(asked(trustedOnly, enforced).interrupt).toBe('blocked');
  });

  it('a sign-in at which nothing is missing is not touched', () => {
    expect(asked({ ...trustedOnly, sspr: { reconfirmAfterDays: 0 } }, { methods: [bothApp, mobile] }).interrupt).toBe('none');
  });

  it('nothing is blocked unless policy says so', () => {
    expect([defaultPolicy.registrationAccess.block, asked({}, enforced).interrupt]).toEqual(['none', 'registration']);
  });
});

describe('a registration can be put off', () => {
  const skip = (signIn: Parameters<typeof asked>[2], user: Parameters<typeof asked>[1] = {}, rest: Parameters<typeof asked>[3] = {}) => asked({}, user, signIn, rest).skip;
  const early = { now: Date.parse('2024-07-28T12:00:00Z') };

  it('without end where password reset alone asks', () => {
    expect(skip({})).toEqual({ allowed: true, until: null, daysLeft: null });
  });

  it('for fourteen days where Identity Protection asks, and not on the day after', () => {
    const by = { mfaRegistrationEnforcedBy: ['identityProtection' as const] };
    expect([13, 14].map((days) => skip(by, { firstPromptedAt: ago(days * 1440) }).allowed)).toEqual([true, false]);
  });

  it('under Identity Protection from the first prompt on', () => {
    expect(skip({ mfaRegistrationEnforcedBy: ['identityProtection'] })).toMatchObject({ allowed: true, daysLeft: 14 });
    expect(skip({ mfaRegistrationEnforcedBy: ['identityProtection'] }, { firstPromptedAt: ago(1440) })).toMatchObject({ daysLeft: 13 });
  });

  it('for fourteen days where security defaults asked, until 29 July 2024', () => {
    const by = { mfaRegistrationEnforcedBy: ['securityDefaults' as const] };
    expect([skip(by, {}, early).allowed, skip(by, {}, { now: Date.parse('2024-07-29T00:00:00Z') }).allowed]).toEqual([true, false]);
  });

  it('not where the sign-in at hand cannot go on without', () => {
    expect(skip({ mfaRegistrationEnforcedBy: ['identityProtection'], mfaRequiredNow: true }, withPhone).allowed).toBe(false);
    expect(skip({ mfaRegistrationEnforcedBy: ['identityProtection'], mfaRequiredNow: false }, withPhone).allowed).toBe(true);
  });

  it('not where multi-factor authentication is set per user', () => {
    expect([skip({}, { perUserMfa: 'enabled' }).allowed, skip({}, { perUserMfa: 'enforced' }).allowed]).toEqual([false, false]);
  });

  it('not where Conditional Access asks', () => {
    expect(skip({ mfaRegistrationEnforcedBy: ['conditionalAccess'] }).allowed).toBe(false);
  });
});
