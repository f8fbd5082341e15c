// From policy, person and sign-in to the facts the charts decide on. The one place that reads numbers, names and dates for them.
import { appPasswordsFor } from './app-passwords.ts';
import { answersAllowed, channelsCapable } from './capability.ts';
import { skipOf, sourcesOf, type Skip } from './enforcement.ts';
import type { Facts } from './facts.ts';
import { instantOf } from './instant.ts';
import { appChannels, rank, type Kind, type OnFile } from './methods.ts';
import { appsAtMost, countApps, held, methodsHeld } from './on-file.ts';
import { countedForReset, resetPolicyFor } from './password-reset.ts';
import type { Policy } from './policy.ts';
import { isReviewDue } from './review-due.ts';
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
  /** By which methods that still are on file as they were a challenge was passed, or which were proven, in the very flow that asks. Missing: none. */
  readonly passed?: readonly Pass[];
};
/** `at`: when last, in milliseconds since 1970. */
export type Pass = { readonly id: string; readonly at: number };

export function factsOf({ policy, user, signIn, now, insideTrustedNetwork, passed = [] }: Case): Facts {
  const mfa = mfaAllowed(policy);
  const reset = resetPolicyFor(policy, user, now);
  const sspr = { needed: reset.inScope ? reset.required : 0, allowed: reset.inScope ? countedForReset(reset) : [] } as const;
  const onFile = held(user, policy.sspr.securityQuestions.toReset);
  const appPasswords = appPasswordsFor(policy, user);
  const methods = methodsHeld(user).filter(({ kind }) => kind !== 'appPassword' || appPasswords !== 'none');
  const sources = sourcesOf(user, signIn, isCapable(policy, user));
  const mayPrompt = signIn.mode === 'signIn';
  const bySignIn = isFresh(signIn.mfaAt, policy.stepUp.maxAgeMinutes, now);
  const passedHere = passed.filter(pass => vouches(pass, methods, mfa) && holdsHere(pass.at, policy.stepUp.maxAgeMinutes, now));
  return {
    experience: experienceOf(policy, user),
    access: policy.registrationAccess.block === 'outsideTrustedNetworks' && !insideTrustedNetwork ? 'blocked' : 'open',
    enforced: { mfa: mayPrompt && sources.size > 0, sspr: mayPrompt && reset.inScope && policy.sspr.registerAtSignIn },
    mfa,
    sspr,
    questions: questionsOf(policy.sspr.securityQuestions.toRegister),
    registrable: registrableOf({ mfa, sspr }, user, policy),
    methods,
    officePhone: policy.methodTable === '2022' ? 'editable' : 'shown',
    appPasswords,
    reviewDue: mayPrompt && methods.length > 0 && isReviewDue(policy, user, now),
    ...onFile,
    defaultMethod: user.defaultMethod,
    skip: skipFor({ policy, user, signIn, now }).allowed ? 'allowed' : 'refused',
    mfaPassed: bySignIn || passedHere.length > 0,
    onlyPassedBy: !bySignIn && passedHere.length === 1 ? (passedHere[0]?.id ?? null) : null,
  };
}

/** Whether this interruption may be put off, and until when; the facts keep the first of the two only. */
export const skipFor = ({ policy, user, signIn, now }: Omit<Case, 'insideTrustedNetwork' | 'passed'>): Skip =>
  skipOf(sourcesOf(user, signIn, isCapable(policy, user)), signIn.mfaRequiredNow, policy.graceDays, user.firstPromptedAt, now);

const isCapable = (policy: Policy, user: User): boolean =>
  channelsCapable({ mfa: mfaAllowed(policy), ...held(user, policy.sspr.securityQuestions.toReset) }).length > 0;

/**
 * The sign-in as a flow should keep it from its beginning to its end. That multi-factor authentication is required now of somebody who
 * cannot pass it enforces registration; written into the list, it goes on doing so once the first method is registered, and the plan
 * made at the start is the plan that is carried out.
 */
export function signInAtStart({ policy, user, signIn }: Pick<Case, 'policy' | 'user' | 'signIn'>): SignIn {
  const isCompelled = signIn.mfaRequiredNow && !isCapable(policy, user) && !signIn.mfaRegistrationEnforcedBy.includes('conditionalAccess');
  return isCompelled ? { ...signIn, mfaRegistrationEnforcedBy: [...signIn.mfaRegistrationEnforcedBy, 'conditionalAccess'] } : signIn;
}

/** The feature is not sold in national clouds; elsewhere the refreshed preview wins where both reach a person. */
function experienceOf({ tenant, enablement }: Policy, { groups }: Pick<User, 'groups'>): Facts['experience'] {
  if (tenant.cloud === 'national') return 'none';
  if (isInScope(enablement.refreshed, groups)) return 'refreshed';
  return isInScope(enablement.original, groups) ? 'original' : 'none';
}

/** What is of use to this person under either policy, and is below the cap that only counting can tell. */
function registrableOf({ mfa, sspr }: Pick<Facts, 'mfa' | 'sspr'>, user: User, policy: Policy): Facts['registrable'] {
  const app = appChannels.filter(c => mfa.allowed.includes(c) || sspr.allowed.includes(c));
  const resets = (...entries: OnFile[]) => entries.some(entry => sspr.allowed.includes(entry));
  const isUseful: Readonly<Record<Kind, boolean>> = {
    app: app.length > 0 && countApps(user.methods) < appsAtMost,
    phone: mfa.allowed.includes('sms') || mfa.allowed.includes('voice') || resets('mobilePhone', 'officePhone'),
    email: resets('email'),
    securityQuestions: resets('securityQuestions'),
  };
  return { kinds: rank.filter(kind => isUseful[kind]), app, transports: reachableTransports(policy) };
}

const questionsOf = (toRegister: number): Facts['questions'] => (toRegister <= 3 ? 3 : toRegister === 4 ? 4 : 5);

/** Clocks of other hosts may run ahead of ours by this much. */
const skewMinutes = 5;

function isFresh(mfaAt: string | null, maxAgeMinutes: number | null, now: number): boolean {
  const at = mfaAt === null ? null : instantOf(mfaAt);
  if (at === null) return false;
  const age = (now - at) / 60_000;
  return maxAgeMinutes === null || (age <= maxAgeMinutes && age >= -skewMinutes);
}

/** A pass is as good as its method is now: one that policy does not allow for multi-factor authentication proves nothing here. */
const vouches = ({ id }: Pass, methods: Facts['methods'], mfa: Facts['mfa']): boolean =>
  methods.some(method => method.id === id && answersAllowed(mfa, method).length > 0);

/**
 * What was passed in this very flow holds for the skew at least, even where policy wants a fresh pass for everything: it has to
 * outlive the page it was asked for. Microsoft grants the same five minutes where its policy says "every time".
 */
const holdsHere = (passedAt: number, maxAgeMinutes: number | null, now: number): boolean =>
  maxAgeMinutes === null || (now - passedAt) / 60_000 <= Math.max(maxAgeMinutes, skewMinutes);
