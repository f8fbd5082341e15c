// How phones and apps are registered and reached, and what each method is good for.
import { describe, expect, it } from 'vitest';
import { policyErrors } from '#machines/rules/policy-rules.ts';
import { completePolicy, type MfaMethod, type PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser } from '#machines/rules/user.ts';
import { asked, enforced, noReset } from './asked.ts';
import { address, alternate, codeApp, mobile, office, pushApp, questions, token } from '../machines/rules/case.ts';

const mfa = (...methods: MfaMethod[]): PartialPolicy => ({ mfa: { methods }, ...noReset });
const plan = (kind: 'free' | 'trial' | 'paid'): PartialPolicy => ({ tenant: { plan: kind } });
const good = (policy: PartialPolicy, ...methods: NonNullable<PartialUser['methods']>) => asked(policy, { methods });
const offers = (policy: PartialPolicy, person = {}) => asked(policy, { ...enforced, ...person }).steps[0]?.offers;

describe('a phone is registered', () => {
  it('by the transports that multi-factor authentication allows', () => {
    expect([offers(mfa('sms')), offers(mfa('voice')), offers(mfa('sms', 'voice'))]).toEqual([['sms'], ['voice'], ['sms', 'voice']]);
  });

  it('by text before call where both are allowed', () => {
    expect(asked(mfa('voice', 'sms'), enforced).steps[0]?.preselected).toBe('sms');
  });

  it('also where only the office phone counts for reset and the profile has none', () => {
    const policy: PartialPolicy = { mfa: { methods: ['voice'] }, sspr: { registerAtSignIn: false, methodsRequired: 1, methods: ['officePhone'] } };
    expect(asked(policy, enforced).steps).toMatchObject([{ method: 'phone', offers: ['voice'], alternatives: [] }]);
  });
});

describe('calls', () => {
  it('are not available for multi-factor authentication on a free or trial tenant', () => {
    expect((['free', 'trial'] as const).map((kind) => offers({ ...mfa('voice', 'sms'), ...plan(kind) }))).toEqual([['sms'], ['sms']]);
    expect(asked({ ...mfa('voice'), ...plan('trial') }, { methods: [mobile] }).capable.mfa).toBe(false);
  });

  it('are not available for password reset on a free or trial tenant', () => {
    const policy: PartialPolicy = { mfa: { methods: ['appCode'] }, sspr: { methodsRequired: 1, methods: ['mobilePhone'] } };
    expect((['free', 'trial'] as const).map((kind) => asked({ ...policy, ...plan(kind) }).steps[0]?.offers)).toEqual([['sms'], ['sms']]);
  });

  it('are available in a paid tenant', () => {
    expect(offers({ ...mfa('voice', 'sms'), ...plan('paid') })).toEqual(['sms', 'voice']);
  });

  it('are not missed by texts, which stay on a free or trial tenant', () => {
    expect(asked({ ...mfa('sms'), ...plan('free') }, { methods: [mobile] }).capable.mfa).toBe(true);
  });
});

describe('for multi-factor authentication', () => {
  it('an approval in the app is good', () => expect(good(mfa('appPush'), pushApp).capable.mfa).toBe(true));
  it('a code of an app is good, any app\'s', () => expect(good(mfa('appCode'), codeApp).capable.mfa).toBe(true));
  it('a code of a hardware token is good', () => expect(good(mfa('hardwareToken'), token).capable.mfa).toBe(true));
  it('a text to the mobile phone is good', () => expect(good(mfa('sms'), mobile).capable.mfa).toBe(true));
  it('a text to another phone is not', () => expect([good(mfa('sms'), mobile, alternate).registered.mfa, good(mfa('sms'), alternate).capable.mfa, good(mfa('sms'), office).capable.mfa]).toEqual([true, false, false]));
  it('a call to a mobile phone is good', () => expect(good(mfa('voice'), mobile).capable.mfa).toBe(true));
  it('a call to an alternate phone is good', () => expect(good(mfa('voice'), alternate).capable.mfa).toBe(true));
  it('a call to an office phone is good', () => expect(good(mfa('voice'), office).capable.mfa).toBe(true));
  it('an e-mail address is not', () => expect(good({}, address).registered.mfa).toBe(false));
  it('an app password is not', () => expect(good({ appPasswords: { allowed: true } }, { type: 'appPassword', name: 'Mail' }).registered.mfa).toBe(false));
});

describe('for password reset', () => {
  const one = (method: 'email' | 'mobilePhone' | 'hardwareToken' | 'appCode'): PartialPolicy => ({ sspr: { methodsRequired: 1, methods: [method, 'officePhone'] } });
  it('an e-mail address is good', () => expect(good(one('email'), address).capable.sspr).toBe(true));
  it('a mobile phone is good there', () => expect(good(one('mobilePhone'), mobile).capable.sspr).toBe(true));
  it('a code of an app is good there, too', () => expect(good(one('appCode'), codeApp).capable.sspr).toBe(true));
  it('a hardware token is good where policy says so', () => expect(good(one('hardwareToken'), token).capable.sspr).toBe(true));
  it('a set of questions is good', () => expect(good({ sspr: { methodsRequired: 1, methods: ['securityQuestions', 'email'] } }, questions).capable.sspr).toBe(true));
  it('an app password is no method', () => expect(good({ appPasswords: { allowed: true }, ...one('email') }, { type: 'appPassword', name: 'Mail' }).registered.sspr).toBe(false));
});

describe('the app', () => {
  it('is registered by code alone where only that is allowed', () => expect(offers(mfa('appCode'))).toEqual(['appCode']));
  it('is registered by notification alone where only that is allowed: no other app is offered', () => expect(offers(mfa('appPush'))).toEqual(['appPush']));
});

it('no more than fifty networks are trusted', () => {
  const networks = (count: number) => policyErrors(completePolicy({ registrationAccess: { trustedNetworks: Array.from({ length: count }, (_, i) => `192.0.2.${i}`) } })).map(({ code }) => code);
  expect([networks(50), networks(51)]).toEqual([[], ['policy.too-many-networks']]);
});

it('a phone that only serves password reset is reached by text and by call', () => {
  expect(asked({ mfa: { methods: ['appCode'] }, sspr: { methodsRequired: 1, methods: ['mobilePhone'] } }).steps).toMatchObject([{ method: 'phone', offers: ['sms', 'voice'] }]);
});
