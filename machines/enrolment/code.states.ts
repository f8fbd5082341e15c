// What every method proved by a code shares: the code is sent, awaited, compared.
// Counters and lifetimes live in the activities; a state here only says what a person may do next.
import { enrolment, explainFailure, notify, replacedBy, verdictIs } from './enrolment.setup.ts';
import type { Exit, Exits } from './exits.ts';
import { sending } from './sending.states.ts';
import type { EnrolledKind } from '../rules/methods.ts';

/** `accepted` and `entering` name the sibling states that save the method and ask for the address. */
export const codeStates = (method: EnrolledKind, siblings: { accepted: string; entering: string }, to: Exits) => ({
  sendingCode: sending('The host sends a code to the address.', { awaiting: 'awaitingCode', notSent: 'codeNotSent', tooSoon: 'awaitingCode', entering: siblings.entering }, to),
  codeNotSent: enrolment.createStateConfig({
    description: 'The person reads that no code could be sent and may try again or choose another method.',
    tags: ['awaitingUser'], meta: { page: 'codeNotSent' },
    exit: 'forgetNotice',
    on: {
      'retry.chosen': { target: to.retried, actions: { type: 'beginMethod', params: { method, channel: null } } },
      'method.left': to.left,
    },
  }),
  awaitingCode: enrolment.createStateConfig({
    description: 'The person types the code they were sent.',
    tags: ['awaitingUser'], meta: { page: 'enterCode' },
    exit: 'forgetNotice',
    after: { codeLifetime: { actions: notify('codeExpired') } },
    on: {
      'code.submitted': { target: 'checkingCode', actions: { type: 'rememberEntered', params: ({ event }) => ({ entered: event.code }) } },
      'code.resent': 'sendingCode',
      'address.corrected': siblings.entering,
      'method.left': to.left,
    },
  }),
  awaitingResend: enrolment.createStateConfig({
    description: 'The person reads that this code had its last try and asks for a new one.',
    tags: ['awaitingUser'], meta: { page: 'enterCode' },
    exit: 'forgetNotice',
    on: { 'code.resent': 'sendingCode', 'address.corrected': siblings.entering, 'method.left': to.left },
  }),
  checkingCode: checkingCode({ accepted: siblings.accepted, expired: 'awaitingCode', spent: 'awaitingResend', lockedOut: to.lockedOut }),
});

/** A wrong code, and a check that failed, lead back to `awaitingCode`. `spent` where codes are sent: each has tries of its own. */
export const checkingCode = (to: { accepted: string; expired: string; spent?: string; lockedOut: Exit }) => enrolment.createStateConfig({
  description: 'The host compares the code.',
  tags: ['working'], meta: { page: 'working' },
  exit: 'forgetEntered',
  invoke: {
    id: 'checkCode', src: 'checkCode',
    input: ({ context: c }) => ({ subject: c.subject, method: c.method, channel: c.channel, entered: c.entered, replaces: replacedBy(c) }),
    onDone: [
      { guard: verdictIs('accepted'), target: to.accepted },
      { guard: verdictIs('exhausted'), target: to.lockedOut },
      ...(to.spent === undefined ? [] : [{ guard: verdictIs('spent'), target: to.spent, actions: notify('codeSpent') }]),
      { guard: verdictIs('expired'), target: to.expired, actions: notify('codeExpired') },
      { target: 'awaitingCode', actions: notify('codeWrong') },
    ],
    onError: { target: 'awaitingCode', actions: explainFailure },
  },
});
