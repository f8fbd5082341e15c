// App passwords: for old clients that cannot ask for a second factor, of people whose multi-factor authentication is enforced per user.
import type { Facts } from './facts.ts';
import type { Policy } from './policy.ts';
import type { User } from './user.ts';

export const appPasswordsAtMost = 40;

/**
 * Nothing of them is shown while the tenant does not allow them. Only who is enforced, not merely enabled, may make one: whoever
 * signs in with a second factor because of Conditional Access cannot use any.
 */
export function appPasswordsFor({ appPasswords }: Pick<Policy, 'appPasswords'>, { perUserMfa, methods }: Pick<User, 'perUserMfa' | 'methods'>): Facts['appPasswords'] {
  if (!appPasswords.allowed) return 'none';
  return perUserMfa === 'enforced' && methods.filter(({ type }) => type === 'appPassword').length < appPasswordsAtMost ? 'open' : 'listed';
}
