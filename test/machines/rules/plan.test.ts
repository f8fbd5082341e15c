import { describe, expect, it } from 'vitest';
import { plan } from '#machines/rules/plan.ts';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import { codeApp, facts, factsFor, mobile, office, pushApp, token } from './case.ts';

const perUser = { perUserMfa: 'enabled' } as const;
const mfaWith = (mfa: PartialPolicy['mfa'], sspr: PartialPolicy['sspr']): PartialPolicy => ({ ...(mfa && { mfa }), sspr: { registerAtSignIn: false, ...sspr } });
const short = (steps: readonly { method: string; offers: readonly string[] }[]) => steps.map(s => [s.method, ...s.offers].join(' '));

describe('the plan reproduces the wizards people have seen', () => {
  it('asks for a phone by call only, where calls are all there is and the office phone is the only reset method', () => {
    const planned = plan(factsFor(mfaWith({ methods: ['voice'] }, { methodsRequired: 1, methods: ['officePhone'] }), perUser));
    expect(planned).toEqual({ satisfiable: true, steps: [{ method: 'phone', fills: ['mfa', 'sspr'], offers: ['voice'], preselected: 'voice', alternatives: [] }] });
  });

  it('asks for a phone with text preselected and call offered, where both are on', () => {
    const planned = plan(factsFor(mfaWith({ methods: ['voice', 'sms'] }, { methodsRequired: 1, methods: ['mobilePhone', 'officePhone'] }), perUser));
    expect(planned.steps).toEqual([{ method: 'phone', fills: ['mfa', 'sspr'], offers: ['sms', 'voice'], preselected: 'sms', alternatives: [] }]);
  });

  it('asks for the phone first and the app second, where only the phone serves both policies', () => {
    const policy = mfaWith({ methods: ['voice', 'sms'] }, { methodsRequired: 2, methods: ['appPush', 'email', 'mobilePhone', 'officePhone'] });
    expect(plan(factsFor(policy, perUser)).steps).toEqual([
      { method: 'phone', fills: ['mfa', 'sspr'], offers: ['sms', 'voice'], preselected: 'sms', alternatives: [] },
      { method: 'app', fills: ['sspr'], offers: ['appPush'], preselected: 'appPush', alternatives: ['email'] },
    ]);
  });

  it('asks for the questions where only password reset asks and has nothing else', () => {
    const policy: PartialPolicy = { sspr: { methodsRequired: 1, methods: ['securityQuestions'] } };
    expect(plan(factsFor(policy)).steps).toEqual([{ method: 'securityQuestions', fills: ['sspr'], offers: [], preselected: null, alternatives: [] }]);
  });

  it('asks for app and phone, and lists only these two at the first step, where Conditional Access demands MFA and everything is on', () => {
    const policy = mfaWith({ methods: ['appPush', 'appCode', 'sms', 'voice'] }, { methodsRequired: 2, methods: ['appPush', 'appCode', 'mobilePhone', 'email', 'securityQuestions'] });
    expect(plan(factsFor(policy, {}, { mfaRegistrationEnforcedBy: ['conditionalAccess'] })).steps).toEqual([
      { method: 'app', fills: ['mfa', 'sspr'], offers: ['appPush', 'appCode'], preselected: 'appPush', alternatives: ['phone'] },
      { method: 'phone', fills: ['sspr'], offers: ['sms', 'voice'], preselected: 'sms', alternatives: ['email', 'securityQuestions'] },
    ]);
  });

  it('asks for one method and leaves reset aside where an authentication strength of phone only is demanded', () => {
    const planned = plan(facts({ enforced: { mfa: true, sspr: false }, mfa: { allowed: ['sms', 'voice'], hardwareToken: false } }));
    expect(short(planned.steps)).toEqual(['phone sms voice']);
  });

  it('shows app then phone of app code, e-mail and phone, and e-mail may replace either', () => {
    const policy: PartialPolicy = { mfa: { methods: ['appCode', 'sms'] }, sspr: { methodsRequired: 2, methods: ['appCode', 'email', 'mobilePhone'] } };
    expect(plan(factsFor(policy)).steps).toEqual([
      { method: 'app', fills: ['sspr'], offers: ['appCode'], preselected: 'appCode', alternatives: ['phone', 'email'] },
      { method: 'phone', fills: ['sspr'], offers: ['sms'], preselected: 'sms', alternatives: ['email'] },
    ]);
  });

  it('asks for the app alone where it serves both policies and nothing else does', () => {
    const policy: PartialPolicy = { mfa: { methods: ['appCode', 'sms'] }, sspr: { methodsRequired: 1, methods: ['appCode', 'email'] } };
    expect(plan(factsFor(policy, perUser)).steps).toEqual([
      { method: 'app', fills: ['mfa', 'sspr'], offers: ['appCode'], preselected: 'appCode', alternatives: [] },
    ]);
  });
});

