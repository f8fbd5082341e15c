// The default method: what it may be, what it becomes, and the loop of the first preview that a disallowed one led to.
import { describe, expect, it } from 'vitest';
import { defaultAfterRemoval } from '#machines/rules/default-method.ts';
import type { PartialUser } from '#machines/rules/user.ts';
import { asked, enforced, manage, noReset } from './asked.ts';
import { address, codeApp, factsFor, mobile, pushApp, questions, token } from '../machines/rules/case.ts';

const all = { mfa: { methods: ['appPush', 'appCode', 'sms', 'voice', 'hardwareToken'] }, ...noReset } as const;
const original = { enablement: { original: 'all', refreshed: 'none' } } as const;
const candidates = (...methods: NonNullable<PartialUser['methods']>) => asked(all, { methods }).defaultMethod.candidates;

describe('the default', () => {
  it('may be a notification of the app', () => expect(candidates(pushApp)).toEqual(['appPush']));
  it('may be a code of an app', () => expect(candidates(codeApp)).toEqual(['appCode']));
  it('may be a code of a hardware token', () => expect(candidates(token)).toEqual(['appCode']));
  it('may be a call', () => expect(candidates({ ...mobile, phoneType: 'alternate' })).toEqual(['voice']));
  it('may be a text', () => expect(candidates(mobile)).toEqual(['sms', 'voice']));
  it('may be no e-mail', () => expect(candidates(address)).toEqual([]));
  it('may be no questions', () => expect(candidates(questions)).toEqual([]));
  it('may be no app password', () => expect(candidates({ type: 'appPassword', name: 'Mail' })).toEqual([]));
});

describe('the default becomes', () => {
  it('the app where an app is registered', () => {
    expect(asked(noReset, enforced).defaultMethod.afterwards).toBe('appPush');
  });

  it('the app also over a phone that was the default, which stays as another way', () => {
    const { defaultMethod } = asked({ mfa: { methods: ['appCode', 'sms'] } }, { ...enforced, methods: [mobile], defaultMethod: 'sms' });
    expect(defaultMethod).toEqual({ now: 'sms', candidates: ['sms'], afterwards: 'appCode' });
  });

  it('something by itself at the end of a registration', () => {
    expect(asked({ mfa: { methods: ['sms'] }, ...noReset }, enforced).defaultMethod).toMatchObject({ now: null, afterwards: 'sms' });
  });

  it('the transport that was used where a phone is registered: a text stays a text', () => {
    expect(asked({ mfa: { methods: ['sms', 'voice'] }, ...noReset }, enforced).defaultMethod.afterwards).toBe('sms');
  });

  it('a call in the first preview where only a phone is registered, also by text', () => {
    expect(asked({ ...original, mfa: { methods: ['sms', 'voice'] }, ...noReset }, enforced).defaultMethod.afterwards).toBe('voice');
  });

  it('the app in the first preview, too', () => {
    expect(asked({ ...original, ...noReset }, enforced).defaultMethod.afterwards).toBe('appPush');
  });

  it('another that is on file and allowed when it is deleted', () => {
    const facts = factsFor(noReset, { methods: [{ ...codeApp, id: 'a' }, { ...mobile, id: 'p' }], defaultMethod: 'appCode' });
    expect(defaultAfterRemoval(facts, 'a')).toBe('sms');
  });
});

describe('a default that policy no longer allows', () => {
  const person = { methods: [mobile], defaultMethod: 'voice' } as const;
  const policy = { mfa: { methods: ['sms'] } } as const;

  it('is no default', () => {
    expect(asked(policy, person).defaultMethod.now).toBeNull();
  });

  it('is not asked for: the person steps up by what is allowed', () => {
    expect(asked(policy, person, manage).stepUp).toEqual({ required: true, offered: ['sms'] });
  });

  it('makes nobody capable: whoever has nothing else is asked for nothing and registers anew', () => {
    const answer = asked({ mfa: { methods: ['appCode'] }, ...noReset }, { ...enforced, methods: [mobile], defaultMethod: 'voice' });
    expect([answer.registered.mfa, answer.capable.mfa, answer.stepUp.required, answer.interrupt]).toEqual([true, false, false, 'registration']);
  });
});
