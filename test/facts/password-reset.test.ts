// The policy of password reset: what it needs, what counts for it, and which policies are refused.
import { describe, expect, it } from 'vitest';
import { policyErrors } from '#machines/rules/policy-rules.ts';
import { completePolicy, defaultPolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import { completeUser } from '#machines/rules/user.ts';
import { resetPolicyFor } from '#machines/rules/password-reset.ts';
import { asked, stepsOf } from './asked.ts';
import { address, bothApp, codeApp, mobile, now, office, pushApp, questions } from '../machines/rules/case.ts';

const codes = (policy: PartialPolicy): string[] => policyErrors(completePolicy(policy)).map(({ code }) => code);
const asking = (toRegister: number, toReset: number, more: { predefined?: boolean; custom?: string[] } = {}) => codes({ sspr: { methods: ['email', 'mobilePhone', 'securityQuestions'], securityQuestions: { toRegister, toReset, ...more } } });
const two = (methods: NonNullable<PartialPolicy['sspr']>['methods']): PartialPolicy => ({ sspr: { methodsRequired: 2, ...(methods && { methods }) } });
const many = (count: number) => Array.from({ length: count }, (_, i) => `What is question ${i}?`);

describe('password reset', () => {
  it('is for nobody, the members of a group, or all', () => {
    const scopes = ['none', { groups: ['staff'] }, 'all'] as const;
    const having = { methods: [mobile, address], groups: ['staff'] };
    expect(scopes.map((scope) => asked({ sspr: { scope } }, having).capable.sspr)).toEqual([false, true, true]);
    expect(asked({ sspr: { scope: { groups: ['staff'] } } }, { ...having, groups: ['guests'] }).capable.sspr).toBe(false);
  });

  it('needs one method or two, and as many are registered', () => {
    expect(([1, 2] as const).map((methodsRequired) => stepsOf({ sspr: { methodsRequired, methods: ['email', 'mobilePhone'] } }).length)).toEqual([1, 2]);
  });

  it('has somebody registered who has as many allowed methods on file as it needs', () => {
    expect(asked(two(['email', 'mobilePhone']), { methods: [mobile, address] }).registered.sspr).toBe(true);
    expect(asked(two(['email', 'mobilePhone']), { methods: [mobile] }).registered.sspr).toBe(false);
    expect(asked(two(['email', 'mobilePhone']), { methods: [mobile, questions] }).registered.sspr).toBe(false);
  });

  it('leaves people with one method behind when it comes to need two', () => {
    const person = { methods: [mobile] };
    expect([asked({ sspr: { methodsRequired: 1, methods: ['email', 'mobilePhone'] } }, person).capable.sspr, asked(two(['email', 'mobilePhone']), person).capable.sspr]).toEqual([true, false]);
  });

  it('interrupts people again once it needs two of them', () => {
    const person = { methods: [mobile], confirmedAt: new Date(now).toISOString() };
    expect([asked({ sspr: { methodsRequired: 1, methods: ['email', 'mobilePhone'] } }, person).interrupt, asked(two(['email', 'mobilePhone']), person).interrupt]).toEqual(['none', 'registration']);
  });

  it('does not count what is allowed no longer', () => {
    const person = { methods: [office, questions] };
    const changed = asked(two(['officePhone', 'email', 'mobilePhone']), person);
    expect([asked(two(['officePhone', 'securityQuestions']), person).capable.sspr, changed.capable.sspr]).toEqual([true, false]);
  });

  it('prompts nobody where registration at sign-in is off', () => {
    expect(asked({ sspr: { registerAtSignIn: false, methods: ['email', 'mobilePhone'] } }).interrupt).toBe('none');
  });

  it('asks again after the usual 180 days where nothing else is said', () => {
    expect(defaultPolicy.sspr.reconfirmAfterDays).toBe(180);
  });

  it('asks again after up to 730 days', () => {
    expect([codes({ sspr: { reconfirmAfterDays: 730 } }), codes({ sspr: { reconfirmAfterDays: 731 } }), codes({ sspr: { reconfirmAfterDays: -1 } })]).toEqual([[], ['policy.reconfirm-days'], ['policy.reconfirm-days']]);
  });

  it('never asks again after 0 days', () => {
    expect(asked({ sspr: { reconfirmAfterDays: 0 } }, { methods: [mobile, address] }).interrupt).toBe('none');
  });

  it('asks again only where registration at sign-in is on', () => {
    const person = { methods: [bothApp, mobile] };
    expect([true, false].map((registerAtSignIn) => asked({ sspr: { registerAtSignIn, reconfirmAfterDays: 1 } }, person).interrupt)).toEqual(['review', 'none']);
  });

  it('cannot allow fewer methods than it needs', () => {
    expect([codes(two(['email'])), codes(two(['email', 'mobilePhone']))]).toEqual([['policy.too-few-methods'], []]);
  });

  it('takes the office phone in a paid tenant alone', () => {
    const policy = (plan: 'paid' | 'free'): PartialPolicy => ({ tenant: { plan }, sspr: { methodsRequired: 1, methods: ['officePhone', 'email'] } });
    expect([asked(policy('paid'), { methods: [office] }).capable.sspr, asked(policy('free'), { methods: [office] }).capable.sspr]).toEqual([true, false]);
  });

  it('takes the business phone of the profile for an office phone, though nobody registered it', () => {
    expect(asked({ sspr: { methodsRequired: 1, methods: ['officePhone'] } }, { businessPhone: '+1 2065550109' }).capable.sspr).toBe(true);
  });

  it('takes no alternate phone', () => {
    expect(asked({ sspr: { methodsRequired: 1, methods: ['mobilePhone', 'officePhone'] } }, { methods: [{ ...mobile, phoneType: 'alternate' }] }).capable.sspr).toBe(false);
  });

  it('takes a phone an administrator has put on file', () => {
    expect(asked({ sspr: { methodsRequired: 1, methods: ['mobilePhone'] } }, { methods: [{ ...mobile, registeredBy: 'admin' }] }).capable.sspr).toBe(true);
  });

  it('takes mobile and office phone for two', () => {
    expect(asked(two(['mobilePhone', 'officePhone']), { methods: [mobile, office] }).capable.sspr).toBe(true);
  });
});

describe('the app in password reset', () => {
  it('counts by code alone where one method is needed', () => {
    const policy: PartialPolicy = { sspr: { methodsRequired: 1, methods: ['appPush', 'appCode', 'email'] } };
    expect([asked(policy, { methods: [codeApp] }).capable.sspr, asked(policy, { methods: [pushApp] }).capable.sspr]).toEqual([true, false]);
  });

  it('counts by code or by notification where two are needed', () => {
    const policy = two(['appPush', 'appCode', 'email', 'mobilePhone']);
    expect([asked(policy, { methods: [codeApp, mobile] }).capable.sspr, asked(policy, { methods: [pushApp, mobile] }).capable.sspr]).toEqual([true, true]);
  });

  it('is one method, though by code and by notification', () => {
    expect(asked(two(['appPush', 'appCode', 'email', 'mobilePhone']), { methods: [bothApp, codeApp] }).capable.sspr).toBe(false);
  });

  it('cannot be all there is where one method is needed', () => {
    expect([codes({ sspr: { methodsRequired: 1, methods: ['appCode'] } }), codes({ sspr: { methodsRequired: 1, methods: ['appCode', 'email'] } })]).toEqual([['policy.app-alone'], []]);
  });

  it('needs two others beside it where two are needed', () => {
    expect([codes(two(['appCode', 'email'])), codes(two(['appCode', 'email', 'mobilePhone']))]).toEqual([['policy.app-with-too-few'], []]);
  });
});

describe('security questions', () => {
  it('are three to five to register', () => {
    expect([2, 3, 5, 6].map((count) => asking(count, 3).filter((code) => code === 'policy.questions-to-register').length)).toEqual([1, 0, 0, 1]);
  });

  it('are three to five to reset', () => {
    expect([2, 3, 5, 6].map((count) => asking(5, count).filter((code) => code === 'policy.questions-to-reset').length)).toEqual([1, 0, 0, 1]);
  });

  it('are no more to reset than to register', () => {
    expect([asking(3, 4), asking(4, 4)]).toEqual([['policy.questions-more-to-reset'], []]);
  });

  it('of the tenant itself are twenty at most', () => {
    expect([asking(3, 3, { custom: many(20) }), asking(3, 3, { custom: many(21) })]).toEqual([[], ['policy.questions-too-many']]);
  });

  it('of the tenant itself have 3 to 200 characters', () => {
    expect([2, 3, 200, 201].map((length) => asking(3, 3, { custom: ['?'.repeat(length)] }).length)).toEqual([1, 0, 0, 1]);
  });

  it('are at least as many to choose from as are registered', () => {
    expect([asking(4, 3, { predefined: false, custom: many(3) }), asking(4, 3, { predefined: false, custom: many(4) })]).toEqual([['policy.questions-too-few'], []]);
  });

  it('are never good for multi-factor authentication', () => {
    expect(asked({}, { methods: [questions] }).registered.mfa).toBe(false);
  });

  it('are not for administrators', () => {
    expect(asked(two(['securityQuestions', 'email', 'mobilePhone']), { roles: ['Helpdesk Administrator'] }, { mode: 'manage' }).manage.add).not.toContain('securityQuestions');
  });
});

describe('the policy of administrators', () => {
  const admin = { roles: ['User Administrator'] };
  const resets = (tenant: PartialPolicy['tenant'], sspr: PartialPolicy['sspr'] = {}) => resetPolicyFor(completePolicy({ ...(tenant && { tenant }), sspr }), completeUser({ id: 'a', ...admin }), now);
  const days = (count: number) => new Date(now - count * 86_400_000).toISOString();

  it('holds for anybody with a role, whatever the tenant says', () => {
    expect(resets({}, { scope: 'none', methodsRequired: 1, methods: ['securityQuestions'] })).toMatchObject({ inScope: true, required: 2 });
  });

  it('wants two methods of app, e-mail and phone', () => {
    expect(resets({ plan: 'paid' })).toMatchObject({ required: 2, methods: ['appPush', 'appCode', 'email', 'mobilePhone', 'officePhone'] });
  });

  it('has no security questions', () => {
    expect(resets({}, { methods: ['securityQuestions', 'email'] }).methods).not.toContain('securityQuestions');
  });

  it('wants two once thirty days of a trial have passed', () => {
    expect([29, 30].map((count) => resets({ plan: 'trial', customDomain: false, createdAt: days(count) }).required)).toEqual([1, 2]);
  });

  it('wants two with a custom domain', () => {
    expect([true, false].map((customDomain) => resets({ plan: 'free', customDomain }).required)).toEqual([2, 1]);
  });

  it('wants two with directory synchronisation', () => {
    expect([true, false].map((directorySync) => resets({ plan: 'free', customDomain: false, directorySync }).required)).toEqual([2, 1]);
  });

  it('wants one of e-mail and phone otherwise', () => {
    expect(resets({ plan: 'free', customDomain: false })).toMatchObject({ required: 1, methods: ['email', 'mobilePhone'] });
  });

  it('has no calls on a free or trial tenant', () => {
    expect(resets({ plan: 'trial' }).methods).not.toContain('officePhone');
  });

  it('never asks for a review', () => {
    const complete = { methods: [bothApp, mobile] };
    expect([asked({}, { ...complete, ...admin }).interrupt, asked({}, complete).interrupt]).toEqual(['none', 'review']);
  });
});
