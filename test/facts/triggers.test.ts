// What interrupts a sign-in, and for which methods: the triggers and the flowchart of the concept articles.
import { describe, expect, it } from 'vitest';
import { asked, enforced, every, manage, noReset, stepsOf } from './asked.ts';
import { bothApp, codeApp, mobile, now, pushApp } from '../machines/rules/case.ts';

const off = { registerAtSignIn: false } as const;
const day = 86_400_000;
const reset2 = { methodsRequired: 2, methods: ['email', 'securityQuestions'] } as const;

describe('a sign-in is interrupted for a registration', () => {
  it('where Identity Protection enforces it', () => {
    expect(asked(noReset, {}, { mfaRegistrationEnforcedBy: ['identityProtection'] }).interrupt).toBe('registration');
  });

  it('where per-user multi-factor authentication is enabled or enforced', () => {
    expect(asked(noReset, { perUserMfa: 'enabled' }).interrupt).toBe('registration');
    expect(asked(noReset, { perUserMfa: 'enforced' }).interrupt).toBe('registration');
    expect(asked(noReset, { perUserMfa: 'disabled' }).interrupt).toBe('none');
  });

  it('where Conditional Access does, once something is opened that demands multi-factor authentication', () => {
    expect(asked(noReset, {}, { mfaRequiredNow: true }).interrupt).toBe('registration');
    expect(asked(noReset, {}, { mfaRequiredNow: false }).interrupt).toBe('none');
  });

  it('where security defaults enforce it', () => {
    expect(asked(noReset, {}, { mfaRegistrationEnforcedBy: ['securityDefaults'] }).interrupt).toBe('registration');
  });

  it('where password reset alone enforces it, and for its methods alone', () => {
    expect(asked({ sspr: reset2 })).toMatchObject({ interrupt: 'registration', steps: [{ method: 'email' }, { method: 'securityQuestions' }] });
  });

  it('not where nothing enforces it', () => {
    expect(asked({ sspr: off }).interrupt).toBe('none');
  });

  it('not where the person has come to manage', () => {
    expect(asked({}, enforced, manage).interrupt).toBe('none');
  });

  it('not of somebody who has registered what is needed already, by whichever page', () => {
    expect(asked({ sspr: { reconfirmAfterDays: 0 } }, { ...enforced, methods: [bothApp, mobile] }).interrupt).toBe('none');
  });
});

describe('a review is asked at a sign-in', () => {
  const complete = { methods: [bothApp, mobile], confirmedAt: new Date(now - 30 * day).toISOString() };

  it('once the interval the administrator set is over', () => {
    expect(asked({ sspr: { reconfirmAfterDays: 30 } }, complete).interrupt).toBe('review');
    expect(asked({ sspr: { reconfirmAfterDays: 31 } }, complete).interrupt).toBe('none');
  });

  it('of somebody whose methods were registered elsewhere and never confirmed', () => {
    expect(asked({}, { ...complete, confirmedAt: null }).interrupt).toBe('review');
  });

  it('whether or not anything of multi-factor authentication is enforced', () => {
    const due = { sspr: { reconfirmAfterDays: 1 } };
    expect([asked(due, complete).interrupt, asked(due, { ...complete, ...enforced }).interrupt]).toEqual(['review', 'review']);
  });
});

describe('the flowchart', () => {
  it('enforced, out of reset: one method for multi-factor authentication', () => {
    expect(stepsOf(noReset, enforced)).toEqual(['app']);
  });

  it('enforced, reset needs one: one method that serves both, where there is one', () => {
    expect(stepsOf({ mfa: { methods: ['sms'] }, sspr: { ...off, methodsRequired: 1, methods: ['email', 'mobilePhone'] } }, enforced)).toEqual(['phone']);
  });

  it('enforced, reset needs two: two, and one of them for multi-factor authentication', () => {
    expect(stepsOf({ mfa: { methods: ['sms'] }, sspr: { ...off, methodsRequired: 2, methods: ['appCode', 'email', 'mobilePhone'] } }, enforced)).toEqual(['phone', 'app']);
  });

  it('reset alone, one: one method for reset', () => {
    expect(stepsOf({ sspr: { methodsRequired: 1, methods: ['email', 'mobilePhone'] } })).toEqual(['phone']);
  });

  it('reset alone, two: two methods for reset', () => {
    expect(stepsOf({ sspr: { methodsRequired: 2, methods: ['email', 'mobilePhone', 'securityQuestions'] } })).toEqual(['phone', 'email']);
  });

  it('has one step more than reset needs where the two policies share nothing', () => {
    expect(stepsOf({ mfa: { methods: ['sms'] }, sspr: reset2 }, enforced)).toEqual(['phone', 'email', 'securityQuestions']);
  });
});

