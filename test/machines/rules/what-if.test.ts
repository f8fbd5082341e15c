import { describe, expect, it } from 'vitest';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser, SignIn } from '#machines/rules/user.ts';
import { whatIf } from '#machines/rules/what-if.ts';
import { address, bothApp, caseOf, codeApp, mobile, now, questions, token } from './case.ts';

const asked = (policy: PartialPolicy, user: Partial<PartialUser> = {}, signIn: Partial<SignIn> = {}, inside = false) => whatIf(caseOf(policy, user, signIn, { insideTrustedNetwork: inside }));
const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
const identityProtection = { mfaRegistrationEnforcedBy: ['identityProtection'] } as const;
const outside = { registrationAccess: { block: 'outsideTrustedNetworks' } } as const;

describe('a what-if', () => {
  it('answers as its published example', () => {
    const { because, ...answer } = asked({ mfa: { methods: ['appCode', 'sms'] }, sspr: { methodsRequired: 1, methods: ['appCode', 'email'] } }, { perUserMfa: 'enabled' });
    expect(answer).toEqual({
      experience: 'refreshed',
      interrupt: 'registration',
      stepUp: { required: false, offered: [] },
      steps: [{ method: 'app', fills: ['mfa', 'sspr'], offers: ['appCode'], preselected: 'appCode', alternatives: [] }],
      skip: { allowed: false, until: null, daysLeft: null },
      defaultMethod: { now: null, candidates: [], afterwards: 'appCode' },
      capable: { mfa: false, sspr: false },
      registered: { mfa: false, sspr: false },
      manage: { add: ['app', 'phone', 'email'], change: [], delete: [] },
    });
    expect(because.length).toBeGreaterThan(10);
  });

  it.each<[string, PartialPolicy, Partial<SignIn>, string[]]>([
    ['calls only, and the office phone for reset', { mfa: { methods: ['voice'] }, sspr: { registerAtSignIn: false, methodsRequired: 1, methods: ['officePhone'] } }, identityProtection, ['phone: voice | -']],
    ['calls and texts, mobile and office for reset', { mfa: { methods: ['voice', 'sms'] }, sspr: { registerAtSignIn: false, methodsRequired: 1, methods: ['mobilePhone', 'officePhone'] } }, identityProtection, ['phone: sms voice | -']],
    ['calls and texts, two for reset of which only the phone serves both', { mfa: { methods: ['voice', 'sms'] }, sspr: { registerAtSignIn: false, methodsRequired: 2, methods: ['appPush', 'email', 'mobilePhone', 'officePhone'] } }, identityProtection, ['phone: sms voice | -', 'app: appPush | email']],
    ['password reset alone, by questions', { sspr: { methodsRequired: 1, methods: ['securityQuestions'] } }, {}, ['securityQuestions:  | -']],
    ['Conditional Access, everything on', { sspr: { methods: ['appPush', 'appCode', 'mobilePhone', 'email', 'securityQuestions'] } }, { mfaRegistrationEnforcedBy: ['conditionalAccess'] }, ['app: appPush appCode | phone', 'phone: sms voice | email securityQuestions']],
    ['app code, email and phone for reset', { mfa: { methods: [] }, sspr: { methods: ['appCode', 'email', 'mobilePhone'] } }, {}, ['app: appCode | phone email', 'phone: sms voice | email']],
  ])('asks as people were seen to be asked: %s', (_, policy, signIn, expected) => {
    const { steps } = asked(policy, {}, signIn);
    expect(steps.map(({ method, offers, alternatives }) => `${method}: ${offers.join(' ')} | ${alternatives.join(' ') || '-'}`)).toEqual(expected);
  });
});

describe('which page opens', () => {
  const complete = { methods: [bothApp, mobile], confirmedAt: daysAgo(1) };
  it('none for whom neither preview reaches, with nothing to do and no step-up', () => {
    expect(asked({ enablement: { refreshed: 'none' } }, { methods: [mobile] }, { mode: 'manage' })).toMatchObject({
      experience: 'none', interrupt: 'none', steps: [], stepUp: { required: false, offered: [] }, manage: { add: [], change: [], delete: [] },
    });
  });
  it('is kept shut outside trusted networks only where one would open', () => {
    expect(asked(outside).interrupt).toBe('blocked');
    expect(asked(outside, { methods: [bothApp, mobile] }).interrupt).toBe('blocked');
    expect(asked(outside, complete).interrupt).toBe('none');
    expect(asked(outside, complete, { mode: 'manage' })).toMatchObject({ interrupt: 'blocked', stepUp: { required: false }, steps: [], manage: { add: [], change: [], delete: [] } });
    expect(asked(outside, complete, { mode: 'manage' }, true)).toMatchObject({ interrupt: 'none', stepUp: { required: true } });
  });
  it('is the review once nothing is missing, and it cannot be skipped', () => {
    expect(asked({}, { methods: [bothApp, mobile], confirmedAt: daysAgo(180) })).toMatchObject({ interrupt: 'review', steps: [], skip: { allowed: false, until: null, daysLeft: null }, stepUp: { required: true } });
  });
  it('explains what nothing could satisfy, and lets it be put off by the same rules', () => {
    const impossible = { mfa: { methods: [] } } as const;
    expect(asked(impossible, {}, identityProtection)).toMatchObject({ interrupt: 'unsatisfiable', steps: [], skip: { allowed: true, until: '2026-03-15T12:00:00.000Z', daysLeft: 14 } });
    expect(asked(impossible, { perUserMfa: 'enforced' })).toMatchObject({ interrupt: 'unsatisfiable', skip: { allowed: false, until: null, daysLeft: null } });
  });
});

