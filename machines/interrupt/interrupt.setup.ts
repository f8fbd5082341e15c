// What the interrupt chart asks beside the gate: the plan, the choice of a method, the default. Each guard is a rule asked of the facts.
import { choices } from '../enrolment/events.ts';
import type { Context } from '../enrolment/vocabulary.ts';
import { candidates } from '../rules/default-method.ts';
import type { Gate } from '../rules/gate.ts';
import { interruptNeed } from '../rules/interrupt-need.ts';
import type { Channel, Kind } from '../rules/methods.ts';
import { plan } from '../rules/plan.ts';
import { gatedBy } from '../step-up/gate.setup.ts';

/** The planned method, unless the person tries again with another one that still will do. */
const next = ({ facts, method }: Context): Kind | undefined => {
  const open = facts === null ? [] : choices(facts);
  return open.find(kind => kind === method) ?? open[0];
};

export const interruptGatedBy = (gate: Gate) => gatedBy(gate).extend({
  guards: {
    isNotNeeded: ({ context }) => context.facts !== null && interruptNeed(context.facts) === 'none',
    isBlocked: ({ context }) => context.facts !== null && interruptNeed(context.facts) === 'blocked',
    /** Turned off while the person was at it: nothing they could do would be taken. */
    isNotOffered: ({ context }) => context.facts?.experience === 'none',
    isReviewDue: ({ context }) => context.facts !== null && interruptNeed(context.facts) === 'review',
    isUnsatisfiable: ({ context }) => context.facts !== null && !plan(context.facts).satisfiable,
    /** How the review ended. */
    isResult: (_, p: { result: string; expected: string }) => p.result === p.expected,
    isNext: ({ context }, p: { method: Kind }) => next(context) === p.method,
    canChoose: ({ context }, p: { wanted: Kind; method: Kind }) => p.wanted === p.method && context.facts !== null && choices(context.facts).includes(p.wanted),
    isCandidate: ({ context }, p: { channel: Channel }) => context.facts !== null && candidates(context.facts).includes(p.channel),
  },
});
