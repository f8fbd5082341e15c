// Setting up an authenticator app by code: a seed is made, scanned, and proved by a code of the app.
import { checkingCode } from './code.states.ts';
import { enrolment, explainFailure } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';
import { saving } from './saving.states.ts';

export const app = (to: Exits) => enrolment.createStateConfig({
  description: 'The person registers an authenticator app.',
  initial: 'preparingApp',
  entry: { type: 'beginMethod', params: { method: 'app', channel: 'appCode' } },
  exit: 'forgetMethod',
  states: {
    preparingApp: {
      description: 'The host makes a secret for the app.',
      tags: ['working'], meta: { page: 'working' },
      invoke: {
        id: 'prepareApp', src: 'prepareApp', input: ({ context }) => ({ subject: context.subject }),
        onDone: 'scanningApp',
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
    scanningApp: {
      description: 'The person scans the picture with the app.',
      tags: ['awaitingUser'], meta: { page: 'scanApp' },
      exit: 'forgetNotice',
      on: {
        'scan.finished': 'awaitingCode',
        'code.submitted': { target: 'checkingCode', actions: { type: 'rememberEntered', params: ({ event }) => ({ entered: event.code }) } },
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
