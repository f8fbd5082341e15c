// What makes a person register at this sign-in, and whether it can be put off.
import { day, instantOf } from './instant.ts';
import type { Policy } from './policy.ts';
import type { Enforcement, SignIn, User } from './user.ts';

/**
 * The sources that enforce registration for multi-factor authentication. They hold while they enforce, also once that part is met.
 * A sign-in that cannot go on without it, by somebody who cannot pass it, is Conditional Access's doing.
 */
export function sourcesOf(user: Pick<User, 'perUserMfa'>, signIn: Pick<SignIn, 'mfaRegistrationEnforcedBy' | 'mfaRequiredNow'>, isCapable: boolean): ReadonlySet<Enforcement> {
  return new Set<Enforcement>([
    ...signIn.mfaRegistrationEnforcedBy,
    ...(user.perUserMfa === 'disabled' ? [] : ['perUser' as const]),
    ...(signIn.mfaRequiredNow && !isCapable ? ['conditionalAccess' as const] : []),
  ]);
}

/** Whether the interruption may be skipped. `until` (ms since 1970) where the skip runs out or has run out, null where it never does or never was. */
export type Skip = { readonly allowed: boolean; readonly until: number | null };

/** Security defaults gave a grace period until 2024-07-29. */
const securityDefaultsGraceEnded = instantOf('2024-07-29T00:00:00Z') ?? 0;

/**
 * The strictest source decides: per-user MFA and Conditional Access cannot be put off; Identity Protection and, in their time,
 * security defaults for the days of grace from the first prompt (from now if there was none), exclusively of their last instant,
 * and only while the sign-in at hand can go on without. Without a source only password reset asks, and that can wait for ever.
 */
export function skipOf(sources: ReadonlySet<Enforcement>, mfaRequiredNow: boolean, graceDays: Policy['graceDays'], firstPromptedAt: User['firstPromptedAt'], now: number): Skip {
  if (sources.size === 0) return { allowed: true, until: null };
  const graceless = sources.has('perUser') || sources.has('conditionalAccess')
    || (sources.has('securityDefaults') && now >= securityDefaultsGraceEnded);
  if (graceless || mfaRequiredNow) return { allowed: false, until: null };
  const until = (firstPromptedAt === null ? now : (instantOf(firstPromptedAt) ?? 0)) + graceDays * day;
  return { allowed: now < until, until };
}
