// Setting up an authenticator app. By push: a device pairs by the picture and approves a request. By code: the app scans the
// picture, and shows a code that is typed back.
import { approvalStates } from './approval.states.ts';
import { checkingCode } from './code.states.ts';
import { enrolment, explainFailure, notify, pairingIs } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';
import { saving } from './saving.states.ts';

export const app = (to: Exits) => enrolment.createStateConfig({
  description: 'The person registers an authenticator app.',
  initial: 'preparingApp',
  entry: 'beginApp',
  exit: 'forgetMethod',
  states: {
    preparingApp: {
      description: 'The host makes a secret for the app.',
      tags: ['working'], meta: { page: 'working' },
      invoke: {
        id: 'prepareApp', src: 'prepareApp', input: ({ context: c }) => ({ subject: c.subject, channel: c.channel }),
        onDone: [{ guard: 'isPush', target: 'pairingApp' }, { target: 'scanningApp' }],
        // Not straight to fresh facts: this state is entered without the person's doing, and where the plan names the app again nothing would ever stop.
        onError: { target: 'appNotPrepared', actions: explainFailure },
      },
    },
    appNotPrepared: {
      description: 'The person reads that no app can be set up now and may try again or choose another method.',
      tags: ['awaitingUser'], meta: { page: 'unavailable' },
      exit: 'forgetNotice',
      on: {
        'retry.chosen': { target: to.retried, actions: { type: 'beginMethod', params: { method: 'app', channel: null } } },
        'method.left': to.left,
      },
    },
    pairingApp: {
      description: 'The person scans the picture with the device that is to be asked from now on.',
      tags: ['awaitingUser'], meta: { page: 'pairApp' },
      exit: 'forgetNotice',
      on: {
        'app.paired': 'checkingPairing',
        'scan.finished': 'checkingPairing',
        'app.switched': switched,
        'secret.renewed': 'preparingApp',
        'method.left': to.left,
      },
    },
    checkingPairing: {
      description: 'The host looks whether a device has paired.',
      tags: ['working'], meta: { page: 'working' },
      invoke: {
        id: 'checkPairing', src: 'checkPairing', input: ({ context: c }) => ({ subject: c.subject }),
        onDone: [
          { guard: pairingIs('paired'), target: 'sendingRequest' },
          { guard: pairingIs('expired'), target: 'preparingApp', actions: notify('codeExpired') },
          { target: 'pairingApp', actions: notify('notPaired') },
        ],
        onError: { target: 'pairingApp', actions: explainFailure },
      },
    },
    ...approvalStates({ accepted: 'saving' }, to),
    scanningApp: {
      description: 'The person scans the picture with the app.',
      tags: ['awaitingUser'], meta: { page: 'scanApp' },
      exit: 'forgetNotice',
      on: {
        'scan.finished': 'awaitingCode',
        'code.submitted': { target: 'checkingCode', actions: { type: 'rememberEntered', params: ({ event }) => ({ entered: event.code }) } },
        'app.switched': switched,
        'secret.renewed': 'preparingApp',
        'method.left': to.left,
      },
    },
    awaitingCode: {
      description: 'The person types the code the app shows.',
      tags: ['awaitingUser'], meta: { page: 'enterCode' },
      exit: 'forgetNotice',
      on: {
        'code.submitted': { target: 'checkingCode', actions: { type: 'rememberEntered', params: ({ event }) => ({ entered: event.code }) } },
        'secret.renewed': 'preparingApp',
        'method.left': to.left,
      },
    },
    checkingCode: checkingCode({ accepted: 'saving', expired: 'preparingApp', lockedOut: to.lockedOut }),
    saving: saving(to),
  },
});

/** From asking a device to typing codes, or the other way round. */
const switched = {
  guard: { type: 'isOtherApp' as const, params: ({ event }: { event: { channel: 'appPush' | 'appCode' } }) => ({ channel: event.channel }) }, target: 'preparingApp',
  actions: { type: 'rememberChannel' as const, params: ({ event }: { event: { channel: 'appPush' | 'appCode' } }) => ({ channel: event.channel }) },
};
