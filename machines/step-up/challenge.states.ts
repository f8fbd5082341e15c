// The challenge: which method is asked, its code, wrong codes, the lock. The charts of security info take it in as their gate, step-up
// is a chart of its own around it.
import { explainFailure, failedBy, leavingBy, notify, outcomeIs, verdictIs } from '../enrolment/enrolment.setup.ts';
import type { Exit } from '../enrolment/exits.ts';
import { gated } from './gate.setup.ts';

export type ChallengeExits = {
  /** Person and policy are read again and the gate decides anew: they may be why the challenge failed, and going straight back would ask in vain for ever. */
  readonly again: Exit;
  /** Passed, and the facts are fresh. */
  readonly passed: Exit;
  /** Too many wrong codes, and either just now or with no other kind of method to be asked for. */
  readonly lockedOut: Exit;
  /** Where a person who may put it off goes instead; missing where there is nothing to put off. */
  readonly skipped?: Exit;
};

export const challenge = (to: ChallengeExits) => gated.createStateConfig({
  description: 'The person proves who they are with a method on file.',
  initial: 'sendingChallenge',
  entry: 'askFirst',
  exit: 'forgetMethod',
  states: {
    sendingChallenge: {
      description: 'The host sends the challenge.',
      tags: ['working'], meta: { page: 'working' },
      invoke: {
        id: 'sendChallenge', src: 'sendChallenge', input: ({ context: c }) => ({ subject: c.subject, channel: c.channel, except: leavingBy(c) }),
        onDone: [
          { guard: { type: 'isLockedThroughout', params: ({ event }) => ({ outcome: event.output.outcome }) }, target: to.lockedOut },
          { guard: outcomeIs('lockedOut'), target: 'challengeNotSent', actions: notify('lockedOut') },
          { guard: outcomeIs('exhausted'), target: 'challengeNotSent', actions: notify('sendLimit') },
          { guard: outcomeIs('tooSoon'), target: 'awaitingChallenge', actions: notify('tooSoon') },
          { target: 'awaitingChallenge' },
        ],
        onError: { target: 'challengeNotSent', actions: explainFailure },
      },
    },
    challengeNotSent: {
      description: 'The person reads why this challenge is of no use and may try again or choose another method.',
      tags: ['awaitingUser'], meta: { page: 'challengeNotSent' },
      exit: 'forgetNotice',
      on: {
        'retry.chosen': to.again,
        ...(to.skipped === undefined ? {} : { 'registration.skipped': { guard: 'canSkip' as const, target: to.skipped } }),
        'channel.chosen': {
          guard: { type: 'isOtherChannel', params: ({ event }) => ({ channel: event.channel }) }, target: 'sendingChallenge',
          actions: { type: 'rememberChannel', params: ({ event }) => ({ channel: event.channel }) },
        },
      },
    },
    awaitingChallenge: {
      description: 'The person types the code of the challenge, or approves the request on their device.',
      tags: ['awaitingUser'], meta: { page: 'challenge' },
      exit: 'forgetNotice',
      after: { codeLifetime: { guard: 'isSent', actions: notify('codeExpired') } },
      on: {
        'push.answered': { guard: 'isPush', target: 'checkingChallenge' },
        'approval.reported': { guard: 'isPush', target: 'checkingChallenge' },
        'code.submitted': { guard: 'isTyped', target: 'checkingChallenge', actions: { type: 'rememberEntered', params: ({ event }) => ({ entered: event.code }) } },
        'code.resent': { guard: 'isSent', target: 'sendingChallenge' },
        ...(to.skipped === undefined ? {} : { 'registration.skipped': { guard: 'canSkip' as const, target: to.skipped } }),
        'channel.chosen': {
          guard: { type: 'isOtherChannel', params: ({ event }) => ({ channel: event.channel }) }, target: 'sendingChallenge',
          actions: { type: 'rememberChannel', params: ({ event }) => ({ channel: event.channel }) },
        },
      },
    },
    checkingChallenge: {
      description: 'The host checks the code of the challenge, or what the device has answered.',
      tags: ['working'], meta: { page: 'working' },
      exit: 'forgetEntered',
      invoke: {
        id: 'checkChallenge', src: 'checkChallenge', input: ({ context: c }) => ({ subject: c.subject, channel: c.channel, except: leavingBy(c), entered: c.entered }),
        onDone: [
          { guard: verdictIs('accepted'), target: to.passed, actions: { type: 'passGate', params: ({ event }) => ({ facts: event.output.facts, assurance: event.output.assurance }) } },
          { guard: verdictIs('exhausted'), target: to.lockedOut },
          { guard: verdictIs('spent'), target: 'challengeNotSent', actions: notify('codeSpent') },
          { guard: verdictIs('denied'), target: 'challengeNotSent', actions: notify('answerDenied') },
          { guard: verdictIs('mismatched'), target: 'challengeNotSent', actions: notify('numberWrong') },
          { guard: verdictIs('waiting'), target: 'awaitingChallenge', actions: notify('notAnswered') },
          { guard: verdictIs('expired'), target: 'awaitingChallenge', actions: notify('codeExpired') },
          { target: 'awaitingChallenge', actions: notify('codeWrong') },
        ],
        onError: [
          { guard: failedBy('method.disallowed', 'method.unknown'), target: 'challengeNotSent', actions: explainFailure },
          { target: 'awaitingChallenge', actions: explainFailure },
        ],
      },
    },
  },
});
