import { describe, expect, it } from 'vitest';
import { skipOf } from '#machines/rules/enforcement.ts';
import type { Enforcement } from '#machines/rules/user.ts';
import { factsFor, mobile, now } from './case.ts';

const day = 86_400_000;
const at = (ms: number) => new Date(ms).toISOString();
const skip = (sources: Enforcement[], firstPromptedAt: string | null, when = now, requiredNow = false) => skipOf(new Set(sources), requiredNow, 14, firstPromptedAt, when);

describe('a registration may be put off', () => {
  it('for ever where only password reset asks', () => {
    expect(skip([], at(now - 400 * day))).toEqual({ allowed: true, until: null });
  });
  it('for the days of grace from the first prompt, and not at exactly their end', () => {
    const first = at(now - 14 * day);
    expect(skip(['identityProtection'], first, now - 1)).toEqual({ allowed: true, until: now });
    expect(skip(['identityProtection'], first, now)).toEqual({ allowed: false, until: now });
    expect(skip(['identityProtection'], first, now + day)).toEqual({ allowed: false, until: now });
  });
  it('from now on where it was never shown before', () => {
    expect(skip(['identityProtection'], null)).toEqual({ allowed: true, until: now + 14 * day });
  });
  it('not at all for per-user MFA and Conditional Access, whatever else enforces', () => {
    expect(skip(['identityProtection', 'perUser'], null)).toEqual({ allowed: false, until: null });
    expect(skip(['conditionalAccess', 'identityProtection'], null).allowed).toBe(false);
  });
  it('under security defaults until 2024-07-29 only', () => {
    const end = Date.parse('2024-07-29T00:00:00Z');
    expect(skip(['securityDefaults'], null, end - 1).allowed).toBe(true);
    expect(skip(['securityDefaults'], null, end).allowed).toBe(false);
    expect(skip(['securityDefaults', 'identityProtection'], null, end).allowed).toBe(false);
  });
  it('not while the sign-in at hand cannot go on without multi-factor authentication', () => {
    expect(skip(['identityProtection'], null, now, true).allowed).toBe(false);
  });
});

describe('the facts say whether it may be skipped', () => {
  it('refuses it from the per-user state alone', () => {
    expect(factsFor({}, { perUserMfa: 'enabled' }).skip).toBe('refused');
    expect(factsFor({}).skip).toBe('allowed');
  });
  it('counts MFA required of who cannot pass it as Conditional Access, and lets who can put off what reset wants', () => {
    const required = { mfaRequiredNow: true };
    expect(factsFor({}, {}, required)).toMatchObject({ skip: 'refused', enforced: { mfa: true } });
    expect(factsFor({}, { methods: [mobile] }, required)).toMatchObject({ skip: 'allowed', enforced: { mfa: false, sspr: true } });
  });
  it('knows no grace of zero days', () => {
    expect(factsFor({ graceDays: 0 }, {}, { mfaRegistrationEnforcedBy: ['identityProtection'] }).skip).toBe('refused');
  });
});
