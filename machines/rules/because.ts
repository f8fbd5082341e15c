// Why a what-if answers as it does: one sentence per decision, each naming the rule and, in brackets, the key of the policy, the user
// or the sign-in it rests on. Written for whoever answers the ticket "I was not asked", "I was asked", "I cannot skip".
import { sourcesOf } from './enforcement.ts';
import type { Case } from './facts-of.ts';
import type { Facts } from './facts.ts';
import { because as becauseOfMethods } from './because-methods.ts';
import { plan } from './plan.ts';
import { isAdministrator, resetPolicyFor } from './password-reset.ts';
import type { Enforcement } from './user.ts';
import type { Decisions } from './what-if-answer.ts';
import { listed, nameOf } from './words.ts';

export const because = (asked: Case, facts: Facts, decided: Decisions): readonly string[] => [
  experience(asked, facts),
  ...network(asked, facts),
  resetPolicy(asked),
  trigger(asked, facts, decided),
  interrupt(asked, facts, decided),
  ...steps(facts, decided),
  stepUp(facts, decided),
  skip(asked, decided),
  defaults(facts, decided),
  registered(asked, decided),
  ...becauseOfMethods(asked, facts, decided),
];

function experience({ policy }: Case, facts: Facts): string {
  if (facts.experience === 'refreshed') return 'The user has the refreshed experience, which wins where both previews reach a user (enablement.refreshed).';
  if (facts.experience === 'original') return 'The user has the original preview: it reaches them and the refreshed one does not (enablement.original). It differs only in the default method it sets.';
  return policy.tenant.cloud === 'national'
    ? 'Neither preview is for this user: combined registration is not offered in national clouds (tenant.cloud).'
    : 'Neither preview is for this user: neither is enabled for all or for a group of theirs (enablement).';
}

const network = ({ policy }: Case, facts: Facts): string[] =>
  policy.registrationAccess.block === 'none' ? [] : [facts.access === 'open'
    ? 'Security info may be registered from here: the address lies in a trusted network (registrationAccess).'
    : 'Security info may not be registered from here: the address lies in no trusted network, and one that is missing or unreadable lies in none (registrationAccess, signIn.ip).'];

function resetPolicy({ policy, user, now }: Case): string {
  const { inScope, required, methods } = resetPolicyFor(policy, user, now);
  const needs = `${required === 1 ? 'one method' : 'two methods'} of ${listed(methods)}`;
  if (isAdministrator(user)) {
    const gates = required === 2
      ? 'because the tenant is paid, has a custom domain or directory sync, or is a trial of 30 days or more (tenant)'
      : 'because the tenant has neither a custom domain nor directory sync and is no trial of 30 days or more (tenant)';
    return `The user holds an administrator role, so the administrator policy for password reset replaces the tenant's, whatever its scope: ${needs}, never security questions (user.roles), ${gates}.`;
  }
  return inScope
    ? `The user is in the scope of password reset, which needs ${needs} (sspr.scope, sspr.methodsRequired, sspr.methods).`
    : 'The user is not in the scope of password reset, so nothing is asked for it and its methods count for nothing (sspr.scope).';
}

const sources: Readonly<Record<Enforcement, string>> = {
  identityProtection: 'Identity Protection', perUser: 'per-user multi-factor authentication', conditionalAccess: 'Conditional Access', securityDefaults: 'security defaults',
};

function trigger({ user, signIn }: Case, { enforced, sspr }: Facts, { capable }: Decisions): string {
  if (signIn.mode === 'manage') return 'The user came to manage their security info, and nothing is enforced then (signIn.mode).';
  if (enforced.mfa) {
    const all = [...sourcesOf(user, signIn, capable.mfa)].map(source => sources[source]);
    const also = sspr.needed > 0 ? ' Being in the scope of password reset then adds its methods, also where registration at sign-in is off.' : '';
    const now = signIn.mfaRequiredNow && !capable.mfa ? ' A sign-in that cannot go on without it, by somebody who cannot pass it, counts as Conditional Access (signIn.mfaRequiredNow).' : '';
    return `Registration for multi-factor authentication is enforced by ${listed(all)} (signIn.mfaRegistrationEnforcedBy, user.perUserMfa).${now}${also}`;
  }
  return enforced.sspr
    ? 'Registration is enforced for password reset alone, so only its methods are asked for (sspr.registerAtSignIn).'
    : 'Nothing enforces registration at this sign-in: no source for multi-factor authentication does, and password reset does not ask at sign-in or not of this user (sspr.registerAtSignIn, sspr.scope).';
}

function interrupt({ policy, signIn }: Case, facts: Facts, decided: Decisions): string {
  switch (decided.interrupt) {
    case 'registration': return `The sign-in is interrupted for registration: ${decided.steps.length === 1 ? 'one method is' : `${decided.steps.length} methods are`} missing, the smallest number that satisfies both policies.`;
    case 'review': return `The sign-in is interrupted for a review: nothing is missing, and the last registration or review is ${policy.sspr.reconfirmAfterDays} days ago or more, or there was none (sspr.reconfirmAfterDays, user.confirmedAt).`;
    case 'blocked': return 'The page that would open stays shut, because security info may not be registered from here; the sign-in itself is not blocked (registrationAccess).';
    case 'unsatisfiable': return 'The user cannot meet the policy: no set of methods they may register satisfies it, so they are told so and nothing is asked (mfa.methods, sspr.methods).';
    case 'none':
      if (facts.experience === 'none') return 'The sign-in is not interrupted, because neither preview is for this user.';
      if (signIn.mode === 'manage') return 'The user is not interrupted: they came to the page by themselves.';
      return facts.enforced.mfa || facts.enforced.sspr
        ? 'The sign-in is not interrupted: what is on file satisfies what is enforced, and no review is due (sspr.reconfirmAfterDays).'
        : 'The sign-in is not interrupted: nothing enforces registration, and no review is due (sspr.reconfirmAfterDays).';
  }
}

