// The family's setup with one rule added: who must step up, and with what.
import { enrolment, leavingBy } from '../enrolment/enrolment.setup.ts';
import type { Context, Sending } from '../enrolment/vocabulary.ts';
import { capableGate, type Gate } from '../rules/gate.ts';
import { kindOf, type Channel } from '../rules/methods.ts';

export const gatedBy = (gate: Gate) => {
  const asks = (context: Context) => (context.facts === null ? { required: false, offered: [] } : gate(context.facts, leavingBy(context)));
  return enrolment.extend({
    guards: {
      mustStepUp: ({ context }) => asks(context).required,
      canStepUp: ({ context }) => asks(context).offered.length > 0,
      /** Must, and has only what cannot be asked for: held at the gate rather than let in. */
      cannotStepUp: ({ context }) => asks(context).required && asks(context).offered.length === 0,
      /** Another channel than the one at hand: the same one again is a resend. */
      isOtherChannel: ({ context }, p: { channel: Channel }) => p.channel !== context.channel && asks(context).offered.includes(p.channel),
      /** The kind of method at hand is locked, and none of another kind may be asked for instead. */
      isLockedThroughout: ({ context }, p: { outcome: Sending }) => p.outcome === 'lockedOut'
        && asks(context).offered.every(other => context.channel !== null && context.channel !== 'email' && kindOf[other] === kindOf[context.channel]),
      canSkip: ({ context }) => context.facts?.skip === 'allowed',
      /** Only what is sent can be sent again, and only that grows old. */
      isSent: ({ context }) => context.channel !== null && context.channel !== 'appCode',
      /** A code is typed, rather than a device asked. */
      isTyped: ({ context }) => context.channel !== 'appPush',
    },
    actions: {
      askFirst: enrolment.assign(({ context }) => ({ channel: asks(context).offered[0] ?? null })),
    },
  });
};

/** Today's gate, and the setup the challenge is typed against: a phase only names guards and actions, so it fits a chart with another gate. */
export const gated = gatedBy(capableGate);
