import { describe, expect, it } from 'vitest';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser, SignIn } from '#machines/rules/user.ts';
import { address, factsFor, now } from './case.ts';

const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
const isDue = (sspr: NonNullable<PartialPolicy['sspr']> = {}, user: Partial<PartialUser> = {}, signIn: Partial<SignIn> = {}) =>
  factsFor({ sspr: { methodsRequired: 1, ...sspr } }, { methods: [address], ...user }, signIn).reviewDue;

describe('a review of security info is due', () => {
  it('once the interval is over, from its last instant on', () => {
    expect(isDue({}, { confirmedAt: daysAgo(180) })).toBe(true);
    expect(isDue({}, { confirmedAt: new Date(Date.parse(daysAgo(180)) + 1).toISOString() })).toBe(false);
    expect(isDue({ reconfirmAfterDays: 1 }, { confirmedAt: daysAgo(1) })).toBe(true);
    expect(isDue({ reconfirmAfterDays: 730 }, { confirmedAt: daysAgo(729) })).toBe(false);
  });
  it('where there was never a registration or review, if there is something to look through', () => {
    expect(isDue()).toBe(true);
    expect(isDue({}, { methods: [] })).toBe(false);
    expect(isDue({}, { methods: [], businessPhone: '+1 2065550109' })).toBe(false);
    expect(isDue({}, { methods: [{ type: 'appPassword', name: 'mail' }] })).toBe(false);
  });
  it('never where the interval is 0, people are not asked to register at sign-in, or the person is an administrator', () => {
    expect(isDue({ reconfirmAfterDays: 0 })).toBe(false);
    expect(isDue({ registerAtSignIn: false })).toBe(false);
    expect(isDue({}, { roles: ['User administrator'] })).toBe(false);
  });
  it('at a sign-in, not of whoever came to manage', () => {
    expect(isDue({}, {}, { mode: 'manage' })).toBe(false);
  });
});
