import { describe, expect, it } from 'vitest';
import { policyErrors } from '#machines/rules/policy-rules.ts';
import { completePolicy, defaultPolicy, type PartialPolicy } from '#machines/rules/policy.ts';

const codes = (policy: PartialPolicy) => policyErrors(completePolicy(policy)).map(e => e.code);
const networks = (count: number): PartialPolicy => ({ registrationAccess: { trustedNetworks: Array.from({ length: count }, () => '198.51.100.0/24') } });
const questions = (toRegister: number, toReset: number): PartialPolicy => ({ sspr: { securityQuestions: { toRegister, toReset } } });
const ownQuestions = (count: number, rest: object = {}): PartialPolicy => ({ sspr: { securityQuestions: { custom: Array.from({ length: count }, (_, i) => `Question ${i}?`), ...rest } } });

// One row a rule: its code, a policy it refuses, and the nearest it lets through.
const rows: [string, PartialPolicy, PartialPolicy][] = [
  ['policy.too-few-methods', { sspr: { methodsRequired: 2, methods: ['email'] } }, { sspr: { methodsRequired: 1, methods: ['email'] } }],
  ['policy.app-alone', { sspr: { methodsRequired: 1, methods: ['appPush', 'appCode'] } }, { sspr: { methodsRequired: 1, methods: ['appPush', 'appCode', 'email'] } }],
  ['policy.app-with-too-few', { sspr: { methods: ['appPush', 'appCode', 'email'] } }, { sspr: { methods: ['appPush', 'email', 'mobilePhone'] } }],
  ['policy.questions-to-register', questions(6, 5), questions(5, 5)],
  ['policy.questions-to-reset', questions(3, 2), questions(3, 3)],
  ['policy.questions-more-to-reset', questions(4, 5), questions(5, 4)],
  ['policy.questions-too-many', ownQuestions(21), ownQuestions(20)],
  ['policy.question-length', { sspr: { securityQuestions: { custom: [' ab '] } } }, { sspr: { securityQuestions: { custom: ['abc'] } } }],
  ['policy.question-length', { sspr: { securityQuestions: { custom: ['😀'.repeat(201)] } } }, { sspr: { securityQuestions: { custom: ['😀'.repeat(200)] } } }],
  ['policy.question-twice', { sspr: { securityQuestions: { custom: ['Which boat?', ' which BOAT? '] } } }, { sspr: { securityQuestions: { custom: ['Which boat?', 'Which goat?'] } } }],
  ['policy.questions-too-few', ownQuestions(3, { predefined: false, toRegister: 4 }), ownQuestions(4, { predefined: false, toRegister: 4 })],
  ['policy.reconfirm-days', { sspr: { reconfirmAfterDays: 731 } }, { sspr: { reconfirmAfterDays: 730 } }],
  ['policy.reconfirm-days', { sspr: { reconfirmAfterDays: -1 } }, { sspr: { reconfirmAfterDays: 0 } }],
  ['policy.too-many-networks', networks(51), networks(50)],
  ['policy.negative-max-age', { stepUp: { maxAgeMinutes: -1 } }, { stepUp: { maxAgeMinutes: null } }],
  ['policy.negative-grace', { graceDays: -1 }, { graceDays: 0 }],
  ['policy.endless-grace', { graceDays: 36_501 }, { graceDays: 36_500 }],
  ['policy.created-at', { tenant: { createdAt: '2019-02-29T00:00:00Z' } }, { tenant: { createdAt: '2020-02-29T00:00:00Z' } }],
];

describe('a policy', () => {
  it.each(rows)('is refused for %s and for nothing else', (code, broken, sound) => {
    expect(codes(broken)).toEqual([code]);
    expect(codes(sound)).toEqual([]);
  });

  it('may be left at the default', () => {
    expect(policyErrors(defaultPolicy)).toEqual([]);
  });

  it('names every broken rule at once, each with the place it is broken at', () => {
    const errors = policyErrors(completePolicy({ sspr: { methods: ['appPush'], reconfirmAfterDays: 1000 }, graceDays: -2 }));
    expect(errors.map(e => [e.pointer, e.code])).toEqual([
      ['/sspr/methods', 'policy.too-few-methods'], ['/sspr/methods', 'policy.app-with-too-few'], ['/sspr/reconfirmAfterDays', 'policy.reconfirm-days'], ['/graceDays', 'policy.negative-grace'],
    ]);
  });

  it('is held to its counts whatever the scope', () => {
    expect(codes({ sspr: { scope: 'none', methods: [] } })).toEqual(['policy.too-few-methods']);
  });

  it('cannot count a method its tenant cannot use', () => {
    const sspr = { methodsRequired: 2, methods: ['email', 'officePhone'] } as const;
    expect(codes({ sspr })).toEqual([]);
    expect(codes({ sspr, tenant: { plan: 'free' } })).toEqual(['policy.too-few-methods']);
  });

  it('cannot count the app by push where one method is required', () => {
    expect(codes({ sspr: { methodsRequired: 1, methods: ['appPush'] } })).toEqual(['policy.too-few-methods', 'policy.app-alone']);
  });
});

describe('a policy sent in part', () => {
  it('takes the default key by key, also inside a section', () => {
    const policy = completePolicy({ sspr: { methodsRequired: 1, securityQuestions: { toRegister: 5 } }, tenant: { plan: 'free' } });
    expect(policy.sspr).toEqual({ ...defaultPolicy.sspr, methodsRequired: 1, securityQuestions: { toRegister: 5, toReset: 3, predefined: true, custom: [] } });
    expect(policy.tenant).toEqual({ ...defaultPolicy.tenant, plan: 'free' });
    expect(completePolicy({})).toEqual(defaultPolicy);
  });
});
