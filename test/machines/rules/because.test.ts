// The two questions that support is asked most, and what they are answered.
import { describe, expect, it } from 'vitest';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser, SignIn } from '#machines/rules/user.ts';
import { whatIf } from '#machines/rules/what-if.ts';
import { caseOf, codeApp, mobile, now, token } from './case.ts';

const why = (start: string, policy: PartialPolicy, user: Partial<PartialUser> = {}, signIn: Partial<SignIn> = {}) =>
  whatIf(caseOf(policy, user, signIn)).because.filter(sentence => sentence.startsWith(start)).join('\n');
const perUser = { perUserMfa: 'enabled' } as const;
const everyReset = { methods: ['appPush', 'appCode', 'email', 'mobilePhone', 'officePhone', 'securityQuestions'] } as const;

describe('"I\'m not seeing the methods I expected to see" at a sign-in', () => {
  const notSeen = (method: string, ...asked: [PartialPolicy, Partial<PartialUser>?, Partial<SignIn>?]) => why(`Not offered at this sign-in: ${method},`, ...asked);
  it('because of an administrator role, for which another policy holds', () => {
    expect(notSeen('Security questions', { sspr: everyReset }, { roles: ['User administrator'] })).toMatch(/administrator policy.*\(user\.roles\)/);
    expect(why('The user holds', { sspr: everyReset }, { roles: ['User administrator'] })).toMatch(/two methods of appPush, appCode, email, mobilePhone and officePhone, never security questions/);
  });
  it('because of what enforces registration', () => {
    expect(why('Registration', {}, perUser)).toMatch(/enforced by per-user multi-factor authentication .*scope of password reset/);
    expect(why('Registration', {})).toMatch(/password reset alone/);
    expect(notSeen('Phone', { mfa: { methods: ['appCode'] }, sspr: { scope: 'none' } }, perUser)).toMatch(/not enabled for multi-factor authentication/);
    expect(notSeen('Email', {}, { ...perUser, methods: [codeApp] }, {})).toBe('');
  });
  it('because a smaller set of methods is enough', () => {
    expect(notSeen('Email', { sspr: { methodsRequired: 1, methods: ['appCode', 'email'] } }, perUser)).toMatch(/smallest set/);
  });
  it('because it is on file already, or five apps are', () => {
    expect(notSeen('Phone', {}, { ...perUser, methods: [mobile], defaultMethod: 'sms' })).toMatch(/on file already/);
    expect(notSeen('Authenticator app', { mfa: { methods: ['appPush', 'sms'] } }, { ...perUser, methods: [codeApp, codeApp, codeApp, token, token] })).toMatch(/five authenticator apps/);
  });
  it('because it is out of the scope of password reset, or enabled for neither', () => {
    expect(notSeen('Email', { sspr: { scope: 'none' } }, perUser)).toMatch(/scope.*sspr\.scope/);
    expect(notSeen('Security questions', {}, perUser)).toMatch(/not enabled for password reset \(sspr\.methods\)/);
  });
  it('because it is only ever registered on the security info page', () => {
    expect(why('Never offered', {}, perUser)).toMatch(/Alternate phone, Office phone, App password/);
  });
  it('because the app by push alone does not count where one method is required', () => {
    expect(notSeen('Authenticator app', { mfa: { methods: ['sms'] }, sspr: { methodsRequired: 1, methods: ['appPush', 'email'] } }, perUser)).toMatch(/by code only/);
  });
});

