import { describe, expect, it } from 'vitest';
import { candidates, defaultAfter, defaultAfter2018, defaultAfterRemoval, defaultNow } from '#machines/rules/default-method.ts';
import type { Channel } from '#machines/rules/methods.ts';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import type { Method } from '#machines/rules/user.ts';
import { address, alternate, bothApp, codeApp, facts, factsFor, mobile, token } from './case.ts';

const only = (...allowed: ('appPush' | 'appCode' | 'sms' | 'voice')[]) => ({ mfa: { allowed, hardwareToken: false } });

describe('the default now', () => {
  it('is the stored one while it is on file and allowed', () => {
    expect(defaultNow(facts({ onFile: ['mobilePhone'], defaultMethod: 'voice' }))).toBe('voice');
  });
  it('is none where policy disallows it, it is not on file, or a rollback cleared it', () => {
    expect(defaultNow(facts({ onFile: ['mobilePhone'], defaultMethod: 'voice', ...only('sms') }))).toBe(null);
    expect(defaultNow(facts({ onFile: ['mobilePhone'], defaultMethod: 'appCode' }))).toBe(null);
    expect(defaultNow(facts({ onFile: ['mobilePhone'], withoutMfa: ['mobilePhone'], defaultMethod: 'sms' }))).toBe(null);
  });
  it('may be anything on file and allowed, and never an e-mail, questions or a business phone', () => {
    expect(candidates(facts({ onFile: ['appCode', 'mobilePhone', 'businessPhone', 'email', 'securityQuestions'], ...only('appCode', 'voice') }))).toEqual(['appCode', 'voice']);
    expect(candidates(facts({ onFile: ['businessPhone', 'email', 'securityQuestions'] }))).toEqual([]);
  });
});

describe('the default afterwards', () => {
  it('is the app once one is registered, also over a usable default, push before code', () => {
    expect(defaultAfter(facts({ onFile: ['mobilePhone'], defaultMethod: 'sms' }), 'appCode')).toBe('appCode');
    expect(defaultAfter(facts({ onFile: ['appPush'], defaultMethod: 'appPush' }), 'appCode')).toBe('appPush');
  });
  it('is not an app that only serves for password reset', () => {
    expect(defaultAfter(facts({ onFile: ['mobilePhone'], defaultMethod: 'sms', ...only('sms') }), 'appCode')).toBe('sms');
    expect(defaultAfter(facts(only('sms')), 'appCode')).toBe(null);
  });
  it('stays what it is when a phone or an e-mail is added', () => {
    expect(defaultAfter(facts({ onFile: ['appCode'], defaultMethod: 'appCode' }), 'sms')).toBe('appCode');
    expect(defaultAfter(facts({ onFile: ['appCode', 'officePhone'], defaultMethod: 'voice' }), 'sms')).toBe('voice');
    expect(defaultAfter(facts({ onFile: ['officePhone'], defaultMethod: 'voice' }), 'sms')).toBe('voice');
    expect(defaultAfter(facts({ onFile: ['mobilePhone'], defaultMethod: 'voice' }), null)).toBe('voice');
  });
  it('is an app on file where no usable default stays', () => {
    expect(defaultAfter(facts({ onFile: ['appPush', 'appCode'], defaultMethod: 'voice' }), 'sms')).toBe('appPush');
  });
  it('is the transport used where nothing else is there', () => {
    expect(defaultAfter(facts(), 'sms')).toBe('sms');
    expect(defaultAfter(facts(), 'voice')).toBe('voice');
    expect(defaultAfter(facts({ onFile: ['mobilePhone'] }), null)).toBe('sms');
  });
  it('is a call for any phone in the original preview', () => {
    expect(defaultAfter(facts({ experience: 'original' }), 'sms')).toBe('voice');
    expect(defaultAfter(facts({ experience: 'original', ...only('sms') }), 'sms')).toBe('voice');
    expect(defaultAfter(facts({ experience: 'original', onFile: ['mobilePhone'], defaultMethod: 'sms' }), null)).toBe('sms');
    expect(defaultAfter(facts({ experience: 'original' }), 'appCode')).toBe('appCode');
  });
  it('is none where nothing serves for multi-factor authentication', () => {
    expect(defaultAfter(facts({ onFile: ['email'] }), null)).toBe(null);
    expect(defaultAfter(facts({ ...only('appCode'), experience: 'original' }), 'sms')).toBe(null);
  });
});

