// Who must step up before seeing or changing security info, and with what. A rule of its own type, so that a family of charts can be
// made which differ in this rule only.
import { channelsCapable, channelsRegistered, channelsUsable } from './capability.ts';
import { defaultNow } from './default-method.ts';
import type { Facts } from './facts.ts';
import type { Channel } from './methods.ts';

/**
 * `required` with nothing `offered`: the person has to prove who they are and cannot do so here. They are not let in.
 * `except`: the id of a method that is about to be removed or replaced; it is offered, and a pass by it alone is enough, only where
 * nothing else is left.
 */
export type Gate = (facts: Facts, except?: string | null) => { required: boolean; offered: readonly Channel[] };

/**
 * Gate on capable: a method that policy disallows neither demands a challenge nor is offered one; one that policy allows
 * demands a challenge even where none can be made of it. Offered are those that can be checked, the default first, then strongest.
 */
export const capableGate: Gate = (facts, except = null) => {
  const others = channelsUsable(facts, except);
  const usable = others.length > 0 ? others : channelsUsable(facts);
  const preferred = defaultNow(facts);
  const offered = preferred !== null && usable.includes(preferred) ? [preferred, ...usable.filter(c => c !== preferred)] : usable;
  return { required: channelsCapable(facts).length > 0 && (!facts.mfaPassed || vouchesForItself(facts, except, others)), offered };
};

/** A pass by the very method that is about to go opens the page, and does not let that method go, while another could be asked. */
const vouchesForItself = ({ onlyPassedBy }: Facts, except: string | null, others: readonly Channel[]): boolean =>
  except !== null && onlyPassedBy === except && others.length > 0;

/**
 * The gate of the first preview: it asks for what is registered and does not ask policy. Only the stored default is offered, else the
 * strongest on file. Whose default an administrator has disallowed can neither pass it nor get to the page where they could choose
 * another: the known livelock of that preview, kept for the chart that shows it.
 */
export const registeredGate: Gate = facts => {
  const registered = channelsRegistered(facts);
  return { required: !facts.mfaPassed && registered.length > 0, offered: facts.defaultMethod === null ? registered.slice(0, 1) : [facts.defaultMethod] };
};