describe('"I don\'t have the option to add a particular method"', () => {
  const notAdded = (method: string, policy: PartialPolicy, user: Partial<PartialUser> = {}) => why(`Cannot be added on the security info page: ${method},`, policy, user, { mode: 'manage' });
  it('because it is enabled neither for multi-factor authentication nor for password reset', () => {
    expect(notAdded('Authenticator app', { mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'] } })).toMatch(/not enabled for multi-factor authentication \(mfa\.methods\), and is not enabled for password reset \(sspr\.methods\)/);
  });
  it('because there are as many as there may be', () => {
    expect(notAdded('Authenticator app', {}, { methods: [codeApp, codeApp, codeApp, token, token] })).toMatch(/five/);
    expect(notAdded('Phone', {}, { methods: [mobile] })).toMatch(/at most one; it can be changed/);
    expect(notAdded('App password', { appPasswords: { allowed: true } }, { perUserMfa: 'enforced', methods: Array.from({ length: 40 }, () => ({ type: 'appPassword', name: 'mail' })) })).toMatch(/40/);
  });
  it('because nobody on a free or trial tenant can be called', () => {
    expect(notAdded('Alternate phone', { tenant: { plan: 'free' } }, { methods: [mobile] })).toMatch(/free or trial.*tenant\.plan/);
    expect(why('Not offered: call', { tenant: { plan: 'free' } })).toMatch(/text messages are unaffected/);
  });
  it('because there has to be a mobile phone first', () => {
    expect(notAdded('Alternate phone', {})).toMatch(/mobile phone on file first/);
  });
  it('because the table of methods has it from the directory', () => {
    expect(notAdded('Office phone', {})).toMatch(/methodTable/);
    expect(notAdded('Office phone', { methodTable: '2022', mfa: { methods: ['sms'] } })).toMatch(/not enabled for multi-factor authentication/);
  });
  it('because app passwords are not allowed, or not for this user', () => {
    expect(notAdded('App password', {}, { perUserMfa: 'enforced' })).toMatch(/tenant does not allow/);
    expect(notAdded('App password', { appPasswords: { allowed: true } }, { perUserMfa: 'enabled' })).toMatch(/enforced, not for those enabled/);
  });
  it('because the page is not for this user, or not from here', () => {
    expect(why('Nothing can be', { enablement: { refreshed: 'none' } })).toMatch(/neither preview/);
    expect(why('Nothing can be', { registrationAccess: { block: 'outsideTrustedNetworks' } })).toMatch(/trusted networks/);
  });
});

describe('each other decision', () => {
  const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
  it.each<[string, RegExp, [PartialPolicy, Partial<PartialUser>?, Partial<SignIn>?]]>([
    ['It may', /for ever: only password reset/, [{}]],
    ['It may', /14 more days, until 2026-03-15/, [{}, {}, { mfaRegistrationEnforcedBy: ['identityProtection'] }]],
    ['It may not', /were over at 2026-02-15/, [{}, { firstPromptedAt: daysAgo(28) }, { mfaRegistrationEnforcedBy: ['identityProtection'] }]],
    ['It may not', /Conditional Access enforces can never be put off/, [{}, {}, { mfaRegistrationEnforcedBy: ['identityProtection', 'conditionalAccess'] }]],
    ['It may not', /cannot go on without/, [{}, {}, { mfaRequiredNow: true }]],
    ['It may not', /2024-07-29/, [{}, {}, { mfaRegistrationEnforcedBy: ['securityDefaults'] }]],
    ['The sign-in is interrupted', /review.*180 days/, [{}, { methods: [codeApp, mobile] }]],
    ['The review', /cannot be skipped/, [{}, { methods: [codeApp, mobile] }]],
    ['The user cannot meet', /no set of methods/, [{ mfa: { methods: [] } }, perUser]],
    ['A step-up is required', /offered are call, code from an app or token and text message, the default first/, [{}, { methods: [codeApp, mobile], defaultMethod: 'voice' }, { mode: 'manage' }]],
    ['No step-up', /disallows is never asked for/, [{ mfa: { methods: ['appCode'] } }, { methods: [mobile], defaultMethod: 'voice' }, { mode: 'manage' }]],
    ['No step-up', /passed in this sign-in/, [{}, { methods: [mobile] }, { mode: 'manage', mfaAt: daysAgo(1) }]],
    ['The stored default, call,', /counts for nothing; text message could be/, [{ mfa: { methods: ['sms'] } }, { methods: [mobile], defaultMethod: 'voice' }]],
    ['The user is registered', /not capable of it/, [{ mfa: { methods: ['appCode'] } }, { methods: [mobile] }]],
  ])('says %s … %s', (start, pattern, asked) => {
    expect(why(start, ...asked)).toMatch(pattern);
  });
});
