// Whether it is time for a person to look through their security info again.
import { day, instantOf } from './instant.ts';
import { isAdministrator } from './password-reset.ts';
import type { Policy } from './policy.ts';
import type { User } from './user.ts';

/**
 * The interval counts from the last registration or review, or is over if there was none; at exactly its end review is due. Only where
 * people are asked to register at sign-in, never of administrators, and never where the interval is 0. `now` in milliseconds since 1970.
 */
export function isReviewDue({ sspr }: Pick<Policy, 'sspr'>, user: Pick<User, 'roles' | 'confirmedAt'>, now: number): boolean {
  if (!sspr.registerAtSignIn || sspr.reconfirmAfterDays === 0 || isAdministrator(user)) return false;
  const confirmedAt = user.confirmedAt === null ? null : instantOf(user.confirmedAt);
  return confirmedAt === null || now - confirmedAt >= sspr.reconfirmAfterDays * day;
}
