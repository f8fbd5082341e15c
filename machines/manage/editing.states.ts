// The security info page and what can be done on it. Each act begins with fresh facts and the gate, is kept while the person
// proves who they are, and comes back to the page. Manage and review take it in.
import { app } from '../enrolment/app.states.ts';
import { email } from '../enrolment/email.states.ts';
import { explainFailure, failedBy, notify } from '../enrolment/enrolment.setup.ts';
import type { Exit } from '../enrolment/exits.ts';
import { password } from '../enrolment/password.states.ts';
import { phone } from '../enrolment/phone.states.ts';
import { questions } from '../enrolment/questions.states.ts';
import { reading } from '../enrolment/reading.states.ts';
import { challenge } from '../step-up/challenge.states.ts';
import { managing } from './manage.setup.ts';

export type EditingExits = {
  /** The person is done with the page. */
  readonly finished: Exit;
  /** The sign-in comes from where security info may not be registered. */
  readonly blocked: Exit;
  /** The feature is not for this person. */
  readonly notOffered: Exit;
  /** The person cannot prove who they are by anything on file. */
  readonly notChallengeable: Exit;
  readonly lockedOut: Exit;
};

/** `at`: the absolute id of the state that takes this in. `page`: what the list is shown as; a review is confirmed, the page is merely left. */
export const editing = (at: Exit, page: 'securityInfo' | 'reviewInfo', to: EditingExits) => {
  const exits = { saved: `${at}.settled`, isTold: true, left: `${at}.settled`, retried: `${at}.readingFacts`, refused: `${at}.readingAfterRefusal`, lockedOut: `${at}.lockedMethod`, hasListBehind: true } as const;
  return managing.createStateConfig({
    description: 'The person looks through their methods and changes them.',
    initial: 'readingFacts',
    exit: ['forgetIntent', 'forgetMethod'],
    states: {
      readingFacts: reading({ read: `${at}.deciding` }),
      /** Whatever was begun is over: begun again without the person, it would be refused again. */
      readingAfterRefusal: { ...reading({ read: `${at}.deciding` }), entry: 'forgetIntent' },
      deciding: {
        description: 'The rules decide who may come in and how, and what of the act that was begun still may be done.',
        always: [
          { guard: 'isNotOffered', target: to.notOffered },
          { guard: 'isBlocked', target: to.blocked },
          { guard: 'cannotStepUp', target: 'standingAtGate' },
          { guard: 'mustStepUp', target: 'challenge' },
          { guard: { type: 'registers', params: { kind: 'app' } }, target: 'app' },
          { guard: { type: 'registers', params: { kind: 'phone' } }, target: 'phone' },
          { guard: { type: 'registers', params: { kind: 'alternatePhone' } }, target: 'alternatePhone' },
          { guard: { type: 'registers', params: { kind: 'officePhone' } }, target: 'officePhone' },
          { guard: { type: 'registers', params: { kind: 'email' } }, target: 'email' },
          { guard: { type: 'registers', params: { kind: 'securityQuestions' } }, target: 'questions' },
          { guard: { type: 'registers', params: { kind: 'appPassword' } }, target: 'appPassword' },
          { guard: 'deletes', target: 'confirmingDeletion' },
          { guard: 'changesDefault', target: 'settingDefault' },
          { guard: 'hasBegun', target: 'listing', actions: 'explainUndone' },
          { target: 'listing' },
        ],
      },
      challenge: challenge({ again: `${at}.readingFacts`, passed: `${at}.deciding`, lockedOut: to.lockedOut }),
      standingAtGate: {
        description: 'The person reads that nothing on file can be asked for here, so that they cannot prove who they are.',
        tags: ['awaitingUser'], meta: { page: 'cannotChallenge' },
        exit: 'forgetNotice',
        on: { 'retry.chosen': 'readingFacts', 'notice.read': to.notChallengeable },
      },
      listing: {
        description: 'The person sees what is on file and chooses what to do with it.',
        tags: ['awaitingUser'], meta: { page },
        entry: ['forgetIntent', 'forgetMethod'],
        exit: 'forgetNotice',
        on: {
          'addition.chosen': {
            guard: { type: 'canAdd', params: ({ event }) => ({ kind: event.kind }) }, target: 'readingFacts',
            actions: { type: 'rememberIntent', params: ({ event }) => ({ intent: { does: 'add', kind: event.kind } }) },
          },
          'change.chosen': {
            guard: { type: 'canChange', params: ({ event }) => ({ id: event.id }) }, target: 'readingFacts',
            actions: { type: 'rememberIntent', params: ({ event }) => ({ intent: { does: 'change', id: event.id } }) },
          },
          'deletion.chosen': {
            guard: { type: 'canDelete', params: ({ event }) => ({ id: event.id }) }, target: 'readingFacts',
            actions: { type: 'rememberIntent', params: ({ event }) => ({ intent: { does: 'delete', id: event.id } }) },
          },
          'default.chosen': {
            guard: { type: 'isCandidate', params: ({ event }) => ({ channel: event.channel }) }, target: 'readingFacts',
            actions: { type: 'rememberIntent', params: ({ event }) => ({ intent: { does: 'default', channel: event.channel } }) },
          },
          'retry.chosen': 'readingFacts',
          ...(page === 'reviewInfo' ? { 'review.confirmed': 'confirmingReview' as const } : { 'management.finished': to.finished }),
        },
      },
      lockedMethod: {
        description: 'Too many wrong codes of a method that was to be registered: this kind rests for a while, and the rest of the page does not.',
        entry: 'forgetIntent',
        always: { target: 'deciding', actions: notify('methodLocked') },
      },
      settled: {
        description: 'What was begun is done, or given up.',
        entry: 'forgetIntent',
        always: 'deciding',
      },
      app: app(exits),
      phone: phone('phone', exits),
      alternatePhone: phone('alternatePhone', exits),
      officePhone: phone('officePhone', exits),
      email: email(exits),
      questions: questions(exits),
      appPassword: password(exits),
      confirmingDeletion: {
        description: 'The person reads what deleting the method means, and confirms it.',
        tags: ['awaitingUser'], meta: { page: 'confirmDeletion' },
        exit: 'forgetNotice',
        on: { 'deletion.confirmed': 'deletingMethod', 'method.left': 'settled' },
      },
      deletingMethod: {
        description: 'The host takes the method off the file.',
        tags: ['working'], meta: { page: 'working' },
        invoke: {
          id: 'deleteMethod', src: 'deleteMethod', input: ({ context: c }) => ({ subject: c.subject, id: c.intent?.does === 'delete' ? c.intent.id : null }),
          onDone: { target: 'settled', actions: [{ type: 'refresh', params: ({ event }) => ({ facts: event.output }) }, notify('methodDeleted')] },
          // What was begun goes on, or ends, by fresh facts; the person confirms it anew.
          onError: { target: 'readingFacts', actions: explainFailure },
        },
      },
      settingDefault: {
        description: 'The host stores the default method.',
        tags: ['working'], meta: { page: 'working' },
        invoke: {
          id: 'setDefault', src: 'setDefault', input: ({ context: c }) => ({ subject: c.subject, channel: c.intent?.does === 'default' ? c.intent.channel : null }),
          onDone: { target: 'settled', actions: [{ type: 'refresh', params: ({ event }) => ({ facts: event.output }) }, notify('defaultChanged')] },
          onError: { target: 'readingAfterRefusal', actions: explainFailure },
        },
      },
      ...(page === 'reviewInfo' ? { confirmingReview: confirming(to.finished) } : {}),
    },
  });
};

const confirming = (to: Exit) => managing.createStateConfig({
  description: 'The host notes that the person has looked through what is on file.',
  tags: ['working'], meta: { page: 'working' },
  invoke: {
    id: 'confirmReview', src: 'confirmReview', input: ({ context: c }) => ({ subject: c.subject }),
    onDone: { target: to, actions: { type: 'refresh', params: ({ event }) => ({ facts: event.output }) } },
    onError: [
      { guard: failedBy('policy.disallows', 'stepUp.required'), target: 'readingFacts', actions: explainFailure },
      { target: 'readingFacts', actions: notify('reviewFailed') },
    ],
  },
});
