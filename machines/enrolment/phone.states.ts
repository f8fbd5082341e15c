// Setting up a phone: a number, a code by text or call, the code typed back.
import { codeStates } from './code.states.ts';
import { enrolment } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';
import { saving } from './saving.states.ts';

/** One kind of phone each: the number that is signed in with, a second one to be called, the one on the desk. */
export const phone = (method: 'phone' | 'alternatePhone' | 'officePhone', to: Exits) => enrolment.createStateConfig({
  description: { phone: 'The person registers a phone.', alternatePhone: 'The person registers a second phone.', officePhone: 'The person registers an office phone.' }[method],
  initial: 'enteringPhone',
  exit: 'forgetMethod',
  states: {
    enteringPhone: {
      description: 'The person types a phone number and picks text or call.',
      tags: ['awaitingUser'], meta: { page: 'enterPhone' },
      entry: { type: 'beginMethod', params: { method, channel: null } },
      exit: 'forgetNotice',
      on: {
        'phone.submitted': {
          guard: { type: 'isTransport', params: ({ event }) => ({ channel: event.channel }) }, target: 'sendingCode',
          actions: { type: 'rememberGiven', params: ({ event }) => ({ given: event.number, channel: event.channel }) },
        },
        'method.left': to.left,
      },
    },
    ...codeStates(method, { accepted: 'saving', entering: 'enteringPhone' }, to),
    saving: saving(to),
  },
});
