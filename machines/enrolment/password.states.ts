// Making an app password: the person names it, the host makes it and shows it once.
import { enrolment, explainFailure } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';

export const password = (to: Exits) => enrolment.createStateConfig({
  description: 'The person makes an app password.',
  initial: 'namingPassword',
  exit: 'forgetMethod',
  states: {
    namingPassword: {
      description: 'The person names the device or program the password is for.',
      tags: ['awaitingUser'], meta: { page: 'namePassword' },
      entry: { type: 'beginMethod', params: { method: 'appPassword', channel: null } },
      exit: 'forgetNotice',
      on: {
        'password.named': { target: 'makingPassword', actions: { type: 'rememberGiven', params: ({ event }) => ({ given: event.name, channel: null }) } },
        'method.left': to.left,
      },
    },
    makingPassword: {
      description: 'The host makes a password, puts its hash on file and shows it once.',
      tags: ['working'], meta: { page: 'working' },
      invoke: {
        id: 'makePassword', src: 'makePassword', input: ({ context: c }) => ({ subject: c.subject, given: c.given }),
        onDone: { target: 'keepingPassword', actions: { type: 'refresh', params: ({ event }) => ({ facts: event.output }) } },
        onError: { target: to.refused, actions: explainFailure },
      },
    },
    keepingPassword: {
      description: 'The person copies the password to where it is used.',
      tags: ['awaitingUser'], meta: { page: 'keepPassword' },
      exit: 'forgetNotice',
      on: { 'password.kept': to.saved, 'password.renewed': 'makingPassword' },
    },
  },
});