describe('which methods are asked for', () => {
  it('is as few as satisfy both policies', () => {
    expect(stepsOf({ mfa: { methods: ['appCode', 'sms'] }, sspr: { methodsRequired: 2, methods: ['appCode', 'email', 'mobilePhone'] } }, enforced)).toHaveLength(2);
  });

  it('goes from the most secure to the least', () => {
    expect(stepsOf({ mfa: { methods: [] }, sspr: { methodsRequired: 2, methods: ['securityQuestions', 'email', 'mobilePhone'] } })).toEqual(['phone', 'email']);
  });

  it('is decided by what is enabled', () => {
    expect(stepsOf({ ...noReset, mfa: { methods: ['sms'] } }, enforced)).toEqual(['phone']);
    expect(stepsOf({ ...noReset, mfa: { methods: ['appCode'] } }, enforced)).toEqual(['app']);
  });

  it('of app code, e-mail and phone with two required, is two, app then phone, and e-mail may replace either', () => {
    const { steps } = asked({ mfa: { methods: [] }, sspr: { methodsRequired: 2, methods: ['appCode', 'email', 'mobilePhone'] } });
    expect(steps.map(({ method, alternatives }) => [method, alternatives.includes('email')])).toEqual([['app', true], ['phone', true]]);
  });

  it('is only the rest of somebody who has part of it', () => {
    expect(stepsOf({}, { ...enforced, methods: [mobile] })).toEqual(['app']);
    expect(stepsOf({}, { ...enforced, methods: [bothApp] })).toEqual(['phone']);
  });

  it('is less where an administrator has put a phone on file', () => {
    expect(stepsOf({}, { ...enforced, methods: [{ ...mobile, registeredBy: 'admin' }] })).toEqual(['app']);
  });

  it('of two with both enforced has a method for multi-factor authentication first', () => {
    const { steps } = asked({ mfa: { methods: ['sms'] }, sspr: { methodsRequired: 2, methods: ['appPush', 'appCode', 'mobilePhone', 'email'] } }, enforced);
    expect(steps.map(({ method, fills }) => [method, fills])).toEqual([['phone', ['mfa', 'sspr']], ['app', ['sspr']]]);
  });

  it('of two with both enforced may have e-mail or questions in the second place, not in the first', () => {
    const { steps } = asked({ sspr: { methodsRequired: 2, methods: every } }, enforced);
    expect(steps.map(({ alternatives }) => alternatives)).toEqual([['phone'], ['email', 'securityQuestions']]);
  });

  it('offers another method only where there is one for the step', () => {
    const one = asked({ ...noReset, mfa: { methods: ['sms'] } }, enforced).steps;
    const two = asked({ ...noReset, mfa: { methods: ['sms', 'appCode'] } }, enforced).steps;
    expect([one[0]?.alternatives, two[0]?.alternatives]).toEqual([[], ['phone']]);
  });

  it('never has an app password in it', () => {
    const { steps } = asked({ appPasswords: { allowed: true } }, { perUserMfa: 'enforced' });
    expect(steps.flatMap(({ method, alternatives }): string[] => [method, ...alternatives])).not.toContain('appPassword');
  });

  it('never has an alternate phone in it', () => {
    const { steps } = asked({}, { ...enforced, methods: [mobile] });
    expect(steps.flatMap(({ method, alternatives }): string[] => [method, ...alternatives])).toEqual(['app', 'email']);
  });

  it('has what password reset needs once multi-factor authentication is enforced, though nobody registers for reset at sign-in', () => {
    expect(stepsOf({ mfa: { methods: ['sms', 'voice'] }, sspr: { ...off, methodsRequired: 2, methods: ['appPush', 'email', 'mobilePhone', 'officePhone'] } }, enforced)).toEqual(['phone', 'app']);
  });

  it('is explained where nothing would be enough, and never an empty wizard', () => {
    const answer = asked({ ...noReset, mfa: { methods: [] } }, enforced);
    expect([answer.interrupt, answer.steps]).toEqual(['unsatisfiable', []]);
  });
});

describe('a phone or an app registered once', () => {
  it('serves for multi-factor authentication and for password reset where both allow it', () => {
    const answer = asked({ mfa: { methods: ['sms', 'appCode'] }, sspr: { methodsRequired: 2, methods: ['appCode', 'email', 'mobilePhone'] } }, { methods: [mobile, codeApp] });
    expect(answer.capable).toEqual({ mfa: true, sspr: true });
  });

  it('serves for what allows it alone', () => {
    const answer = asked({ mfa: { methods: ['sms'] }, sspr: { methodsRequired: 1, methods: ['email', 'securityQuestions'] } }, { methods: [mobile] });
    expect(answer.capable).toEqual({ mfa: true, sspr: false });
  });

  it('by notification shows codes as well where both are allowed', () => {
    expect(asked({ ...noReset, mfa: { methods: ['appPush', 'appCode'] } }, enforced).steps).toMatchObject([{ method: 'app', offers: ['appPush', 'appCode'] }]);
  });

  it('by notification alone can be refused by a reset that takes one method', () => {
    const policy = { mfa: { methods: ['appPush'] }, sspr: { methodsRequired: 1, methods: ['appPush', 'appCode', 'email'] } } as const;
    expect(asked(policy, { methods: [pushApp] }).capable).toEqual({ mfa: true, sspr: false });
  });
});
