import { describe, expect, it } from 'vitest';
import { factsOf, signInAtStart } from '#machines/rules/facts-of.ts';
import { plan } from '#machines/rules/plan.ts';
import type { Method, User } from '#machines/rules/user.ts';
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

describe('a pass in the very flow that asks', () => {
  const phone = { type: 'phone', phoneType: 'mobile', number: '+1 2065550100', id: 'm1' } as const;
  const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', id: 'm2' } as const;
  const passedBy = (policy: Parameters<typeof caseOf>[0], passed: readonly { id: string; at: number }[], signIn: Parameters<typeof caseOf>[2] = {}) => factsOf({ ...caseOf(policy, { methods: [phone, app] }, signIn), passed });
  const passed = (maxAgeMinutes: number | null, ago: number | null) => passedBy({ stepUp: { maxAgeMinutes } }, ago === null ? [] : [{ id: 'm1', at: now - ago * 60_000 }]).mfaPassed;
  it('holds as long as policy lets a pass grow old, and five minutes at the least', () => {
    expect([passed(null, 9999), passed(null, null)]).toEqual([true, false]);
    expect([passed(10, 10), passed(10, 10.01)]).toEqual([true, false]);
    expect([passed(0, 5), passed(0, 5.01), passed(0, 0)]).toEqual([true, false, true]);
  });
  it('does not take the place of a fresh one at the sign-in', () => {
    expect(passedBy({ stepUp: { maxAgeMinutes: 10 } }, [{ id: 'm1', at: now - 11 * 60_000 }], { mfaAt: minutesAgo(1) })).toMatchObject({ mfaPassed: true, onlyPassedBy: null });
  });
  it('counts while policy allows its method for multi-factor authentication, and no longer', () => {
    const at = { id: 'm1', at: now };
    expect(passedBy({ mfa: { methods: ['appCode'] } }, [at]).mfaPassed).toBe(false);
    expect(passedBy({ mfa: { methods: ['appCode', 'voice'] } }, [at]).mfaPassed).toBe(true);
    expect(passedBy({ mfa: { methods: ['appCode'] } }, [at, { id: 'm2', at: now }])).toMatchObject({ mfaPassed: true, onlyPassedBy: 'm2' });
    expect(passedBy({}, [{ id: 'gone', at: now }]).mfaPassed).toBe(false);
  });
  it('is said to rest on one method where it does', () => {
    expect([passedBy({}, []), passedBy({}, [{ id: 'm1', at: now }]), passedBy({}, [{ id: 'm1', at: now }, { id: 'm2', at: now }])].map(({ onlyPassedBy }) => onlyPassedBy)).toEqual([null, 'm1', null]);
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

describe('what is on file, one by one', () => {
  it('has an id and a kind, in the order of the security info page and then of the directory', () => {
    const methods = [questions, { ...address, id: 'm9' }, office, alternate, mobile, token, bothApp, codeApp];
    expect(factsFor({}, { methods }).methods.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'method-7 app', 'method-8 app', 'method-6 hardwareToken', 'method-5 phone', 'method-4 alternatePhone', 'method-3 officePhone', 'm9 email', 'method-1 securityQuestions',
    ]);
  });
  it('answers by the channels it could be checked by, whatever policy allows', () => {
    const answers = (method: Method) => factsOf({ ...caseOf({ mfa: { methods: [] } }), user: { ...caseOf({}).user, methods: [method] } }).methods.flatMap(held => held.answers);
    expect([bothApp, codeApp, token, mobile, alternate, office, address, questions].map(method => answers(method).join(' '))).toEqual(['appPush appCode', 'appCode', 'appCode', 'sms voice', 'voice', 'voice', '', '']);
    expect([answers({ ...bothApp, unanswerable: ['appPush'] }), answers({ ...bothApp, unanswerable: ['appCode'] })]).toEqual([['appCode'], ['appPush']]);
    expect([answers({ ...mobile, mfaFlag: false }), answers({ ...codeApp, usable: false })]).toEqual([[], []]);
  });
  it('has app passwords only while the tenant allows them', () => {
    const methods = [{ type: 'appPassword', name: 'mail' } as const];
    expect(factsFor({}, { methods }).methods).toEqual([]);
    expect(factsFor({ appPasswords: { allowed: true } }, { methods }).methods.map(({ kind }) => kind)).toEqual(['appPassword']);
  });
});

describe('app passwords', () => {
  const openTo = (allowed: boolean, perUserMfa: User['perUserMfa'], count: number) =>
    factsFor({ appPasswords: { allowed } }, { perUserMfa, methods: Array.from({ length: count }, () => ({ type: 'appPassword', name: 'mail' })) }).appPasswords;
  it('are made by whose multi-factor authentication is enforced per user, up to forty', () => {
    expect([openTo(true, 'enforced', 39), openTo(true, 'enforced', 40), openTo(true, 'enabled', 0), openTo(true, 'disabled', 0)]).toEqual(['open', 'listed', 'listed', 'listed']);
    expect(openTo(false, 'enforced', 0)).toBe('none');
  });
});

describe('how many questions are answered', () => {
  it('is what policy says, and an office phone is editable by the table of 2022', () => {
    expect([3, 4, 5].map(toRegister => factsFor({ sspr: { securityQuestions: { toRegister } } }).questions)).toEqual([3, 4, 5]);
    expect([factsFor({}).officePhone, factsFor({ methodTable: '2022' }).officePhone]).toEqual(['shown', 'editable']);
  });
});

describe('what can be registered', () => {
  it('is what either policy makes useful', () => {
    const policy = { sspr: { methods: ['appPush', 'appCode', 'email', 'mobilePhone', 'securityQuestions'] } } as const;
    expect(factsFor(policy).registrable).toEqual({ kinds: ['app', 'phone', 'email', 'securityQuestions'], app: ['appPush', 'appCode'], transports: ['sms', 'voice'] });
    expect(factsFor({ mfa: { methods: ['appPush'] }, sspr: { scope: 'none' } }).registrable).toMatchObject({ kinds: ['app'], app: ['appPush'] });
    expect(factsFor({ mfa: { methods: ['sms'] }, sspr: { methodsRequired: 1, methods: ['appPush', 'mobilePhone'] } }).registrable).toMatchObject({ kinds: ['phone'], app: [] });
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