describe('the rule of the first preview', () => {
  it('makes it a call for any phone, also by text and where calls are not allowed, and the app for an app', () => {
    expect([defaultAfter2018(facts(), 'sms'), defaultAfter2018(facts(only('sms')), 'sms'), defaultAfter2018(facts(), 'voice')]).toEqual(['voice', 'voice', 'voice']);
    expect([defaultAfter2018(facts(), 'appPush'), defaultAfter2018(facts({ onFile: ['appCode'], defaultMethod: 'appCode' }), 'sms')]).toEqual(['appPush', 'appCode']);
  });
});

describe('the app registered by push', () => {
  it('is the default by code where policy allows only that for multi-factor authentication', () => {
    expect(defaultAfter(facts(only('appCode')), 'appPush')).toBe('appCode');
    expect(defaultAfter(facts({ ...only('appCode'), registrable: { kinds: ['app'], app: ['appPush'] } }), 'appPush')).toBeNull();
  });
});

describe('once a method is deleted', () => {
  const methods = [{ ...bothApp, id: 'a' }, { ...codeApp, id: 'b' }, { ...mobile, id: 'p' }, { ...alternate, id: 'q' }] as const;
  const after = (defaultMethod: Channel, id: string, left: readonly Method[] = methods, mfa: PartialPolicy['mfa'] = {}) => defaultAfterRemoval(factsFor(mfa === undefined ? {} : { mfa }, { methods: left, defaultMethod }), id);
  it('a default that another method answers to stays, and so does one that had nothing to do with it', () => {
    expect([after('appCode', 'a'), after('voice', 'p'), after('sms', 'a'), after('sms', 'q'), after('appPush', 'b')]).toEqual(['appCode', 'voice', 'sms', 'sms', 'appPush']);
  });
  it('the default moves to the strongest one left that is allowed', () => {
    expect([after('appPush', 'a'), after('sms', 'p'), after('appPush', 'a', methods, { methods: ['appPush', 'voice'] })]).toEqual(['appCode', 'appPush', 'voice']);
    expect(after('sms', 'p', [{ ...mobile, id: 'p' }, { ...alternate, id: 'q' }])).toBe('voice');
  });
  it('there is none where nothing usable is left', () => {
    expect(after('sms', 'p', [{ ...mobile, id: 'p' }, address])).toBeNull();
    expect(after('sms', 'p', [{ ...mobile, id: 'p' }, { ...codeApp, mfaFlag: false }])).toBeNull();
    expect(after('sms', 'p', [{ ...mobile, id: 'p' }, { ...token, id: 't' }])).toBeNull();
    expect(after('sms', 'p', [{ ...mobile, id: 'p' }, { ...token, id: 't' }], { methods: ['sms', 'hardwareToken'] })).toBe('appCode');
  });
  it('a default that policy disallows does not move by itself, but goes with its method', () => {
    expect(after('voice', 'a', methods, { methods: ['appCode', 'sms'] })).toBe('voice');
    expect(after('voice', 'p', [{ ...mobile, id: 'p' }, { ...codeApp, id: 'b' }], { methods: ['appCode', 'sms'] })).toBe('appCode');
  });
  it('nothing changes where there was no default or no such method', () => {
    expect(defaultAfterRemoval(factsFor({}, { methods }), 'a')).toBeNull();
    expect(after('sms', 'gone')).toBe('sms');
  });
});
