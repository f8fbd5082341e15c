// What policy allows a person and this version of the service cannot register: said aloud with every flow rather than left to be missed.
import { built as builtNow, type Built } from './built.ts';
import { experienceOf, type Case } from './facts-of.ts';
import type { Kind } from './methods.ts';
import { resetPolicyFor } from './password-reset.ts';
import type { MfaMethod, SsprMethod } from './policy.ts';
import { mfaAllowed } from './tenant.ts';

export type NotOffered = { readonly method: SsprMethod | MfaMethod; readonly code: 'method.not-built' };

const kindOf: Readonly<Record<SsprMethod | MfaMethod, Kind | null>> = {
  appPush: 'app',
  appCode: 'app',
  sms: 'phone',
  voice: 'phone',
  mobilePhone: 'phone',
  officePhone: null,
  email: 'email',
  securityQuestions: 'securityQuestions',
  hardwareToken: null,
};

/** Each method once, those for multi-factor authentication first. Methods a tenant's plan rules out are not allowed, so not named. */
export function notOffered({ policy, user, now }: Pick<Case, 'policy' | 'user' | 'now'>, built: Built = builtNow): readonly NotOffered[] {
  if (experienceOf(policy, user) === 'none') return [];
  const mfa = mfaAllowed(policy);
  const reset = resetPolicyFor(policy, user, now);
  const allowed = new Set([...mfa.allowed, ...(mfa.hardwareToken ? ['hardwareToken' as const] : []), ...(reset.inScope ? reset.methods : [])]);
  const isBuilt = (method: SsprMethod | MfaMethod) => {
    const kind = kindOf[method];
    return kind !== null && built.registers.kinds.includes(kind) && (kind !== 'app' || built.registers.app.some(c => c === method));
  };
  return [...allowed].filter(method => !isBuilt(method)).map(method => ({ method, code: 'method.not-built' }));
}