const needs = { mfa: 'multi-factor authentication', sspr: 'password reset' } as const;

const steps = (facts: Facts, decided: Decisions): string[] => decided.steps.map(({ method, fills, alternatives }, i) => {
  const first = i === 0 && fills.includes('mfa') && plan(facts).steps.length > 1 ? ', which comes first while multi-factor authentication is unmet' : ', by rank from most to least secure';
  const other = alternatives.length === 0 ? 'no other method would do' : `${listed(alternatives.map(nameOf))} would do as well`;
  return `Step ${i + 1} is ${nameOf(method)}${first}; it counts for ${listed(fills.map(need => needs[need]))}, and ${other}.`;
});

function stepUp(facts: Facts, { stepUp: { required, offered }, capable }: Decisions): string {
  if (required) return offered.length > 0
    ? `A step-up is required: the user has a method on file that policy allows for multi-factor authentication, and has not passed it freshly enough (stepUp.maxAgeMinutes); offered are ${listed(offered.map(nameOf))}, the default first.`
    : 'A step-up is required and cannot be made: what the user has on file cannot be checked here. An administrator has to help.';
  if (!capable.mfa) return 'No step-up is required: the user has nothing on file that policy allows for multi-factor authentication. What policy disallows is never asked for (mfa.methods).';
  return facts.mfaPassed
    ? 'No step-up is required: multi-factor authentication was passed in this sign-in and is fresh enough (signIn.mfaAt, stepUp.maxAgeMinutes).'
    : 'No step-up is required, because no page of security info opens.';
}

function skip({ policy, user, signIn }: Case, decided: Decisions): string {
  const { allowed, until, daysLeft } = decided.skip;
  if (decided.interrupt === 'review') return 'The review cannot be skipped.';
  if (decided.interrupt !== 'registration' && decided.interrupt !== 'unsatisfiable') return 'There is nothing to skip.';
  if (allowed && until === null) return 'It may be skipped at every sign-in, for ever: only password reset asks.';
  if (until !== null) return allowed
    ? `It may be skipped for ${daysLeft === 1 ? 'one more day' : `${daysLeft} more days`}, until ${until}: there are ${policy.graceDays} days of grace from the first prompt (graceDays, user.firstPromptedAt).`
    : `It may not be skipped any more: the ${policy.graceDays} days of grace from the first prompt were over at ${until} (graceDays, user.firstPromptedAt).`;
  if (signIn.mfaRequiredNow) return 'It may not be skipped: the sign-in at hand cannot go on without multi-factor authentication (signIn.mfaRequiredNow).';
  const all = [...sourcesOf(user, signIn, true)];
  const strict = all.filter(source => source === 'perUser' || source === 'conditionalAccess');
  return strict.length > 0
    ? `It may not be skipped: what ${listed(strict.map(source => sources[source]))} enforces can never be put off, and of several sources the strictest decides (user.perUserMfa, signIn.mfaRegistrationEnforcedBy).`
    : 'It may not be skipped: security defaults have had no days of grace since 2024-07-29 (signIn.mfaRegistrationEnforcedBy).';
}

function defaults(facts: Facts, { defaultMethod: { now, candidates, afterwards } }: Decisions): string {
  const after = afterwards === null ? 'there will be none afterwards' : afterwards === now ? 'it stays afterwards' : `afterwards it will be ${nameOf(afterwards)}`;
  const voice = facts.experience === 'original' && afterwards === 'voice' ? ', for the original preview sets a call for any phone' : '';
  if (now !== null) return `The default method is ${nameOf(now)}, which is on file and allowed; ${after}${voice} (user.defaultMethod).`;
  const none = facts.defaultMethod === null ? 'No default method is stored' : `The stored default, ${nameOf(facts.defaultMethod)}, is not on file or policy does not allow it, so it counts for nothing`;
  return `${none}; ${candidates.length === 0 ? 'nothing on file could be one' : `${listed(candidates.map(nameOf))} could be`}, and ${after}${voice} (user.defaultMethod, mfa.methods).`;
}

function registered({ policy, user, now }: Case, { registered: on, capable }: Decisions): string {
  const { required } = resetPolicyFor(policy, user, now);
  const mfa = on.mfa ? (capable.mfa ? 'registered for and capable of multi-factor authentication' : 'registered for multi-factor authentication but not capable of it, as policy allows nothing they have on file') : 'not registered for multi-factor authentication';
  const sspr = on.sspr ? (capable.sspr ? 'registered for and capable of password reset' : 'registered for password reset but out of its scope') : `not registered for password reset, which needs ${required} allowed on file`;
  return `The user is ${mfa}, and ${sspr}.`;
}
