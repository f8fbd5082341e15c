// The samples answer as honestly as the activities are meant to, or no proof that leans on them is worth anything.
import { describe, expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import { drift, outputsFor, type World } from '#machines/enrolment/world.samples.ts';
import { defaultAfter } from '#machines/rules/default-method.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { newcomer } from '../walk.ts';

const outputs = outputsFor(Object.values(people));
type Known = NonNullable<World>;
const worldOf = (facts: Known['facts'], movesLeft: number | null = null): Known => ({ facts, passedBy: [], isReviewTime: false, movesLeft, changed: false });
const withPhone = worldOf(people['phone on file by text, a second one missing']);
const save = { subject: 'u1', method: 'email' as const, channel: 'email' as const, given: null, replaces: null };

describe('the sampled world', () => {
  it('lets anybody of the samples sign in, and the same person from then on', () => {
    expect(outputs.loadFacts({ subject: 'u1' }, null).filter(each => 'output' in each)).toHaveLength(Object.keys(people).length);
    expect(outputs.loadFacts({ subject: 'u1' }, withPhone).filter(each => 'output' in each)).toEqual([{ output: withPhone.facts }]);
  });

  it('saves nothing for a person who could be challenged and was not', () => {
    expect(outputs.saveMethod(save, withPhone)).toEqual([{ error: { code: 'stepUp.required' } }]);
    expect(outputs.saveMethod(save, { ...worldOf({ ...withPhone.facts, mfaPassed: true }), passedBy: ['signIn'] })[0]).toMatchObject({ output: { onFile: ['mobilePhone', 'email'], defaultMethod: 'sms' } });
  });

  it('refuses a challenge for a channel that policy disallows', () => {
    const withoutCalls = worldOf({ ...withPhone.facts, mfa: { allowed: ['appCode', 'sms'], hardwareToken: false } });
    expect(outputs.sendChallenge({ subject: 'u1', channel: 'voice', except: null }, withoutCalls)).toEqual([{ error: { code: 'method.disallowed' } }]);
  });

  it('says of what a deletion leaves what nothing could check any more, as the rules do', () => {
    const lost = { id: 'app-2', kind: 'app' as const, answers: [] };
    const two = { ...people['app and phone on file, one for reset missing'], onFile: ['appCode' as const], methods: [{ id: 'app', kind: 'app' as const, answers: ['appCode' as const] }, lost], mfaPassed: true };
    const [deleted] = outputs.deleteMethod({ subject: 'u1', id: 'app' }, { ...worldOf(two), passedBy: ['signIn'] });
    expect(deleted).toMatchObject({ output: { onFile: ['appCode'], methods: [lost], unchallengeable: ['appCode'] } });
  });

  it('moves once a run at most, and always to another world', () => {
    const moved = drift(worldOf(newcomer));
    expect(moved.length).toBeGreaterThan(3);
    for (const world of moved) {
      expect(world?.facts).not.toEqual(newcomer);
      expect(drift(world)).toEqual([]);
    }
  });

  it('moves no more often than a bound allows, and refuses whoever writes after that', () => {
    expect(drift(worldOf(newcomer, 1)).map(world => world?.movesLeft)).toContain(0);
    expect(drift(worldOf(newcomer, 0))).toEqual([]);
    const phone = { subject: 'u1', method: 'phone' as const, channel: 'sms' as const, given: null, replaces: null };
    const bounded = outputsFor(Object.values(people), { gate: capableGate, defaultAfter, movesAtMost: 1 });
    expect(bounded.saveMethod(phone, worldOf(newcomer, 1))[0]).toMatchObject({ output: { onFile: ['mobilePhone'] }, world: { movesLeft: 0 } });
    expect(bounded.saveMethod(phone, worldOf(newcomer, 0))).toEqual([{ error: { code: 'policy.disallows' } }]);
  });

  it('forgets a pass once the last method it was won by has gone, and only then', () => {
    const both = { ...people['app and phone on file, one for reset missing'], mfaPassed: true };
    const by = (...passedBy: string[]): Known => ({ ...worldOf(both), passedBy });
    const passedAfter = (world: Known, id: string) => outputs.deleteMethod({ subject: 'u1', id }, world).flatMap(each => ('output' in each ? [each.output.mfaPassed] : []));
    expect(passedAfter(by('phone'), 'phone')).toEqual([false]);
    expect(passedAfter(by('app'), 'phone')).toEqual([true]);
    expect(passedAfter(by('app', 'phone'), 'phone')).toEqual([true]);
  });

  it('asks no method to vouch for its own removal while another can be asked', () => {
    const both = worldOf(people['app and phone on file, one for reset missing']);
    const codes = (except: string | null) => outputs.sendChallenge({ subject: 'u1', channel: 'sms', except }, both).map(each => ('output' in each ? each.output.outcome : each.error.code));
    expect(codes('phone')).toEqual(['method.disallowed']);
    expect(codes('app')).toContain('sent');
    expect(outputs.sendChallenge({ subject: 'u1', channel: 'sms', except: 'phone' }, withPhone)[0]).toEqual({ output: { outcome: 'sent' } });
  });
});
