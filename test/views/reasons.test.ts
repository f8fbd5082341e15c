// Why something is not among the choices follows from the facts, or is not said.
import { describe, expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { challengesRefused, defaultsRefused, methodsRefused, transportsRefused } from '#src/views/reasons.ts';

const newcomer = people['nothing on file, both enforced, two for reset'];
const with_ = (different: Partial<Facts>): Facts => ({ ...newcomer, ...different });

describe('a method that cannot be set up now', () => {
  it('is not mentioned where no policy asks for it', () => {
    expect(methodsRefused(newcomer).map(({ value }) => value)).not.toContain('securityQuestions');
    expect(methodsRefused(with_({ sspr: { needed: 0, allowed: [] }, registrable: { ...newcomer.registrable, kinds: ['app', 'phone'] } })).map(({ value }) => value)).toEqual([]);
  });

  it('does not count for this step, where multi-factor authentication comes first', () => {
    expect(methodsRefused(newcomer)).toEqual([{ value: 'email', because: 'because.notForThisStep' }]);
  });

  it('is on file already', () => {
    expect(methodsRefused(with_({ onFile: ['mobilePhone'] }))).toContainEqual({ value: 'phone', because: 'because.alreadyOnFile' });
    expect(methodsRefused(with_({ onFile: ['appCode'] }))).toEqual([{ value: 'app', because: 'because.alreadyOnFile' }]);
  });

  it('does not count as on file where a rollback took it out of multi-factor authentication', () => {
    const facts = with_({ sspr: { needed: 1, allowed: ['email'] }, enforced: { mfa: false, sspr: true }, onFile: ['mobilePhone'], withoutMfa: ['mobilePhone'] });
    expect(methodsRefused(facts)).toContainEqual({ value: 'phone', because: 'because.notForThisStep' });
  });

  it('is an app too many, where one could be registered and the kind is taken away', () => {
    const full = with_({ registrable: { kinds: ['phone', 'email'], app: ['appCode'] } });
    expect(methodsRefused(full)).toContainEqual({ value: 'app', because: 'because.tooManyApps' });
  });
});

describe('a way to send the code', () => {
  it('is not allowed, or does not reach anybody in this tenant', () => {
    expect(transportsRefused(newcomer, 'phone')).toEqual([]);
    expect(transportsRefused(with_({ mfa: { allowed: ['sms'], hardwareToken: false } }), 'phone')).toEqual([{ value: 'voice', because: 'because.notAllowed' }]);
    expect(transportsRefused(with_({ mfa: { allowed: ['sms'], hardwareToken: false }, registrable: { ...newcomer.registrable, transports: ['sms'] } }), 'phone')).toEqual([{ value: 'voice', because: 'because.noCalls' }]);
  });
});

describe('a way to be challenged', () => {
  const held = with_({ onFile: ['appPush', 'appCode', 'mobilePhone'], unchallengeable: ['appPush'], mfa: { allowed: ['appPush', 'appCode', 'sms'], hardwareToken: false } });

  it('is on file and not allowed any more, or cannot be checked', () => {
    expect(challengesRefused(held, capableGate, null)).toEqual([{ value: 'appPush', because: 'because.cannotBeChecked' }, { value: 'voice', because: 'because.notAllowedAnyMore' }]);
  });

  it('may still be the default when it only cannot be checked here', () => {
    expect(defaultsRefused(held)).toEqual([{ value: 'voice', because: 'because.notAllowedAnyMore' }]);
  });

  it('is not mentioned where a rollback took it out of multi-factor authentication, and a hardware token has a switch of its own', () => {
    expect(challengesRefused({ ...held, withoutMfa: ['mobilePhone', 'appPush'] }, capableGate, null)).toEqual([]);
    const token = with_({ onFile: ['hardwareToken'], unchallengeable: ['hardwareToken'], mfa: { allowed: [], hardwareToken: true } });
    expect(challengesRefused(token, capableGate, null)).toEqual([{ value: 'appCode', because: 'because.cannotBeChecked' }]);
  });
});
