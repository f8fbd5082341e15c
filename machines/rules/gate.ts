// Who must step up before seeing or changing security info, and with what. A rule of its own type, so that a family of charts can be
// made which differ in this rule only.
import { channelsCapable, channelsUsable } from './capability.ts';
import { defaultNow } from './default-method.ts';
import type { Facts } from './facts.ts';
import type { Channel } from './methods.ts';

/** `required` with nothing `offered`: the person has to prove who they are and cannot do so here. They are not let in. */
export type Gate = (facts: Facts) => { required: boolean; offered: readonly Channel[] };

/**
 * Gate on capable: a method that policy disallows neither demands a challenge nor is offered one; one that policy allows
 * demands a challenge even where none can be made of it. Offered are those that can be checked, the default first, then strongest.
 */
export const capableGate: Gate = facts => {
  const usable = channelsUsable(facts);
  const preferred = defaultNow(facts);
  const offered = preferred !== null && usable.includes(preferred) ? [preferred, ...usable.filter(c => c !== preferred)] : usable;
  return { required: !facts.mfaPassed && channelsCapable(facts).length > 0, offered };
};
