import { describe, expect, it } from 'vitest';
import { addable, changeable, deletable, whyNotAdd } from '#machines/rules/manage-table.ts';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser } from '#machines/rules/user.ts';
import { address, alternate, bothApp, caseOf, codeApp, facts, factsFor, mobile, office, questions, token } from './case.ts';

const appPassword = { type: 'appPassword', name: 'mail' } as const;
const everything: PartialPolicy = {
  mfa: { methods: ['appPush', 'appCode', 'sms', 'voice', 'hardwareToken'] },
  sspr: { methods: ['appPush', 'appCode', 'email', 'mobilePhone', 'officePhone', 'securityQuestions', 'hardwareToken'] },
  appPasswords: { allowed: true },
};
const later: PartialPolicy = { ...everything, methodTable: '2022' };
const all = { perUserMfa: 'enforced', methods: [bothApp, token, mobile, alternate, office, address, questions, appPassword] } as const;
const why = (policy: PartialPolicy, user: Partial<PartialUser>, kind: Parameters<typeof whyNotAdd>[1]) => whyNotAdd(factsFor(policy, user), kind);

describe('the table of methods', () => {
  it('of 2019 lets a person register everything but a hardware token and an office phone', () => {
    expect(addable(factsFor(everything, { perUserMfa: 'enforced', methods: [] }))).toEqual(['app', 'phone', 'email', 'securityQuestions', 'appPassword']);
    expect(addable(factsFor(everything, { perUserMfa: 'enforced', methods: [mobile] }))).toEqual(['app', 'email', 'securityQuestions', 'alternatePhone', 'appPassword']);
  });
  it('of 2019 lets a person change a phone, an alternate phone and an address, and delete all but an office phone', () => {
    expect(changeable(factsFor(everything, all))).toEqual(['phone', 'alternatePhone', 'email']);
    expect(deletable(factsFor(everything, all))).toEqual(['app', 'hardwareToken', 'phone', 'alternatePhone', 'email', 'securityQuestions', 'appPassword']);
  });
  it('of 2022 lets a person register, change and delete an office phone too', () => {
    expect(addable(factsFor(later, { methods: [mobile] }))).toContain('officePhone');
    expect(changeable(factsFor(later, all))).toEqual(['phone', 'alternatePhone', 'officePhone', 'email']);
    expect(deletable(factsFor(later, all))).toContain('officePhone');
  });
  it('lets a person change and delete what policy no longer allows', () => {
    const nothing: PartialPolicy = { ...everything, mfa: { methods: [] }, sspr: { scope: 'none' } };
    expect(addable(factsFor(nothing, { ...all, perUserMfa: 'disabled' }))).toEqual([]);
    expect(changeable(factsFor(nothing, all))).toEqual(changeable(factsFor(everything, all)));
    expect(deletable(factsFor(nothing, all))).toEqual(deletable(factsFor(everything, all)));
  });
  it('lists only what is on file', () => {
    expect([changeable(factsFor(later)), deletable(factsFor(later))]).toEqual([[], []]);
    expect(deletable(factsFor(everything, { methods: [token] }))).toEqual(['hardwareToken']);
  });
  it('has nothing for whom neither preview reaches, nor from where registration is blocked', () => {
    for (const closed of [factsFor({ ...later, enablement: { refreshed: 'none' } }, all), factsFor({ ...later, registrationAccess: { block: 'outsideTrustedNetworks' } }, all)]) {
      expect([addable(closed), changeable(closed), deletable(closed)]).toEqual([[], [], []]);
    }
  });
});

describe('why a method cannot be added', () => {
  it('the page is not theirs, or is shut from here', () => {
    expect([whyNotAdd(facts({ experience: 'none' }), 'app'), whyNotAdd(facts({ access: 'blocked' }), 'app')]).toEqual(['experience.none', 'access.blocked']);
  });
  it('the cap is reached: five apps and tokens, one phone of each type, one address, one set of questions, forty app passwords', () => {
    expect(why(everything, { methods: [codeApp, codeApp, bothApp, token] }, 'app')).toBeNull();
    expect(why(everything, { methods: [codeApp, codeApp, bothApp, token, token] }, 'app')).toBe('cap.reached');
    for (const kind of ['phone', 'alternatePhone', 'officePhone', 'email', 'securityQuestions'] as const) expect(why(later, all, kind)).toBe('cap.reached');
    const passwords = (count: number) => ({ perUserMfa: 'enforced' as const, methods: Array.from({ length: count }, () => appPassword) });
    expect([why(everything, passwords(39), 'appPassword'), why(everything, passwords(40), 'appPassword')]).toEqual([null, 'cap.reached']);
  });
  it('an alternate phone is only called, and comes after the mobile phone', () => {
    expect(why(everything, { methods: [mobile] }, 'alternatePhone')).toBeNull();
    expect(why(everything, {}, 'alternatePhone')).toBe('needs.mobile');
    expect(why({ mfa: { methods: ['sms'] } }, { methods: [mobile] }, 'alternatePhone')).toBe('policy.disallows');
    expect(why({ ...everything, tenant: { plan: 'trial' } }, { methods: [mobile] }, 'alternatePhone')).toBe('calls.unavailable');
  });
  it('an office phone is shown by the table of 2019, and is of use for multi-factor authentication or for password reset in its scope', () => {
    expect(why(everything, {}, 'officePhone')).toBe('table.disallows');
    expect(why(later, {}, 'officePhone')).toBeNull();
    expect(why({ ...later, mfa: { methods: ['sms'] } }, {}, 'officePhone')).toBeNull();
    expect(why({ ...later, mfa: { methods: ['sms'] }, sspr: { ...later.sspr, scope: 'none' } }, {}, 'officePhone')).toBe('policy.disallows');
    expect(why({ ...later, tenant: { plan: 'free' } }, {}, 'officePhone')).toBe('calls.unavailable');
  });
  it('what only serves password reset needs its scope, and administrators have no questions', () => {
    expect([why(everything, {}, 'email'), why(everything, {}, 'securityQuestions')]).toEqual([null, null]);
    const outside = { ...everything, sspr: { ...everything.sspr, scope: { groups: ['reset'] } } };
    for (const kind of ['email', 'securityQuestions'] as const) expect(why(outside, {}, kind)).toBe('policy.disallows');
    expect(why(everything, { roles: ['User administrator'] }, 'securityQuestions')).toBe('policy.disallows');
  });
  it('app passwords need the tenant to allow them and multi-factor authentication to be enforced per user', () => {
    expect(why(everything, { perUserMfa: 'enforced' }, 'appPassword')).toBeNull();
    expect(why(everything, { perUserMfa: 'enabled' }, 'appPassword')).toBe('needs.enforcement');
    expect(why({}, { perUserMfa: 'enforced' }, 'appPassword')).toBe('policy.disallows');
  });
  it('is null exactly for what may be added', () => {
    const { user } = caseOf({}, all);
    for (let kept = 0; kept < 2 ** user.methods.length; kept++) {
      const held = factsFor(later, { ...all, methods: all.methods.filter((_, i) => (kept >> i) % 2 === 1) });
      for (const kind of ['app', 'phone', 'alternatePhone', 'officePhone', 'email', 'securityQuestions', 'appPassword'] as const) {
        expect(addable(held).includes(kind)).toBe(whyNotAdd(held, kind) === null);
      }
    }
  });
});
