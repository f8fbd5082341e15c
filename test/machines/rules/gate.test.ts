import { expect, it } from 'vitest';
import { factsOf } from '#machines/rules/facts-of.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { caseOf, codeApp, facts, factsFor, mobile, office, pushApp, token } from './case.ts';

it('asks nobody to step up who has nothing on file', () => {
  expect(capableGate(facts())).toEqual({ required: false, offered: [] });
});

it('offers what is on file and allowed, the default first and then the strongest', () => {
  const person = facts({ onFile: ['appCode', 'mobilePhone'], defaultMethod: 'voice' });
  expect(capableGate(person)).toEqual({ required: true, offered: ['voice', 'appCode', 'sms'] });
});

it('neither demands nor offers a default that policy disallows', () => {
  const person = facts({ onFile: ['mobilePhone'], defaultMethod: 'voice', mfa: { allowed: ['sms'], hardwareToken: false } });
  expect(capableGate(person)).toEqual({ required: true, offered: ['sms'] });
  expect(capableGate({ ...person, mfa: { allowed: ['appCode'], hardwareToken: false } })).toEqual({ required: false, offered: [] });
});

it('is passed by who has passed multi-factor authentication in this sign-in', () => {
  expect(capableGate(facts({ onFile: ['appCode'], mfaPassed: true })).required).toBe(false);
});

it('takes a hardware token for a code where tokens are allowed, whether or not codes of an app are', () => {
  const user = { methods: [token] };
  expect(capableGate(factsFor({ mfa: { methods: ['hardwareToken'] } }, user)).offered).toEqual(['appCode']);
  expect(capableGate(factsFor({ mfa: { methods: ['appCode'] } }, user))).toEqual({ required: false, offered: [] });
});

it('offers a call but no text to an office phone', () => {
  expect(capableGate(factsFor({}, { methods: [office] })).offered).toEqual(['voice']);
});

it('lets nobody in without a step-up who only has what this version cannot challenge', () => {
  const inThisVersion = (methods: Parameters<typeof caseOf>[1]) => capableGate(factsOf(caseOf({ mfa: { methods: ['appPush', 'appCode', 'hardwareToken', 'sms'] } }, methods)));
  expect(inThisVersion({ methods: [pushApp], defaultMethod: 'appPush' })).toEqual({ required: true, offered: [] });
  expect(inThisVersion({ methods: [token], defaultMethod: 'appCode' })).toEqual({ required: true, offered: [] });
  expect(inThisVersion({ methods: [pushApp, mobile], defaultMethod: 'appPush' })).toEqual({ required: true, offered: ['sms'] });
});

it('cannot ask for an app whose seed is not stored, unless another one is, and still lets nobody in who has it', () => {
  const withApps = (...usable: boolean[]) => {
    const { user, ...rest } = caseOf({}, {});
    return capableGate(factsOf({ ...rest, user: { ...user, methods: usable.map(isUsable => ({ ...codeApp, usable: isUsable })) } }));
  };
  expect(withApps(false)).toEqual({ required: true, offered: [] });
  expect(withApps(false, true)).toEqual({ required: true, offered: ['appCode'] });
});

it('does not ask for an entry whose flag a rollback cleared', () => {
  expect(capableGate(factsFor({}, { methods: [{ ...mobile, mfaFlag: false }] }))).toEqual({ required: false, offered: [] });
});
