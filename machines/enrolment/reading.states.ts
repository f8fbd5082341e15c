// Person and policy are read, and read again whenever a person asks for it: at the beginning of a flow, and wherever the
// facts it knows may be why something failed.
import { enrolment } from './enrolment.setup.ts';
import type { Exit } from './exits.ts';

/** `read`: the facts are fresh. */
export const reading = (to: { readonly read: Exit }) => enrolment.createStateConfig({
  description: 'The host finds out about the person and the policy.',
  initial: 'loadingFacts',
  states: {
    loadingFacts: {
      description: 'The host reads the person and the policy.',
      tags: ['working'], meta: { page: 'working' },
      invoke: {
        id: 'loadFacts', src: 'loadFacts', input: ({ context }) => ({ subject: context.subject }),
        onDone: { target: to.read, actions: { type: 'refresh', params: ({ event }) => ({ facts: event.output }) } },
        onError: 'unavailable',
      },
    },
    unavailable: {
      description: 'The person reads that the directory cannot be read now and may try again where they are.',
      tags: ['awaitingUser'], meta: { page: 'unavailable' },
      exit: 'forgetNotice',
      on: { 'retry.chosen': 'loadingFacts' },
    },
  },
});
