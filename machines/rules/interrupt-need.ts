// Why a sign-in is interrupted, if it is: the one answer the interrupt flow, reports and what-if share.
import type { Facts } from './facts.ts';
import { plan } from './plan.ts';

export type InterruptNeed = 'none' | 'registration' | 'review' | 'blocked' | 'unsatisfiable';

/**
 * `registration`: something is missing and may be registered. `review`: nothing is, and it is time to look through what there is.
 * `blocked`: either would be asked, and may not be from where the person is.
 * `unsatisfiable`: nothing the service may offer would be enough, from wherever; no page opens for it to block.
 */
export function interruptNeed(facts: Facts): InterruptNeed {
  if (facts.experience === 'none') return 'none';
  const { steps, satisfiable } = plan(facts);
  if (!satisfiable) return 'unsatisfiable';
  if (steps.length === 0 && !facts.reviewDue) return 'none';
  if (facts.access === 'blocked') return 'blocked';
  return steps.length === 0 ? 'review' : 'registration';
}
