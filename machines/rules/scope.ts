// Whom a switch of the policy reaches.
import type { Scope } from './policy.ts';

export const isInScope = (scope: Scope, groups: readonly string[]): boolean =>
  scope === 'all' || (scope !== 'none' && scope.groups.some(group => groups.includes(group)));
