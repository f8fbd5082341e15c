// The family's setup with one rule added: who must step up, and with what.
import { enrolment } from '../enrolment/enrolment.setup.ts';
import type { Sending } from '../enrolment/vocabulary.ts';
import { capableGate, type Gate } from '../rules/gate.ts';
import { kindOf, transports, type Channel } from '../rules/methods.ts';

export const gatedBy = (gate: Gate) => enrolment.extend({
  guards: {
    mustStepUp: ({ context }) => context.facts !== null && !context.passed && gate(context.facts).required,
    canStepUp: ({ context }) => context.facts !== null && gate(context.facts).offered.length > 0,
    /** Must, and has only what cannot be asked for: held at the gate rather than let in. */
    cannotStepUp: ({ context }) => context.facts !== null && !context.passed && gate(context.facts).required && gate(context.facts).offered.length === 0,
    /** Another channel than the one at hand: the same one again is a resend. */
    isOtherChannel: ({ context }, p: { channel: Channel }) => context.facts !== null && p.channel !== context.channel && gate(context.facts).offered.includes(p.channel),
    /** The kind of method at hand is locked, and none of another kind may be asked for instead. */
    isLockedThroughout: ({ context: { facts, channel } }, p: { outcome: Sending }) => p.outcome === 'lockedOut'
      && (facts === null ? [] : gate(facts).offered).every(other => channel !== null && channel !== 'email' && kindOf[other] === kindOf[channel]),
    /** Only what is sent can be sent again, and only that grows old. */
    isSent: ({ context }) => transports.some(transport => transport === context.channel),
  },
  actions: {
    askFirst: enrolment.assign(({ context }) => ({ channel: context.facts === null ? null : gate(context.facts).offered[0] ?? null })),
  },
});

/** Today's gate, and the setup the challenge is typed against: a phase only names guards and actions, so it fits a chart with another gate. */
export const gated = gatedBy(capableGate);
