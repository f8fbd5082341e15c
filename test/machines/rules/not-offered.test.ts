import { expect, it } from 'vitest';
import { notOffered } from '#machines/rules/not-offered.ts';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser } from '#machines/rules/user.ts';
import { caseOf, everything } from './case.ts';

const methods = (policy: PartialPolicy, user: Partial<PartialUser> = {}) => notOffered(caseOf(policy, user)).map(n => n.method);
const all: PartialPolicy = {
  mfa: { methods: ['appPush', 'appCode', 'sms', 'voice', 'hardwareToken'] },
  sspr: { methods: ['appPush', 'appCode', 'email', 'mobilePhone', 'officePhone', 'securityQuestions', 'hardwareToken'] },
};

it('names once each what policy allows and this version cannot register', () => {
  expect(notOffered(caseOf({}))).toEqual([{ method: 'appPush', code: 'method.not-built' }]);
  expect(methods(all)).toEqual(['appPush', 'hardwareToken', 'officePhone', 'securityQuestions']);
  expect(methods({ mfa: { methods: ['appCode', 'sms'] }, sspr: { methods: ['appCode', 'email', 'mobilePhone'] } })).toEqual([]);
});

it('leaves out what is not for this person or this tenant', () => {
  expect(methods({ ...all, sspr: { ...all.sspr, scope: 'none' } })).toEqual(['appPush', 'hardwareToken']);
  expect(methods(all, { roles: ['admin'] })).toEqual(['appPush', 'hardwareToken', 'officePhone']);
  expect(methods({ ...all, tenant: { plan: 'free' } })).not.toContain('officePhone');
  expect(methods({ mfa: { methods: ['sms'] }, sspr: { methodsRequired: 1 } })).toEqual([]);
  expect(methods({ ...all, enablement: { refreshed: 'none' } })).toEqual([]);
});

it('grows shorter as methods are built', () => {
  expect(notOffered(caseOf(all), everything).map(n => n.method)).toEqual(['hardwareToken', 'officePhone']);
});