describe('the skip', () => {
  it('keeps the end of the days of grace when they are over, and rounds the days left up', () => {
    expect(asked({}, { firstPromptedAt: daysAgo(13.5) }, identityProtection).skip).toEqual({ allowed: true, until: '2026-03-02T00:00:00.000Z', daysLeft: 1 });
    expect(asked({}, { firstPromptedAt: daysAgo(14) }, identityProtection).skip).toEqual({ allowed: false, until: '2026-03-01T12:00:00.000Z', daysLeft: 0 });
    expect(asked({}, { firstPromptedAt: daysAgo(20) }, identityProtection).skip).toEqual({ allowed: false, until: '2026-02-23T12:00:00.000Z', daysLeft: 0 });
  });
  it('never runs out where only password reset asks, and there is none where nothing is asked', () => {
    expect(asked({}).skip).toEqual({ allowed: true, until: null, daysLeft: null });
    expect(asked({ sspr: { registerAtSignIn: false } }).skip).toEqual({ allowed: false, until: null, daysLeft: null });
  });
});

describe('the step-up', () => {
  it('is required of the capable where a page opens: the default first, then the strongest', () => {
    expect(asked({}, { methods: [mobile, codeApp], defaultMethod: 'voice' }, { mode: 'manage' }).stepUp).toEqual({ required: true, offered: ['voice', 'appCode', 'sms'] });
    expect(asked({}, { methods: [mobile, codeApp], confirmedAt: daysAgo(1) }).stepUp).toEqual({ required: false, offered: [] });
  });
  it('offers nothing where none is required', () => {
    expect(asked({}, { methods: [mobile] }, { mode: 'manage', mfaAt: daysAgo(1) }).stepUp).toEqual({ required: false, offered: [] });
  });
  it('takes a hardware token for a code', () => {
    expect(asked({ mfa: { methods: ['hardwareToken'] } }, { methods: [token] }, { mode: 'manage' }).stepUp).toEqual({ required: true, offered: ['appCode'] });
  });
});

describe('registered and capable', () => {
  it('are told apart by what policy allows, and by the scope of password reset', () => {
    const user = { methods: [mobile, address] };
    expect(asked({ mfa: { methods: ['appCode'] } }, user)).toMatchObject({ registered: { mfa: true, sspr: true }, capable: { mfa: false, sspr: true } });
    expect(asked({ sspr: { scope: 'none' } }, user)).toMatchObject({ registered: { mfa: true, sspr: true }, capable: { mfa: true, sspr: false } });
    expect(asked({}, { methods: [{ ...mobile, mfaFlag: false }] })).toMatchObject({ registered: { mfa: false, sspr: false } });
  });
});

describe('the default afterwards', () => {
  it('is what registering each step as preselected leaves', () => {
    expect(asked({ mfa: { methods: ['appCode', 'sms'] } }, {}, identityProtection).defaultMethod).toEqual({ now: null, candidates: [], afterwards: 'appCode' });
    expect(asked({ mfa: { methods: ['sms', 'voice'] } }, {}, identityProtection).defaultMethod.afterwards).toBe('sms');
    expect(asked({ mfa: { methods: ['sms', 'voice'] }, enablement: { original: 'all', refreshed: 'none' } }, {}, identityProtection).defaultMethod.afterwards).toBe('voice');
    expect(asked({ mfa: { methods: ['appCode', 'sms'] } }, { methods: [mobile], defaultMethod: 'voice', confirmedAt: daysAgo(1) }).defaultMethod).toEqual({ now: null, candidates: ['sms'], afterwards: 'appCode' });
  });
});

describe('a method with no id', () => {
  it('is asked about like any other', () => {
    expect(asked({}, { methods: [questions, token] }, { mode: 'manage' }).manage.delete).toEqual(['hardwareToken', 'securityQuestions']);
  });
});
