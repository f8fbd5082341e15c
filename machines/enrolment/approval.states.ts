// What an app by push is proved by: a request to the device that was paired, approved there with the number the page shows.
import { enrolment, explainFailure, notify, replacedBy, verdictIs } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';
import { sending } from './sending.states.ts';

/** `accepted` names the sibling state that saves the app. */
export const approvalStates = (siblings: { accepted: string }, to: Exits) => ({
  // The page of a request shows its number, and where it is too soon there may be none: the last one went out for something else.
  sendingRequest: sending('The host sends a request to the device.', { awaiting: 'awaitingApproval', notSent: 'notApproved', tooSoon: 'notApproved' }, to),
  awaitingApproval: enrolment.createStateConfig({
    description: 'The person approves the request on the device with the number that is shown.',
    tags: ['awaitingUser'], meta: { page: 'approve' },
    exit: 'forgetNotice',
    after: { codeLifetime: { target: 'notApproved', actions: notify('codeExpired') } },
    on: {
      'push.answered': 'checkingApproval',
      'approval.reported': 'checkingApproval',
      'method.left': to.left,
    },
  }),
  checkingApproval: enrolment.createStateConfig({
    description: 'The host looks at what the device has answered.',
    tags: ['working'], meta: { page: 'working' },
    invoke: {
      id: 'checkCode', src: 'checkCode',
      input: ({ context: c }) => ({ subject: c.subject, method: c.method, channel: c.channel, entered: c.entered, replaces: replacedBy(c) }),
      onDone: [
        { guard: verdictIs('accepted'), target: siblings.accepted },
        { guard: verdictIs('exhausted'), target: to.lockedOut },
        { guard: verdictIs('waiting'), target: 'awaitingApproval', actions: notify('notAnswered') },
        { guard: verdictIs('denied'), target: 'notApproved', actions: notify('answerDenied') },
        { guard: verdictIs('mismatched'), target: 'notApproved', actions: notify('numberWrong') },
        { target: 'notApproved', actions: notify('codeExpired') },
      ],
      onError: { target: 'awaitingApproval', actions: explainFailure },
    },
  }),
  notApproved: enrolment.createStateConfig({
    description: 'The person reads that the request was not approved and may ask for another or set up a different method.',
    tags: ['awaitingUser'], meta: { page: 'codeNotSent' },
    exit: 'forgetNotice',
    on: {
      'code.resent': 'sendingRequest',
      'retry.chosen': { target: to.retried, actions: 'beginApp' },
      'method.left': to.left,
    },
  }),
});
