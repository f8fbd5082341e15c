// What somebody whose flow has ended short of its goal may do next, as a request their host can make for them.
import type { FlowRecord } from '../engine/flow-record.ts';
import { isOfTheFamily } from './family.ts';

/**
 * `restart`: the same again, at once. `start`: another flow, which brings what was missing. `later`: the same again, which answers
 * the same until something else has changed, `after`: nobody is to be sent round for nothing.
 */
export type WayOn = { readonly method: 'POST'; readonly href: '/v1/flows'; readonly body: { readonly machine: string; readonly subject: string | null } } & (
  | { readonly type: 'restart' | 'start' }
  /** `administrator`: one has to change the policy or what is on file. `otherNetwork`: the sign-in has to come from elsewhere. `lock`: it ends by itself, or an administrator ends it. */
  | { readonly type: 'later'; readonly after: 'administrator' | 'otherNetwork' | 'lock' });

const standsInTheWay: ReadonlyMap<unknown, 'administrator' | 'otherNetwork' | 'lock'> = new Map([
  ['blocked', 'otherNetwork'], ['unsatisfiable', 'administrator'], ['notChallengeable', 'administrator'], ['lockedOut', 'lock'],
] as const);

/** Null: the flow is not over, it came to a good end, or there is nothing to be done about it here. */
export function wayOn({ machine, subject, status, output }: Pick<FlowRecord, 'machine' | 'subject' | 'status' | 'output'>): WayOn | null {
  const request = (machine: string) => ({ method: 'POST', href: '/v1/flows', body: { machine, subject } }) as const;
  if (status === 'active') return null;
  if (status === 'cancelled' || status === 'expired') return { type: 'restart', ...request(machine) };
  if (!isOfTheFamily({ id: machine })) return null;
  const result = output !== null && typeof output === 'object' && 'result' in output ? output.result : null;
  // Nothing on file could be asked for: what can be is registered at a sign-in.
  if (machine === 'step-up' && result === 'notCapable') return { type: 'start', ...request('interrupt') };
  const after = standsInTheWay.get(result);
  return after === undefined ? null : { type: 'later', after, ...request(machine) };
}
