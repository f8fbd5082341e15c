import { describe, expect, it } from 'vitest';
import { candidates, defaultAfter, defaultNow } from '#machines/rules/default-method.ts';
import { facts } from './case.ts';

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
