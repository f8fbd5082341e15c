// Interrupt mode: the gate, then one missing method after another, then the default method, then back to where the person was
// going; or, where nothing is missing and the interval is over, a look through what is on file.
import type { DoneActorEvent } from 'xstate';
import { app } from '../enrolment/app.states.ts';
import { email } from '../enrolment/email.states.ts';
import { beginning, explainFailure, failedBy, notify, outcome } from '../enrolment/enrolment.setup.ts';
import { phone } from '../enrolment/phone.states.ts';
import { questions } from '../enrolment/questions.states.ts';
import { reading } from '../enrolment/reading.states.ts';
import type { Output } from '../enrolment/vocabulary.ts';
import { capableGate, type Gate } from '../rules/gate.ts';
import { challenge } from '../step-up/challenge.states.ts';
import { interruptGatedBy } from './interrupt.setup.ts';

/** How the review ended decides how the sign-in goes on. */
const resultIs = (expected: string) => ({ type: 'isResult' as const, params: ({ event }: { event: DoneActorEvent<Output> }) => ({ result: event.output.result, expected }) });

/** A family of charts that differ in the gate's rule only. */
export const interruptWith = (id: string, gate: Gate) => {
  /** A review is no registration, and whoever gives it up has registered nothing less. */
  const nothingToRegister = { 'flow.cancelled': `#${id}.cancelled` } as const;
  const exits = {
    saved: `#${id}.planning`, left: { guard: 'hasAlternatives', target: `#${id}.choosingMethod` }, retried: `#${id}.rereadingFacts`, refused: `#${id}.rereadingFacts`, lockedOut: `#${id}.lockedAtGate`,
  } as const;
  return interruptGatedBy(gate).createMachine({
    id,
    version: '1',
    description: 'A person who signs in registers what policy finds missing before going on.',
    options: { maxIterations: 100 },
    context: beginning,
    output: outcome,
    initial: 'readingFacts',
    on: {
      'flow.cancelled': { target: '.cancelled', actions: ['forgetMethod', 'forgetNotice', { type: 'recordAudit', params: { record: 'registrationCancelled' } }] },
      'flow.expired': { target: '.expired', actions: ['forgetMethod', 'forgetNotice'] },
    },
    states: {
      readingFacts: reading({ read: `#${id}.gate` }),
      gate: {
        description: 'The rules decide whether registration is needed, and who may come in and how.',
        always: [
          { guard: 'isNotNeeded', target: 'notNeeded' },
          { guard: 'isBlocked', target: 'blocked' },
          { guard: 'isReviewDue', target: 'reviewing' },
          { guard: 'isUnsatisfiable', target: 'readingNotice' },
          { guard: 'cannotStepUp', target: 'standingAtGate' },
          { guard: 'mustStepUp', target: 'challenge' },
          { target: 'introducing' },
        ],
      },
      reviewing: {
        description: 'The person looks through what is on file, in a flow of its own with a gate of its own.',
        invoke: {
          id: 'review', src: 'review', input: ({ context }) => ({ subject: context.subject }),
          onDone: [
            { guard: resultIs('cancelled'), target: 'cancelled' },
            { guard: resultIs('expired'), target: 'expired' },
            { guard: resultIs('blocked'), target: 'blocked' },
            { guard: resultIs('notChallengeable'), target: 'notChallengeable' },
            { guard: resultIs('lockedOut'), target: 'lockedOut' },
            { guard: resultIs('reviewed'), target: 'reviewed', actions: { type: 'takeAssurance', params: ({ event }) => event.output } },
            { target: 'notNeeded' },
          ],
          onError: 'reviewFailed',
        },
        on: nothingToRegister,
      },
      reviewFailed: {
        description: 'The person reads that the review has come to nothing and may try again.',
        tags: ['awaitingUser'], meta: { page: 'unavailable' },
        on: { 'retry.chosen': 'readingFacts', ...nothingToRegister },
      },
      challenge: challenge({ again: `#${id}.readingFacts`, passed: `#${id}.gate`, lockedOut: `#${id}.lockedAtGate`, skipped: `#${id}.rereadingToSkip` }),
      lockedAtGate: {
        description: 'Too many wrong codes: a sign-in that can go on without registration does.',
        always: [{ guard: 'canSkip', target: 'standingLocked' }, { target: 'lockedOut' }],
      },
      standingLocked: {
        description: 'The person reads that they are locked out for a while, and may go on without registering this time.',
        tags: ['awaitingUser'], meta: { page: 'locked' },
        exit: 'forgetNotice',
        on: { 'retry.chosen': 'readingFacts', 'registration.skipped': { guard: 'canSkip', target: 'rereadingToSkip' }, 'notice.read': 'lockedOut' },
      },
      standingAtGate: {
        description: 'The person reads that nothing on file can be asked for here, so that they cannot prove who they are.',
        tags: ['awaitingUser'], meta: { page: 'cannotChallenge' },
        exit: 'forgetNotice',
        on: { 'retry.chosen': 'readingFacts', 'registration.skipped': { guard: 'canSkip', target: 'rereadingToSkip' }, 'notice.read': 'notChallengeable' },
      },
      introducing: {
        description: 'The person reads why more information is needed.',
        tags: ['awaitingUser'], meta: { page: 'introduction' },
        exit: 'forgetNotice',
        on: { 'registration.begun': 'planning', 'registration.skipped': { guard: 'canSkip', target: 'rereadingToSkip' } },
      },
      rereadingToSkip: reading({ read: `#${id}.puttingOff` }),
      puttingOff: {
        description: 'The rules of this moment decide whether registration may still be put off: the days of grace may have ended while a page was open.',
        always: [{ guard: 'canSkip', target: 'skipped' }, { target: 'gate', actions: notify('skipEnded') }],
      },
      readingNotice: {
        description: 'The person reads that nothing they can register satisfies the policy.',
        tags: ['awaitingUser'], meta: { page: 'unsatisfiable' },
        exit: 'forgetNotice',
        on: { 'retry.chosen': 'readingFacts', 'registration.skipped': { guard: 'canSkip', target: 'rereadingToSkip' }, 'notice.read': 'unsatisfiable' },
      },
      planning: {
        description: 'The plan names the next missing method, for as long as the gate still lets the person through.',
        exit: 'forgetMethod',
        always: [
          { guard: 'isNotOffered', target: 'notNeeded' },
          { guard: 'isBlocked', target: 'blocked' },
          { guard: 'cannotStepUp', target: 'standingAtGate' },
          { guard: 'mustStepUp', target: 'challenge' },
          { guard: 'isUnsatisfiable', target: 'readingNotice' },
          { guard: { type: 'isNext', params: { method: 'app' } }, target: 'app' },
          { guard: { type: 'isNext', params: { method: 'phone' } }, target: 'phone' },
          { guard: { type: 'isNext', params: { method: 'email' } }, target: 'email' },
          { guard: { type: 'isNext', params: { method: 'securityQuestions' } }, target: 'questions' },
          { target: 'confirmingRegistration' },
        ],
      },
      app: app(exits),
      phone: phone('phone', exits),
      email: email(exits),
      questions: questions(exits),
      choosingMethod: {
        description: 'The person chooses which method to set up for this step.',
        tags: ['awaitingUser'], meta: { page: 'chooseMethod' },
        on: {
          'method.chosen': [
            { guard: { type: 'canChoose', params: ({ event }) => ({ wanted: event.method, method: 'app' }) }, target: 'app' },
            { guard: { type: 'canChoose', params: ({ event }) => ({ wanted: event.method, method: 'phone' }) }, target: 'phone' },
            { guard: { type: 'canChoose', params: ({ event }) => ({ wanted: event.method, method: 'email' }) }, target: 'email' },
            { guard: { type: 'canChoose', params: ({ event }) => ({ wanted: event.method, method: 'securityQuestions' }) }, target: 'questions' },
          ],
        },
      },
      rereadingFacts: reading({ read: `#${id}.planning` }),
      confirmingRegistration: {
        description: 'The person sees what was set up and confirms the default method.',
        tags: ['awaitingUser'], meta: { page: 'confirmRegistration' },
        exit: 'forgetNotice',
        on: {
          'registration.confirmed': 'completingRegistration',
          'default.chosen': {
            guard: { type: 'isCandidate', params: ({ event }) => ({ channel: event.channel }) }, target: 'settingDefault',
            actions: { type: 'rememberChannel', params: ({ event }) => ({ channel: event.channel }) },
          },
        },
      },
      settingDefault: {
        description: 'The host stores the default method.',
        tags: ['working'], meta: { page: 'working' },
        exit: 'forgetMethod',
        invoke: {
          id: 'setDefault', src: 'setDefault', input: ({ context: c }) => ({ subject: c.subject, channel: c.channel }),
          onDone: { target: 'planning', actions: { type: 'refresh', params: ({ event }) => ({ facts: event.output }) } },
          onError: { target: 'rereadingFacts', actions: explainFailure },
        },
      },
      completingRegistration: {
        description: 'The host marks the registration as complete.',
        tags: ['working'], meta: { page: 'working' },
        invoke: {
          id: 'completeRegistration', src: 'completeRegistration', input: ({ context: c }) => ({ subject: c.subject }),
          onDone: { target: 'registered', actions: { type: 'refresh', params: ({ event }) => ({ facts: event.output }) } },
          onError: [
            { guard: failedBy('policy.disallows', 'stepUp.required'), target: 'rereadingFacts', actions: explainFailure },
            { target: 'confirmingRegistration', actions: explainFailure },
          ],
        },
      },
      reviewed: { type: 'final', description: 'The person has looked through what is on file.', meta: { page: 'ended' }, output: { result: 'reviewed' } },
      registered: { type: 'final', description: 'All that was missing is registered.', meta: { page: 'ended' }, output: { result: 'registered' } },
      notNeeded: { type: 'final', description: 'Nothing was missing.', meta: { page: 'ended' }, output: { result: 'notNeeded' } },
      skipped: { type: 'final', description: 'The person put it off.', meta: { page: 'ended' }, output: { result: 'skipped' } },
      blocked: { type: 'final', description: 'This sign-in may not reach registration.', meta: { page: 'ended' }, output: { result: 'blocked' } },
      unsatisfiable: { type: 'final', description: 'Nothing the person can register satisfies the policy; an administrator must help.', meta: { page: 'ended' }, output: { result: 'unsatisfiable' } },
      notChallengeable: { type: 'final', description: 'The person could not prove who they are by anything on file; an administrator must help.', meta: { page: 'ended' }, output: { result: 'notChallengeable' } },
      lockedOut: { type: 'final', description: 'The person had too many tries and is locked out for a while.', tags: ['failed'], meta: { page: 'ended' }, output: { result: 'lockedOut' } },
      cancelled: { type: 'final', description: 'The person gave up.', tags: ['cancelled'], meta: { page: 'ended' }, output: { result: 'cancelled' } },
      expired: { type: 'final', description: 'The flow took too long.', tags: ['expired'], meta: { page: 'ended' }, output: { result: 'expired' } },
    },
  });
};

/** The chart of today: whoever is MFA-capable passes a challenge or does not come in, and nobody is asked for what policy no longer allows. */
export const interrupt = interruptWith('interrupt', capableGate);
