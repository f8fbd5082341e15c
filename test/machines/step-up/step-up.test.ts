// Step-up alone: what is asked, by which channel, and every answer to it.
import { describe, expect, it } from 'vitest';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import type { Assurance } from '#machines/enrolment/vocabulary.ts';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { typed, walk } from '../walk.ts';

const both: Facts = { ...people['app and phone on file, one for reset missing'], defaultMethod: 'sms' };
const assurance: Assurance = { acr: 'mfa', amr: ['sms', 'mfa'], auth_time: 1_700_000_000 };
const asked = (facts: Facts) => walk(stepUp).done('loadFacts', facts);
const awaiting = () => asked(both).done('sendChallenge', { outcome: 'sent' });
const checking = () => awaiting().send({ type: 'code.submitted', code: typed });

describe('step-up', () => {
  it('asks by the default first and answers how and when the person passed', () => {
    const flow = asked(both);
    expect(flow.input('sendChallenge')).toEqual({ subject: 'u1', channel: 'sms', except: null });
    flow.done('sendChallenge', { outcome: 'sent' }).send({ type: 'code.submitted', code: typed });
    expect(flow.input('checkChallenge')).toEqual({ subject: 'u1', channel: 'sms', except: null, entered: typed });
    flow.done('checkChallenge', { verdict: 'accepted', facts: both, assurance });
    expect(flow.output()).toEqual({ result: 'passed', ...assurance });
  });

  it('asks again although the sign-in has passed already: the host wants to know it now', () => {
    expect(asked({ ...both, mfaPassed: true }).state()).toEqual({ challenge: 'sendingChallenge' });
  });

  it('ends as failed for a person without anything to be asked by', () => {
    const flow = asked({ ...both, mfa: { allowed: [], hardwareToken: false } });
    expect(flow.output()).toEqual({ result: 'notCapable' });
    expect(flow.tags()).toEqual(['failed']);
  });

  it('lets the person choose another channel that is on file and allowed', () => {
    const flow = awaiting();
    expect((['appPush', 'appCode', 'sms', 'voice'] as const).filter(channel => flow.can({ type: 'channel.chosen', channel }))).toEqual(['appCode', 'voice']);
    expect(flow.send({ type: 'channel.chosen', channel: 'appCode' }).input('sendChallenge')).toEqual({ subject: 'u1', channel: 'appCode', except: null });
  });

  it('sends again only what is sent at all', () => {
    const flow = awaiting();
    expect(flow.can({ type: 'code.resent' })).toBe(true);
    flow.send({ type: 'channel.chosen', channel: 'appCode' }).done('sendChallenge', { outcome: 'sent' });
    expect(flow.can({ type: 'code.resent' })).toBe(false);
    expect(flow.timeout('codeLifetime').context().notice).toBeNull();
  });

  it('says that a sent code has expired when its time is over', () => {
    expect(awaiting().timeout('codeLifetime').context().notice).toBe('codeExpired');
  });

  it.each([
    ['rejected', { challenge: 'awaitingChallenge' }, 'codeWrong'],
    ['expired', { challenge: 'awaitingChallenge' }, 'codeExpired'],
    ['spent', { challenge: 'challengeNotSent' }, 'codeSpent'],
    ['exhausted', 'lockedOut', null],
  ])('leads a code that was %s to %o', (verdict, state, notice) => {
    const flow = checking().done('checkChallenge', { verdict, facts: both, assurance: null });
    expect(flow.state()).toEqual(state);
    expect(flow.context()).toMatchObject({ notice, entered: null });
  });

  it.each([
    ['tooSoon', { challenge: 'awaitingChallenge' }, 'tooSoon'],
    ['exhausted', { challenge: 'challengeNotSent' }, 'sendLimit'],
    ['lockedOut', { challenge: 'challengeNotSent' }, 'lockedOut'],
  ])('leads a sending that was %s to %o', (outcome, state, notice) => {
    const flow = asked(both).done('sendChallenge', { outcome });
    expect(flow.state()).toEqual(state);
    expect(flow.context().notice).toBe(notice);
  });

  it('goes on by another kind of method when one is locked, and ends where there is none', () => {
    const flow = asked({ ...both, defaultMethod: 'appCode' }).done('sendChallenge', { outcome: 'lockedOut' });
    expect(flow.can({ type: 'code.submitted', code: typed })).toBe(false);
    expect(flow.send({ type: 'channel.chosen', channel: 'voice' }).input('sendChallenge')).toEqual({ subject: 'u1', channel: 'voice', except: null });
    // Text and call reach one phone: its lock is on both.
    const phoneAlone = asked({ ...both, onFile: ['mobilePhone'] }).done('sendChallenge', { outcome: 'lockedOut' });
    expect(phoneAlone.output()).toEqual({ result: 'lockedOut' });
    expect(phoneAlone.tags()).toEqual(['failed']);
  });

  it('ends as failed for a person whose only method cannot be asked for', () => {
    expect(asked(people['app by push on file without its device']).output()).toEqual({ result: 'notCapable' });
  });

  it('goes back to person and policy when the channel was taken away while the code was typed', () => {
    const flow = checking().failed('checkChallenge', 'method.disallowed');
    expect(flow.page()).toBe('challengeNotSent');
    expect(flow.send({ type: 'retry.chosen' }).state()).toEqual({ readingFacts: 'loadingFacts' });
  });

  it('waits for the person while the directory cannot be read', () => {
    const flow = walk(stepUp).failed('loadFacts', 'directory.unavailable');
    expect(flow.page()).toBe('unavailable');
    expect(flow.send({ type: 'retry.chosen' }).state()).toEqual({ readingFacts: 'loadingFacts' });
  });

  it('can be cancelled and can expire, and neither is a cancelled registration', () => {
    const cancelled = awaiting().send({ type: 'flow.cancelled' });
    expect([cancelled.tags(), cancelled.actions()]).toEqual([['cancelled'], []]);
    expect(awaiting().send({ type: 'flow.expired' }).tags()).toEqual(['expired']);
  });
});
