// Setting up an e-mail address: the address, a code mailed to it, the code typed back.
import { codeStates } from './code.states.ts';
import { enrolment } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';
import { saving } from './saving.states.ts';

export const email = (to: Exits) => enrolment.createStateConfig({
  description: 'The person registers an e-mail address.',
  initial: 'enteringEmail',
  exit: 'forgetMethod',
  states: {
    enteringEmail: {
      description: 'The person types an e-mail address.',
      tags: ['awaitingUser'], meta: { page: 'enterEmail' },
      entry: { type: 'beginMethod', params: { method: 'email', channel: 'email' } },
      exit: 'forgetNotice',
      on: {
        'email.submitted': { target: 'sendingCode', actions: { type: 'rememberGiven', params: ({ event }) => ({ given: event.address, channel: 'email' }) } },
        'method.left': to.left,
      },
    },
    ...codeStates('email', { accepted: 'saving', entering: 'enteringEmail' }, to),
    saving: saving(to),
  },
});
