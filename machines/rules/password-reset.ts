// Which policy for self-service password reset holds for a person: the tenant's, or for anybody with a role the administrators'.
import { day, instantOf } from './instant.ts';
import { onFileOrder, type OnFile } from './methods.ts';
import type { Policy, SsprMethod } from './policy.ts';
import { isInScope } from './scope.ts';
import { isUsableForReset } from './tenant.ts';
import type { User } from './user.ts';

export type ResetPolicy = {
  readonly inScope: boolean;
  readonly required: 1 | 2;
  /** What counts, whatever the scope: usable in this tenant, and with one method required no app by push. */
  readonly methods: readonly SsprMethod[];
};

export const isAdministrator = (user: Pick<User, 'roles'>): boolean => user.roles.length > 0;

/** `now` in milliseconds since 1970. */
export function resetPolicyFor(policy: Policy, user: Pick<User, 'roles' | 'groups'>, now: number): ResetPolicy {
  const { inScope, required, methods } = isAdministrator(user)
    ? administrators(policy.tenant, now)
    : { inScope: isInScope(policy.sspr.scope, user.groups), required: policy.sspr.methodsRequired, methods: policy.sspr.methods };
  const counts = (method: SsprMethod) => isUsableForReset(policy, method) && !(method === 'appPush' && required === 1);
  return { inScope, required, methods: methods.filter(counts) };
}

/** Two methods, or one in a young trial or a tenant nobody has tied to a domain or directory. Not the tenant's to change; no questions. */
function administrators(tenant: Policy['tenant'], now: number): ResetPolicy {
  const trialIsOver = tenant.plan === 'trial' && now - (instantOf(tenant.createdAt) ?? 0) >= 30 * day;
  return tenant.plan === 'paid' || tenant.customDomain || tenant.directorySync || trialIsOver
    ? { inScope: true, required: 2, methods: ['appPush', 'appCode', 'email', 'mobilePhone', 'officePhone'] }
    : { inScope: true, required: 1, methods: ['email', 'mobilePhone', 'officePhone'] };
}

/** The business phone of the profile counts wherever an office phone does, though nobody registered it. */
export const countedForReset = ({ methods }: ResetPolicy): readonly OnFile[] =>
  onFileOrder.filter(entry => methods.some(method => method === entry || (method === 'officePhone' && entry === 'businessPhone')));
