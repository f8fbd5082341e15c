import { describe, expect, it } from 'vitest';
import type { Method } from '#machines/rules/user.ts';
import { factsOf } from '#machines/rules/facts-of.ts';
import { capableGate, registeredGate } from '#machines/rules/gate.ts';
import { alternate, bothApp, caseOf, codeApp, facts, factsFor, mobile, office, token } from './case.ts';

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

describe('a method that is about to go', () => {
  const offered = (methods: readonly Method[], except: string) => capableGate(factsFor({ mfa: { methods: ['appPush', 'appCode', 'sms', 'voice', 'hardwareToken'] } }, { methods }), except).offered;
  it('is not asked for while another one is left', () => {
    expect(offered([{ ...bothApp, id: 'a' }, { ...mobile, id: 'p' }], 'a')).toEqual(['sms', 'voice']);
    expect(offered([{ ...bothApp, id: 'a' }, { ...mobile, id: 'p' }], 'p')).toEqual(['appPush', 'appCode']);
    expect(offered([{ ...mobile, id: 'p' }, { ...alternate, id: 'q' }], 'p')).toEqual(['voice']);
    expect(offered([{ ...codeApp, id: 'a' }, { ...token, id: 't' }], 'a')).toEqual(['appCode']);
  });
  it('is asked for after all where it is the only one', () => {
    expect(offered([{ ...bothApp, id: 'a' }], 'a')).toEqual(['appPush', 'appCode']);
    expect(offered([{ ...mobile, id: 'p' }], 'somebody')).toEqual(['sms', 'voice']);
  });
  it('has no other in one that policy disallows, that nothing could check or that a rollback cleared', () => {
    const other = (different: object) => capableGate(factsOf({ ...caseOf({ mfa: { methods: ['appCode', 'sms'] } }), user: { ...caseOf({}).user, methods: [{ ...mobile, id: 'p' }, { ...codeApp, id: 'a', ...different }] } }), 'p').offered;
    expect(other({})).toEqual(['appCode']);
    for (const useless of [{ usable: false }, { mfaFlag: false }]) expect(other(useless)).toEqual(['sms']);
    expect(capableGate(factsFor({ mfa: { methods: ['sms'] } }, { methods: [{ ...mobile, id: 'p' }, { ...codeApp, id: 'a' }] }), 'p').offered).toEqual(['sms']);
    expect(capableGate(factsFor({ mfa: { methods: ['sms'] } }, { methods: [{ ...mobile, id: 'p' }, { ...token, id: 't' }] }), 'p').offered).toEqual(['sms']);
    const byCode = { methods: [{ ...codeApp, id: 'a' }, { ...token, id: 't' }, { ...mobile, id: 'p' }] };
    expect(capableGate(factsFor({ mfa: { methods: ['appCode', 'sms'] } }, byCode), 'a').offered).toEqual(['sms']);
    expect(capableGate(factsFor({ mfa: { methods: ['appCode', 'sms', 'hardwareToken'] } }, byCode), 'a').offered).toEqual(['appCode', 'sms']);
  });
});

describe('the gate of the first preview', () => {
  it('asks for the stored default, also one that policy disallows, and for nothing else', () => {
    expect(registeredGate(facts({ onFile: ['appCode', 'mobilePhone'], defaultMethod: 'voice', mfa: { allowed: ['appCode'], hardwareToken: false } }))).toEqual({ required: true, offered: ['voice'] });
  });
  it('asks for the strongest on file where there is no default, and of nobody who has nothing on file or has passed', () => {
    const person = facts({ onFile: ['appCode', 'mobilePhone'], mfa: { allowed: [], hardwareToken: false } });
    expect(registeredGate(person)).toEqual({ required: true, offered: ['appCode'] });
    expect(registeredGate(facts({ onFile: ['email'] }))).toEqual({ required: false, offered: [] });
    expect(registeredGate({ ...person, mfaPassed: true }).required).toBe(false);
    expect(registeredGate({ ...person, withoutMfa: ['appCode', 'mobilePhone'] })).toEqual({ required: false, offered: [] });
  });
});
