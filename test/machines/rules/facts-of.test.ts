import { describe, expect, it } from 'vitest';
import { factsOf, signInAtStart } from '#machines/rules/facts-of.ts';
import { plan } from '#machines/rules/plan.ts';
import { address, alternate, bothApp, caseOf, codeApp, factsFor, mobile, now, office, questions, token } from './case.ts';

const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

describe('who gets which preview', () => {
  it('prefers the refreshed one, by group or for all, and neither in a national cloud', () => {
    const enablement = { original: 'all', refreshed: { groups: ['pilot'] } } as const;
    expect(factsFor({ enablement }, { groups: ['pilot'] }).experience).toBe('refreshed');
    expect(factsFor({ enablement }, { groups: ['other'] }).experience).toBe('original');
    expect(factsFor({ enablement: { refreshed: 'none' } }).experience).toBe('none');
    expect(factsFor({ enablement, tenant: { cloud: 'national' } }, { groups: ['pilot'] }).experience).toBe('none');
  });
});

describe('what counts for multi-factor authentication', () => {
  it('has no calls on a free or trial tenant', () => {
    expect(factsFor({ tenant: { plan: 'free' } }).mfa.allowed).toEqual(['appPush', 'appCode', 'sms']);
    expect(factsFor({ tenant: { plan: 'trial' } }).mfa.allowed).not.toContain('voice');
    expect(factsFor({}).mfa.allowed).toContain('voice');
  });
  it('leaves out an entry whose flag was cleared, unless another like it has its own', () => {
    const cleared = { ...codeApp, mfaFlag: false };
    expect(factsFor({}, { methods: [cleared, { ...address, mfaFlag: false }] }).withoutMfa).toEqual(['appCode']);
    expect(factsFor({}, { methods: [cleared, codeApp] }).withoutMfa).toEqual([]);
  });
  it('is passed in this sign-in, if it is not older than the policy wants', () => {
    const passed = (maxAgeMinutes: number | null, mfaAt: string | null) => factsFor({ stepUp: { maxAgeMinutes } }, {}, { mfaAt }).mfaPassed;
    expect(passed(null, minutesAgo(9999))).toBe(true);
    expect(passed(null, null)).toBe(false);
    expect(passed(null, 'yesterday')).toBe(false);
    expect(passed(10, minutesAgo(10))).toBe(true);
    expect(passed(10, minutesAgo(10.01))).toBe(false);
    expect(passed(10, minutesAgo(-5))).toBe(true);
    expect(passed(10, minutesAgo(-6))).toBe(false);
  });
});

describe('what counts for password reset', () => {
  it('is nothing for a person outside the scope', () => {
    const sspr = { scope: { groups: ['reset'] }, methodsRequired: 1 } as const;
    expect(factsFor({ sspr })).toMatchObject({ sspr: { needed: 0, allowed: [] }, enforced: { sspr: false } });
    expect(factsFor({ sspr }, { groups: ['reset'] })).toMatchObject({ sspr: { needed: 1, allowed: ['appCode', 'mobilePhone', 'email'] }, enforced: { sspr: true } });
  });
  it('has the app by push only where two methods are required', () => {
    expect(factsFor({ sspr: { methodsRequired: 1 } }).sspr.allowed).not.toContain('appPush');
    expect(factsFor({ sspr: { methodsRequired: 2 } }).sspr.allowed).toContain('appPush');
  });
  it('has questions only once as many are answered as a reset asks', () => {
    const policy = { sspr: { securityQuestions: { toRegister: 5, toReset: 4 } } };
    expect(factsFor(policy, { methods: [questions] }).onFile).toEqual([]);
    expect(factsFor(policy, { methods: [{ ...questions, count: 4 }] }).onFile).toEqual(['securityQuestions']);
  });
});

describe('what is on file', () => {
  it('is every kind of entry once, in one order, the business phone with it and app passwords without', () => {
    const methods = [questions, address, office, alternate, mobile, token, bothApp, codeApp, { type: 'appPassword', name: 'mail' } as const];
    expect(factsFor({}, { methods, businessPhone: '+1 2065550109' }).onFile).toEqual([
      'appPush', 'appCode', 'hardwareToken', 'mobilePhone', 'alternatePhone', 'officePhone', 'businessPhone', 'email', 'securityQuestions',
    ]);
  });
  it('keeps the stored default as it is, for the rule to judge', () => {
    expect(factsFor({}, { defaultMethod: 'voice' }).defaultMethod).toBe('voice');
  });
});

describe('what can be registered', () => {
  it('is what policy makes useful and this version can register', () => {
    const policy = { sspr: { methods: ['appPush', 'appCode', 'email', 'mobilePhone', 'securityQuestions'] } } as const;
    expect(factsOf(caseOf(policy)).registrable).toEqual({ kinds: ['app', 'phone', 'email'], app: ['appCode'], transports: ['sms', 'voice'] });
    expect(factsFor(policy).registrable.kinds).toEqual(['app', 'phone', 'email', 'securityQuestions']);
    expect(factsFor({ mfa: { methods: ['appPush'] }, sspr: { scope: 'none' } }).registrable).toMatchObject({ kinds: ['app'], app: ['appPush'] });
    expect(factsOf(caseOf({ mfa: { methods: ['appPush'] }, sspr: { scope: 'none' } })).registrable).toMatchObject({ kinds: [], app: [] });
  });
  it('is no sixth app or token', () => {
    const five = [codeApp, codeApp, bothApp, token, token];
    expect(factsFor({}, { methods: five.slice(1) }).registrable.kinds).toContain('app');
    expect(factsFor({}, { methods: five }).registrable.kinds).not.toContain('app');
  });
});

describe('a flow that MFA required now has begun', () => {
  it('goes on as it was planned once the first method is registered', () => {
    const policy = { mfa: { methods: ['appCode'] }, sspr: { registerAtSignIn: false, methodsRequired: 2 } } as const;
    const begin = caseOf(policy, {}, { mfaRequiredNow: true });
    const signIn = signInAtStart(begin);
    expect(plan(factsOf({ ...begin, signIn })).steps.map(s => s.method)).toEqual(['app', 'phone']);
    const registered = { ...begin, user: { ...begin.user, methods: [codeApp] } };
    expect(plan(factsOf({ ...registered, signIn })).steps.map(s => s.method)).toEqual(['phone']);
    expect(plan(factsOf(registered)).steps).toEqual([]);
  });
  it('keeps the sign-in as it is for who can pass', () => {
    const begin = caseOf({}, { methods: [mobile] }, { mfaRequiredNow: true });
    expect(signInAtStart(begin)).toBe(begin.signIn);
  });
});
