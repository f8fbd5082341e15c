// From policy, person and sign-in to the facts the charts decide on. The one place that reads numbers, names and dates for them.
import { built as builtNow, type Built } from './built.ts';
import { channelsCapable } from './capability.ts';
import { skipOf, sourcesOf, type Skip } from './enforcement.ts';
import type { Facts } from './facts.ts';
import { instantOf } from './instant.ts';
import { appChannels, onFileOrder, rank, type Kind, type OnFile } from './methods.ts';
import { appsAtMost, countApps, held } from './on-file.ts';
import { resetPolicyFor, type ResetPolicy } from './password-reset.ts';
import type { Policy } from './policy.ts';
import { isInScope } from './scope.ts';
import { mfaAllowed, reachableTransports } from './tenant.ts';
import type { SignIn, User } from './user.ts';

export type Case = {
  readonly policy: Policy;
  readonly user: User;
  readonly signIn: SignIn;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether `signIn.ip` lies in a trusted network; a missing or unreadable address does not. */
  readonly insideTrustedNetwork: boolean;
};

/** What this version can do is a parameter so that a rule can be tested on a method before it is built. */
export function factsOf({ policy, user, signIn, now, insideTrustedNetwork }: Case, built: Built = builtNow): Facts {
  const mfa = mfaAllowed(policy);
  const reset = resetPolicyFor(policy, user, now);
  const sspr = { needed: reset.inScope ? reset.required : 0, allowed: reset.inScope ? countedForReset(reset) : [] } as const;
  const onFile = held(user, policy.sspr.securityQuestions.toReset, built.challenges);
  const sources = sourcesOf(user, signIn, isCapable(policy, user, built));
  const mayPrompt = signIn.mode === 'signIn';
  return {
    experience: experienceOf(policy, user),
    access: policy.registrationAccess.block === 'outsideTrustedNetworks' && !insideTrustedNetwork ? 'blocked' : 'open',
    enforced: { mfa: mayPrompt && sources.size > 0, sspr: mayPrompt && reset.inScope && policy.sspr.registerAtSignIn },
    mfa,
    sspr,
    registrable: registrableOf({ mfa, sspr }, user, policy, built),
    ...onFile,
    defaultMethod: user.defaultMethod,
    skip: skipFor({ policy, user, signIn, now }, built).allowed ? 'allowed' : 'refused',
    mfaPassed: isFresh(signIn.mfaAt, policy.stepUp.maxAgeMinutes, now),
  };
}

/** Whether this interruption may be put off, and until when; the facts keep the first of the two only. */
export const skipFor = ({ policy, user, signIn, now }: Omit<Case, 'insideTrustedNetwork'>, built: Built = builtNow): Skip =>
  skipOf(sourcesOf(user, signIn, isCapable(policy, user, built)), signIn.mfaRequiredNow, policy.graceDays, user.firstPromptedAt, now);

const isCapable = (policy: Policy, user: User, { challenges }: Built): boolean =>
  channelsCapable({ mfa: mfaAllowed(policy), ...held(user, policy.sspr.securityQuestions.toReset, challenges) }).length > 0;

/**
 * The sign-in as a flow should keep it from its beginning to its end. That multi-factor authentication is required now of somebody who
 * cannot pass it enforces registration; written into the list, it goes on doing so once the first method is registered, and the plan
 * made at the start is the plan that is carried out.
 */
export function signInAtStart({ policy, user, signIn }: Pick<Case, 'policy' | 'user' | 'signIn'>, built: Built = builtNow): SignIn {
  const isCompelled = signIn.mfaRequiredNow && !isCapable(policy, user, built) && !signIn.mfaRegistrationEnforcedBy.includes('conditionalAccess');
  return isCompelled ? { ...signIn, mfaRegistrationEnforcedBy: [...signIn.mfaRegistrationEnforcedBy, 'conditionalAccess'] } : signIn;
}

/** The feature is not sold in national clouds; elsewhere the refreshed preview wins where both reach a person. */
export function experienceOf({ tenant, enablement }: Policy, { groups }: Pick<User, 'groups'>): Facts['experience'] {
  if (tenant.cloud === 'national') return 'none';
  if (isInScope(enablement.refreshed, groups)) return 'refreshed';
  return isInScope(enablement.original, groups) ? 'original' : 'none';
}

/** The business phone of the profile counts wherever an office phone does, though nobody registered it. */
const countedForReset = ({ methods }: ResetPolicy): readonly OnFile[] =>
  onFileOrder.filter(entry => methods.some(method => method === entry || (method === 'officePhone' && entry === 'businessPhone')));

/** What is of use to this person under either policy, can be registered in this version, and is below the cap that only counting can tell. */
function registrableOf({ mfa, sspr }: Pick<Facts, 'mfa' | 'sspr'>, user: User, policy: Policy, built: Built): Facts['registrable'] {
  const app = appChannels.filter(c => built.registers.app.includes(c) && (mfa.allowed.includes(c) || sspr.allowed.includes(c)));
  const resets = (...entries: OnFile[]) => entries.some(entry => sspr.allowed.includes(entry));
  const isUseful: Readonly<Record<Kind, boolean>> = {
    app: app.length > 0 && countApps(user.methods) < appsAtMost,
    phone: mfa.allowed.includes('sms') || mfa.allowed.includes('voice') || resets('mobilePhone', 'officePhone'),
    email: resets('email'),
    securityQuestions: resets('securityQuestions'),
  };
  return { kinds: rank.filter(kind => built.registers.kinds.includes(kind) && isUseful[kind]), app, transports: reachableTransports(policy) };
}

/** Clocks of other hosts may run ahead of ours by this much. */
const skewMinutes = 5;

function isFresh(mfaAt: string | null, maxAgeMinutes: number | null, now: number): boolean {
  const at = mfaAt === null ? null : instantOf(mfaAt);
  if (at === null) return false;
  const age = (now - at) / 60_000;
  return maxAgeMinutes === null || (age <= maxAgeMinutes && age >= -skewMinutes);
}
