// The host sends something that proves a method: a code to an address, or a request to a device.
import { enrolment, explainFailure, failedBy, lockedAlone, notify, outcomeIs, replacedBy } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';

/** Sibling states. `tooSoon`: where one that was sent before may still do, or not. `entering`: asks for the address anew; missing where none was typed. */
type Siblings = { readonly awaiting: string; readonly notSent: string; readonly tooSoon: string; readonly entering?: string };

export const sending = (description: string, { awaiting, notSent, tooSoon, entering }: Siblings, to: Exits) => enrolment.createStateConfig({
  description,
  tags: ['working'], meta: { page: 'working' },
  invoke: {
    id: 'sendCode', src: 'sendCode',
    input: ({ context: c }) => ({ subject: c.subject, method: c.method, channel: c.channel, given: c.given, replaces: replacedBy(c) }),
    onDone: [
      ...(to.hasListBehind === true ? [] : [{ guard: lockedAlone, target: to.lockedOut }]),
      { guard: outcomeIs('lockedOut'), target: notSent, actions: notify('lockedOut') },
      { guard: outcomeIs('exhausted'), target: notSent, actions: notify('sendLimit') },
      { guard: outcomeIs('tooSoon'), target: tooSoon, actions: notify('tooSoon') },
      { target: awaiting },
    ],
    onError: [
      ...(entering === undefined ? [] : [{ guard: failedBy('address.refused'), target: entering, actions: explainFailure }]),
      { guard: failedBy('policy.disallows', 'method.unknown'), target: to.refused, actions: explainFailure },
      { target: notSent, actions: explainFailure },
    ],
  },
});
