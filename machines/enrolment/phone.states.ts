// Setting up a phone: a number, a code by text or call, the code typed back.
import { codeStates } from './code.states.ts';
import { enrolment } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';
import { saving } from './saving.states.ts';

export const phone = (to: Exits) => enrolment.createStateConfig({
  description: 'The person registers a phone.',
  initial: 'enteringPhone',
  exit: 'forgetMethod',
  states: {
    enteringPhone: {
      description: 'The person types a phone number and picks text or call.',
      tags: ['awaitingUser'], meta: { page: 'enterPhone' },
      entry: { type: 'beginMethod', params: { method: 'phone', channel: null } },
      exit: 'forgetNotice',
      on: {
        'phone.submitted': {
          guard: { type: 'isTransport', params: ({ event }) => ({ channel: event.channel }) }, target: 'sendingCode',
          actions: { type: 'rememberAddress', params: ({ event }) => ({ address: event.number, channel: event.channel }) },
        },
        'method.left': to.left,
      },
    },
    ...codeStates('phone', { accepted: 'saving', entering: 'enteringPhone' }, to),
    saving: saving(to),
  },
});
