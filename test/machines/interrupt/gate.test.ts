// Who is let in, who is challenged, who may put it off.
import { describe, expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Assurance } from '#machines/enrolment/vocabulary.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { arriving, newcomer, typed, withApp } from './ways.ts';

const assurance: Assurance = { acr: 'mfa', amr: ['otp', 'mfa'], auth_time: 1_700_000_000 };

/** Whether they still may is read at that moment. */
const putOff = (facts: Facts) => arriving(facts).send({ type: 'registration.skipped' }).done('loadFacts', facts);

describe('the gate', () => {
  it.each([
    ['nothing on file, both enforced, two for reset', 'introducing'],
    ['everything on file', 'notNeeded'],
    ['signing in from where nothing may be registered', 'blocked'],
    ['nothing would satisfy the policy', 'readingNotice'],
    ['phone on file by text, a second one missing', { challenge: 'sendingChallenge' }],
    ['phone on file, phones no longer allowed', 'introducing'],
    ['everything on file, time for a review', 'reviewing'],
    ['app by push on file, a second method missing', { challenge: 'sendingChallenge' }],
    ['app by push on file without its device', 'standingAtGate'],
    ['app by push on file without its device, push not allowed', 'introducing'],
    ['app on file without its seed', 'standingAtGate'],
    ['app on file without its seed, and a phone', { challenge: 'sendingChallenge' }],
    ['app on file, another enforced method missing, challenge passed at sign-in', 'introducing'],
  ] as const)('leads a person with %s to %o', (person, state) => {
    expect(arriving(people[person]).state()).toEqual(state);
  });

  it('holds back who has only what cannot be asked for, and leaves them a way to an end', () => {
    const held = () => arriving(people['app by push on file without its device']);
    expect(held().page()).toBe('cannotChallenge');
    for (const type of ['registration.begun', 'registration.skipped', 'method.left'] as const) expect(held().can({ type })).toBe(false);
    const read = held().send({ type: 'notice.read' });
    expect([read.output(), read.tags()]).toEqual([{ result: 'notChallengeable' }, []]);
    expect(putOff(people['app by push on file without its device, may be put off']).output()).toEqual({ result: 'skipped' });
    const helped: Facts = { ...people['app by push on file without its device'], sspr: { needed: 2, allowed: ['mobilePhone', 'email'] }, onFile: ['appPush', 'mobilePhone'], methods: [{ id: 'phone', kind: 'phone', answers: ['sms', 'voice'] }] };
    expect(held().send({ type: 'retry.chosen' }).done('loadFacts', helped).state()).toEqual({ challenge: 'sendingChallenge' });
  });

  it('closes in the middle of a registration when policy begins to allow what the person has and nobody can ask for', () => {
    const before = people['app by push on file without its device, push not allowed'];
    const flow = arriving(before).send({ type: 'registration.begun' }).done('prepareApp', { pending: true }).send({ type: 'code.submitted', code: typed })
      .done('checkCode', { verdict: 'accepted' });
    flow.failed('saveMethod', 'policy.disallows').done('loadFacts', people['app by push on file without its device']);
    expect([flow.page(), flow.context().facts?.mfaPassed, flow.context().method]).toEqual(['cannotChallenge', false, null]);
  });

  it('never asks for a default that policy disallows', () => {
    const flow = arriving(people['phone on file, default is a call, calls no longer allowed']);
    expect(flow.input('sendChallenge')).toEqual({ subject: 'u1', channel: 'sms', except: null });
  });

  it('lets through who passed, with the facts of that moment, and remembers how', () => {
    const flow = arriving(withApp).done('sendChallenge', { outcome: 'sent' }).send({ type: 'code.submitted', code: typed })
      .done('checkChallenge', { verdict: 'accepted', facts: { ...withApp, mfaPassed: true }, assurance });
    expect(flow.state()).toBe('introducing');
    expect(flow.context()).toMatchObject({ facts: { mfaPassed: true }, assurance, channel: null, entered: null });
    expect(flow.send({ type: 'flow.cancelled' }).output()).toEqual({ result: 'cancelled', ...assurance });
  });

  it('reads person and policy again before another try', () => {
    const flow = arriving(withApp).failed('sendChallenge', 'method.disallowed');
    expect(flow.page()).toBe('challengeNotSent');
    expect(flow.send({ type: 'retry.chosen' }).state()).toEqual({ readingFacts: 'loadingFacts' });
    expect(flow.done('loadFacts', { ...withApp, onFile: [], methods: [] }).state()).toBe('introducing');
  });

  it('lets a person put it off only where the rules do', () => {
    expect(arriving(newcomer).can({ type: 'registration.skipped' })).toBe(false);
    expect(putOff({ ...newcomer, skip: 'allowed' }).output()).toEqual({ result: 'skipped' });
    const unsatisfiable = people['nothing would satisfy the policy, may be put off'];
    expect(putOff(unsatisfiable).output()).toEqual({ result: 'skipped' });
    expect(arriving(unsatisfiable).send({ type: 'notice.read' }).output()).toEqual({ result: 'unsatisfiable' });
  });
});
