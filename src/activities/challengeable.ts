// What may be asked for in a challenge at this moment, and of which methods.
import { channelsRegistered, channelsUsable } from '#machines/rules/capability.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { capableGate, type Gate } from '#machines/rules/gate.ts';
import { type Channel, channels } from '#machines/rules/methods.ts';
import { ActivityError } from '../engine/activity.ts';

/**
 * The gate offers it, and policy allows it: the gate of the first preview offers what policy does not, and nobody gets further by it.
 * @throws {ActivityError} `method.unknown`: nothing on file answers to it. `method.disallowed`: what does may not be asked for now.
 */
export function checkChallengeable(facts: Facts, channel: string | null, gate: Gate = capableGate, except: string | null = null): Channel {
  const asked = gate(facts, except).offered.find((offered) => offered === channel);
  if (channel !== null && channels.some((one) => one === channel) && channelsRegistered(facts).every((one) => one !== channel)) throw new ActivityError('method.unknown', 'nothing on file answers to this');
  if (asked === undefined || !channelsUsable(facts, excepted(facts, except)).includes(asked)) throw disallowed();
  return asked;
}
export const disallowed = () => new ActivityError('method.disallowed', 'this method may not be asked for now');

/** The method that is about to go vouches for itself only where nothing else can: then none is excepted. */
export const excepted = (facts: Facts, except: string | null): string | null => (except !== null && channelsUsable(facts, except).length > 0 ? except : null);
