import { describe, expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import { drift, outputsFor } from '#machines/enrolment/world.samples.ts';
import { rank } from '#machines/rules/methods.ts';
import { refusalOf } from '#machines/rules/registrable.ts';
import { address, alternate, codeApp, facts, factsFor, mobile, questions, token } from './case.ts';

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

  it('agrees with what the samples of the charts say in every world they let in', () => {
    const worlds = Object.values(people).flatMap((facts) => [facts, ...drift({ facts, changed: false }).flatMap((world) => world?.facts ?? [])]);
    const said = new Set<string | null>();
    for (const facts of worlds) {
      for (const method of rank) {
        for (const channel of ['appPush', 'appCode', 'sms', 'voice', 'email'] as const) {
          if (method === 'email' && channel !== 'email') continue; // there is no other way to prove an address
          const [outcome] = outputsFor([facts]).sendCode({ subject: 'u1', method, channel, address: null }, { facts, changed: false });
          const sampled = outcome !== undefined && 'error' in outcome ? outcome.error.code : null;
          expect([method, channel, refusalOf(facts, method, channel), facts]).toEqual([method, channel, sampled, facts]);
          said.add(sampled);
        }
      }
    }
    expect(said).toEqual(new Set([null, 'cap.reached', 'policy.disallows']));
  });
});
