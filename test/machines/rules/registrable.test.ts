import { describe, expect, it } from 'vitest';
import { factsOf } from '#machines/rules/facts-of.ts';
import type { Channel, EnrolledKind } from '#machines/rules/methods.ts';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import { refusalOf } from '#machines/rules/registrable.ts';
import { address, alternate, caseOf, codeApp, facts, factsFor, mobile, office, questions, token } from './case.ts';

const ways = [['app', 'appPush'], ['app', 'appCode'], ['phone', 'sms'], ['phone', 'voice'], ['email', 'email'], ['securityQuestions', null]] as const;
const refusals = (...args: Parameters<typeof factsFor>) => ways.map(([kind, channel]) => refusalOf(factsFor(...args), kind, channel));
const all = { sspr: { methods: ['appPush', 'appCode', 'email', 'mobilePhone', 'securityQuestions'] } } as const;

describe('whether a method may be registered now', () => {
  it('anything may, where policy offers it and it is not on file', () => {
    expect(refusals(all)).toEqual([null, null, null, null, null, null]);
  });

  it('there is one mobile phone, one address and one set of questions, but more than one app', () => {
    expect(refusals(all, { methods: [codeApp, mobile, address, questions] })).toEqual([null, null, 'cap.reached', 'cap.reached', 'cap.reached', 'cap.reached']);
    expect(refusals(all, { methods: [alternate] })[2]).toBeNull();
  });

  it('a sixth app or token is one too many, unless policy offers none anyway', () => {
    const five = { methods: [codeApp, codeApp, codeApp, token, token] };
    expect(refusals(all, five).slice(0, 2)).toEqual(['cap.reached', 'cap.reached']);
    expect(refusals({ mfa: { methods: ['sms'] }, sspr: { scope: 'none' } }, five)[1]).toBe('policy.disallows');
  });

  it('a phone that a rollback took out of multi-factor authentication may be registered again', () => {
    expect(refusals(all, { methods: [{ ...mobile, mfaFlag: false }] })[2]).toBeNull();
  });

  it('by no channel that policy does not offer, nor by none', () => {
    expect(refusals({ mfa: { methods: ['appCode', 'sms'] }, sspr: { scope: 'none' } })).toEqual(['policy.disallows', null, null, 'policy.disallows', 'policy.disallows', 'policy.disallows']);
    expect([refusalOf(facts(), 'app', null), refusalOf(facts(), 'phone', 'email')]).toEqual(['policy.disallows', 'policy.disallows']);
  });

  it('by nobody whose page is closed, or for whom there is none', () => {
    for (const closed of [facts({ access: 'blocked' }), facts({ experience: 'none' })]) expect(refusalOf(closed, 'phone', 'sms')).toBe('policy.disallows');
  });
});

describe('whether a method on file may be changed now', () => {
  const held = { methods: [{ ...mobile, id: 'p' }, { ...alternate, id: 'q' }, { ...office, id: 'o' }, { ...address, id: 'e' }, { ...questions, id: 's' }, { ...codeApp, id: 'a' }] };
  const change = (policy: PartialPolicy, kind: EnrolledKind, channel: Channel | 'email' | null, id: string) => refusalOf(factsFor(policy, held), kind, channel, id);
  it('the table lets phones and the address be changed, in their own place and by a channel that reaches them', () => {
    expect([change(all, 'phone', 'sms', 'p'), change(all, 'phone', 'voice', 'p'), change(all, 'alternatePhone', 'voice', 'q'), change(all, 'email', 'email', 'e')]).toEqual([null, null, null, null]);
    expect([change(all, 'phone', 'appCode', 'p'), change(all, 'alternatePhone', 'sms', 'q')]).toEqual(['policy.disallows', 'policy.disallows']);
    expect([change(all, 'app', 'appCode', 'a'), change(all, 'securityQuestions', null, 's')]).toEqual(['policy.disallows', 'policy.disallows']);
    expect([change(all, 'officePhone', 'voice', 'o'), change({ ...all, methodTable: '2022' }, 'officePhone', 'voice', 'o')]).toEqual(['policy.disallows', null]);
  });
  it('no other kind takes its place, and none that is not there', () => {
    expect([change(all, 'phone', 'sms', 'q'), change(all, 'email', 'email', 'p'), change(all, 'phone', 'sms', 'gone')]).toEqual(['policy.disallows', 'policy.disallows', 'method.unknown']);
  });
  it('also where policy no longer allows the kind', () => {
    const nothing: PartialPolicy = { mfa: { methods: [] }, sspr: { scope: 'none' } };
    expect([change(nothing, 'phone', 'sms', 'p'), change(nothing, 'phone', 'voice', 'p'), change(nothing, 'alternatePhone', 'voice', 'q'), change(nothing, 'email', 'email', 'e')]).toEqual([null, null, null, null]);
    const free: PartialPolicy = { ...nothing, tenant: { plan: 'free' } };
    expect([change(free, 'phone', 'voice', 'p'), change(free, 'phone', 'sms', 'p'), change(free, 'alternatePhone', 'sms', 'q')]).toEqual(['policy.disallows', null, null]);
  });
  it('by nobody whose page is closed', () => {
    const { user } = caseOf({}, held);
    expect(refusalOf(factsOf({ ...caseOf({ registrationAccess: { block: 'outsideTrustedNetworks' } }), user }), 'phone', 'sms', 'p')).toBe('policy.disallows');
  });
});

describe('whether what only the security info page registers may be', () => {
  it('other phones by call, app passwords by nothing', () => {
    const policy: PartialPolicy = { ...all, methodTable: '2022', appPasswords: { allowed: true } };
    const person = factsFor(policy, { perUserMfa: 'enforced', methods: [mobile] });
    expect([refusalOf(person, 'alternatePhone', 'voice'), refusalOf(person, 'officePhone', 'voice'), refusalOf(person, 'appPassword', null)]).toEqual([null, null, null]);
    expect([refusalOf(person, 'alternatePhone', 'sms'), refusalOf(person, 'officePhone', null)]).toEqual(['policy.disallows', 'policy.disallows']);
    expect([refusalOf(factsFor(policy), 'alternatePhone', 'voice'), refusalOf(factsFor(policy), 'appPassword', null)]).toEqual(['policy.disallows', 'policy.disallows']);
  });
});
