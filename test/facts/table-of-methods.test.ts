// The table of methods, cell by cell: what a person may register, change and delete on their security info page.
import { expect, it } from 'vitest';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser } from '#machines/rules/user.ts';
import { asked, every, manage } from './asked.ts';
import { address, alternate, bothApp, codeApp, mobile, office, questions, token } from '../machines/rules/case.ts';

const policy: PartialPolicy = { mfa: { methods: ['appPush', 'appCode', 'sms', 'voice', 'hardwareToken'] }, sspr: { methods: [...every, 'officePhone'] }, appPasswords: { allowed: true } };
const page = (person: Partial<PartialUser>, different: PartialPolicy = {}) => asked({ ...policy, ...different }, { perUserMfa: 'enforced', ...person }, manage).manage;
const of2022: PartialPolicy = { methodTable: '2022' };
const password = { type: 'appPassword', name: 'Mail' } as const;
const four = [bothApp, bothApp, bothApp, bothApp];

it('Microsoft Authenticator: registered, five at most', () => {
  expect([page({ methods: four }).add.includes('app'), page({ methods: [...four, bothApp] }).add.includes('app')]).toEqual([true, false]);
});
it('Microsoft Authenticator: not changed', () => expect(page({ methods: [bothApp] }).change).toEqual([]));
it('Microsoft Authenticator: deleted', () => expect(page({ methods: [bothApp] }).delete).toEqual(['app']));
it('other authenticator app: registered, five at most', () => {
  expect([page({ methods: [...four.slice(1), codeApp] }).add.includes('app'), page({ methods: [codeApp, codeApp, codeApp, codeApp, codeApp] }).add.includes('app')]).toEqual([true, false]);
});
it('other authenticator app: not changed', () => expect(page({ methods: [codeApp] }).change).toEqual([]));
it('other authenticator app: deleted', () => expect(page({ methods: [codeApp] }).delete).toEqual(['app']));
it('hardware token: not registered', () => expect(page({}).add).not.toContain('hardwareToken'));
it('hardware token: not changed', () => expect(page({ methods: [token] }).change).toEqual([]));
it('hardware token: deleted', () => expect(page({ methods: [token] }).delete).toEqual(['hardwareToken']));
it('five is the cap of apps and hardware tokens together', () => {
  expect([page({ methods: [codeApp, token, token, token] }).add.includes('app'), page({ methods: [codeApp, token, token, token, token] }).add.includes('app')]).toEqual([true, false]);
});
it('mobile phone: registered', () => expect(page({}).add).toContain('phone'));
it('mobile phone: changed', () => expect(page({ methods: [mobile] }).change).toEqual(['phone']));
it('mobile phone: deleted', () => expect(page({ methods: [mobile] }).delete).toEqual(['phone']));
it('alternate phone: registered', () => expect(page({ methods: [mobile] }).add).toContain('alternatePhone'));
it('alternate phone: changed', () => expect(page({ methods: [alternate] }).change).toEqual(['alternatePhone']));
it('alternate phone: deleted', () => expect(page({ methods: [alternate] }).delete).toEqual(['alternatePhone']));
it('alternate phone: only where people may be called', () => {
  expect(page({ methods: [mobile] }, { mfa: { methods: ['sms', 'appCode'] } }).add).not.toContain('alternatePhone');
});
it('alternate phone: only beside a mobile one', () => expect(page({}).add).not.toContain('alternatePhone'));
it('office phone of 2019: not registered', () => expect(page({}).add).not.toContain('officePhone'));
it('office phone of 2019: not changed', () => expect(page({ methods: [office] }).change).toEqual([]));
it('office phone of 2019: not deleted', () => expect(page({ methods: [office] }).delete).toEqual([]));
it('office phone of 2022: registered', () => expect(page({}, of2022).add).toContain('officePhone'));
it('office phone of 2022: changed', () => expect(page({ methods: [office] }, of2022).change).toEqual(['officePhone']));
it('office phone of 2022: deleted', () => expect(page({ methods: [office] }, of2022).delete).toEqual(['officePhone']));
it('e-mail: registered', () => expect(page({}).add).toContain('email'));
it('e-mail: changed', () => expect(page({ methods: [address] }).change).toEqual(['email']));
it('e-mail: deleted', () => expect(page({ methods: [address] }).delete).toEqual(['email']));
it('security questions: registered', () => expect(page({}).add).toContain('securityQuestions'));
it('security questions: not changed', () => expect(page({ methods: [questions] }).change).toEqual([]));
it('security questions: deleted', () => expect(page({ methods: [questions] }).delete).toEqual(['securityQuestions']));
it('app password: registered', () => expect(page({}).add).toContain('appPassword'));
it('app password: not changed', () => expect(page({ methods: [password] }).change).toEqual([]));
it('app password: deleted', () => expect(page({ methods: [password] }).delete).toEqual(['appPassword']));
it('app password: only for whom multi-factor authentication is enforced per user', () => {
  expect((['disabled', 'enabled', 'enforced'] as const).filter((perUserMfa) => page({ perUserMfa }).add.includes('appPassword'))).toEqual(['enforced']);
});
it('app password: not for whom Conditional Access demands it of', () => {
  expect(asked(policy, {}, { mode: 'manage', mfaRegistrationEnforcedBy: ['conditionalAccess'], mfaRequiredNow: true }).manage.add).not.toContain('appPassword');
});
it('app password: only where the tenant allows them, and it does not by default', () => {
  expect([page({}, { appPasswords: { allowed: false } }).add.includes('appPassword'), asked({}, { perUserMfa: 'enforced' }, manage).manage.add.includes('appPassword')]).toEqual([false, false]);
});
it('app password: forty at most', () => {
  const many = (count: number) => page({ methods: Array.from({ length: count }, () => password) }).add.includes('appPassword');
  expect([many(39), many(40)]).toEqual([true, false]);
});
it('one number of each type at most', () => {
  expect(page({ methods: [mobile, alternate, office] }, of2022).add.filter((kind) => kind.toLowerCase().includes('phone'))).toEqual([]);
});
it('one e-mail address at most', () => expect(page({ methods: [address] }).add).not.toContain('email'));
it('what can be added is only what is enabled for either policy', () => {
  expect(page({ perUserMfa: 'disabled' }, { mfa: { methods: ['sms'] }, sspr: { methodsRequired: 1, methods: ['email'] } }).add).toEqual(['phone', 'email']);
});