describe('the plan counts by what an entry is good for', () => {
  const both = (methods: PartialPolicy['sspr'], mfa: PartialPolicy['mfa'] = { methods: ['appPush', 'appCode', 'sms', 'voice'] }) => mfaWith(mfa, methods);

  it('takes one step more than reset needs where the two policies have nothing in common', () => {
    const policy = both({ methodsRequired: 2, methods: ['email', 'securityQuestions'] }, { methods: ['sms'] });
    expect(plan(factsFor(policy, perUser)).steps.map(s => [s.method, s.fills])).toEqual([
      ['phone', ['mfa']], ['email', ['sspr']], ['securityQuestions', ['sspr']],
    ]);
  });

  it('asks for a second app where the one on file only answers push and one method is required, until the cap is reached', () => {
    const policy: PartialPolicy = { mfa: { methods: ['appPush'] }, sspr: { methodsRequired: 1, methods: ['appPush', 'appCode', 'securityQuestions'] } };
    const person = (apps: number) => ({ methods: Array.from({ length: apps }, () => pushApp) });
    expect(short(plan(factsFor(policy, person(1))).steps)).toEqual(['app appPush appCode']);
    expect(short(plan(factsFor(policy, person(4))).steps)).toEqual(['app appPush appCode']);
    expect(short(plan(factsFor(policy, person(5))).steps)).toEqual(['securityQuestions']);
  });

  it('counts hardware tokens towards the cap of apps', () => {
    const policy: PartialPolicy = { mfa: { methods: ['appCode'] } };
    expect(plan(factsFor({ ...policy, sspr: { scope: 'none' } }, { ...perUser, methods: [token, token, token, token, token] })).satisfiable).toBe(false);
  });

  it('takes a mobile phone for the office phone where only that is allowed, and the business phone without registration', () => {
    const policy: PartialPolicy = { sspr: { methodsRequired: 1, methods: ['officePhone'] } };
    expect(plan(factsFor(policy, { methods: [mobile] })).steps).toEqual([]);
    expect(plan(factsFor(policy, { businessPhone: '+1 2065550109' })).steps).toEqual([]);
    expect(short(plan(factsFor(policy)).steps)).toEqual(['phone sms voice']);
  });

  it('never takes the business phone for multi-factor authentication', () => {
    const planned = plan(factsFor(both({ scope: 'none' }, { methods: ['voice'] }), { ...perUser, businessPhone: '+1 2065550109' }));
    expect(short(planned.steps)).toEqual(['phone voice']);
  });

  it('has two methods in mobile and office phone, and is unsatisfiable where nobody can register the second', () => {
    const policy = both({ methodsRequired: 2, methods: ['mobilePhone', 'officePhone'] });
    expect(plan(factsFor(policy, { ...perUser, methods: [mobile, office] })).steps).toEqual([]);
    expect(plan(factsFor(policy, { ...perUser, methods: [mobile], businessPhone: '+1 2065550109' })).steps).toEqual([]);
    expect(plan(factsFor(policy, { ...perUser, businessPhone: '+1 2065550109' })).steps.map(s => s.method)).toEqual(['phone']);
    expect(plan(factsFor(policy, perUser))).toEqual({ steps: [], satisfiable: false });
  });

  it('asks again for a phone whose flag was cleared, which goes on counting for reset', () => {
    const policy = both({ methodsRequired: 1, methods: ['mobilePhone'] }, { methods: ['sms'] });
    const cleared = factsFor(policy, { ...perUser, methods: [{ ...mobile, mfaFlag: false }] });
    expect(plan(cleared).steps.map(s => [s.method, s.fills])).toEqual([['phone', ['mfa']]]);
  });

  it('does not take a code app on file where only push is allowed', () => {
    const planned = plan(factsFor(both({ scope: 'none' }, { methods: ['appPush'] }), { ...perUser, methods: [codeApp] }));
    expect(short(planned.steps)).toEqual(['app appPush']);
  });

  it('never offers a call on a free or trial tenant', () => {
    const resetOnly: PartialPolicy = { tenant: { plan: 'trial' }, mfa: { methods: ['appCode'] }, sspr: { methodsRequired: 1, methods: ['mobilePhone'] } };
    expect(short(plan(factsFor(resetOnly)).steps)).toEqual(['phone sms']);
  });

  it('adds what reset needs once MFA is enforced, whether or not reset itself registers at sign-in', () => {
    const policy = both({ methodsRequired: 1, methods: ['email'] }, { methods: ['sms'] });
    expect(plan(factsFor(policy)).steps).toEqual([]);
    expect(plan(factsFor(policy, { ...perUser, methods: [mobile] })).steps.map(s => s.method)).toEqual(['email']);
  });
});
