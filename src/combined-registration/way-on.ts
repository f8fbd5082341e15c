// What somebody whose flow has ended short of its goal may do next, as a request their host can make for them.
import type { FlowRecord } from '../engine/flow-record.ts';
import { isOfTheFamily } from './family.ts';

/** `restart`: the same again, once whatever stood in the way is gone. `start`: another flow, which brings what was missing. */
export type WayOn = { readonly type: 'restart' | 'start'; readonly method: 'POST'; readonly href: '/v1/flows'; readonly body: { readonly machine: string; readonly subject: string | null } };

/** Results that an administrator, another network, or time may change. */
const passing: readonly unknown[] = ['blocked', 'unsatisfiable', 'notChallengeable', 'lockedOut'];

/** Null: the flow is not over, it came to a good end, or there is nothing to be done about it here. */
export function wayOn({ machine, subject, status, output }: Pick<FlowRecord, 'machine' | 'subject' | 'status' | 'output'>): WayOn | null {
  const to = (type: WayOn['type'], machine: string): WayOn => ({ type, method: 'POST', href: '/v1/flows', body: { machine, subject } });
  if (status === 'active') return null;
  if (status === 'cancelled' || status === 'expired') return to('restart', machine);
  if (!isOfTheFamily({ id: machine })) return null;
  const result = output !== null && typeof output === 'object' && 'result' in output ? output.result : null;
  // Nothing on file could be asked for: what can be is registered at a sign-in.
  if (machine === 'step-up' && result === 'notCapable') return to('start', 'interrupt');
  return passing.includes(result) ? to('restart', machine) : null;
}
