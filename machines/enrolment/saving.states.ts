// The last state of every enrolment: the host writes what was proven and answers with fresh facts.
import { enrolment, explainFailure, notify, replacedBy } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';

export const saving = (to: Exits) => enrolment.createStateConfig({
  description: 'The host puts the proven method on file.',
  tags: ['working'], meta: { page: 'working' },
  invoke: {
    id: 'saveMethod', src: 'saveMethod',
    input: ({ context: c }) => ({ subject: c.subject, method: c.method, channel: c.channel, given: c.given, replaces: replacedBy(c) }),
    onDone: { target: to.saved, actions: [{ type: 'refresh', params: ({ event }) => ({ facts: event.output }) }, ...(to.isTold === true ? [notify('methodSaved')] : [])] },
    onError: { target: to.refused, actions: explainFailure },
  },
});
