// Why a method is not offered: the two questions support is asked most, "I'm not seeing the methods I expected" of an interrupted
// sign-in, and "I don't have the option to add a particular method" of the security info page.
import type { Case } from './facts-of.ts';
import type { Facts } from './facts.ts';
import { isFull } from './caps.ts';
import { whyNotAdd, type WhyNotAdd } from './manage-table.ts';
import { appChannels, managedOrder, rank, transports, type EnrolledKind, type Kind } from './methods.ts';
import { isAdministrator, resetPolicyFor } from './password-reset.ts';
import { offersOf } from './plan.ts';
import type { Policy, SsprMethod } from './policy.ts';
import type { Decisions } from './what-if-answer.ts';
import { listed, nameOf } from './words.ts';

export const because = (asked: Case, facts: Facts, decided: Decisions): string[] => [
  ...(decided.interrupt === 'registration' ? notInRegistration(asked, facts, decided) : []),
  ...notByChannel(asked, facts, decided),
  ...notAddable(asked, facts, decided),
  ...table(asked, facts, decided),
];

function notInRegistration(asked: Case, facts: Facts, { steps }: Decisions): string[] {
  const offered = new Set(steps.flatMap(({ method, alternatives }) => [method, ...alternatives]));
  const missing = rank.filter(kind => !offered.has(kind)).map(kind => `Not offered at this sign-in: ${nameOf(kind)}, because ${notHere(asked, facts, kind)}.`);
  return [...missing, 'Never offered at a sign-in: Alternate phone, Office phone, App password and Hardware token; the first three may be added on the security info page where it lists them, and tokens are handed out.'];
}

function notHere(asked: Case, facts: Facts, kind: Kind): string {
  if (!facts.registrable.kinds.includes(kind) && !isFull(facts, kind)) return notEnabled(asked, facts, kind);
  if (isFull(facts, kind)) return kind === 'app' ? 'five authenticator apps and hardware tokens together are the most a user may have' : 'it is on file already, and there is at most one';
  return 'the smallest set of methods for what is enforced does not need it (see what enforces registration above)';
}

/** The keys of the policy for password reset that make a kind count. */
const resets: Readonly<Record<Kind | 'officePhone', readonly SsprMethod[]>> = {
  app: ['appPush', 'appCode'], phone: ['mobilePhone', 'officePhone'], officePhone: ['officePhone'], email: ['email'], securityQuestions: ['securityQuestions'],
};

/** The first of these that holds, in the order in which support should look: role, scope, number of methods, switch. */
function notEnabled({ policy, user, now }: Case, facts: Facts, kind: Kind | 'officePhone'): string {
  const mfa = kind === 'app' || kind === 'phone' || kind === 'officePhone' ? 'is not enabled for multi-factor authentication (mfa.methods), and ' : '';
  const inTenant = resets[kind].filter(method => policy.sspr.methods.includes(method));
  const reset = resetPolicyFor(policy, user, now);
  if (isAdministrator(user)) return `it ${mfa}is no part of the administrator policy for password reset, which replaces the tenant's for whoever holds an administrator role (user.roles)`;
  if (inTenant.length === 0) return `it ${mfa}is not enabled for password reset (sspr.methods); once enabled it is offered at the next step`;
  if (!reset.inScope) return `it ${mfa}is enabled for password reset only, whose scope the user is not in (sspr.scope)`;
  if (kind === 'app' && facts.registrable.app.length === 0) return `it ${mfa}counts for password reset by code only where one method is required, and only approvals are enabled (sspr.methodsRequired)`;
  return `it ${mfa}cannot be used for password reset on a free or trial tenant, where nobody can be called (tenant.plan)`;
}

/** Ways to use a kind that is offered which are not. */
function notByChannel({ policy }: Case, facts: Facts, { steps, manage }: Decisions): string[] {
  const isOffered = (kind: Kind) => manage.add.includes(kind) || steps.some(({ method, alternatives }) => method === kind || alternatives.includes(kind));
  const app = isOffered('app') ? appChannels.filter(c => !offersOf(facts, 'app').includes(c)) : [];
  const phone = isOffered('phone') ? transports.filter(c => !offersOf(facts, 'phone').includes(c)) : [];
  return [...app, ...phone].map(c => `Not offered: ${nameOf(c)}, because ${c === 'voice' && facts.registrable.transports?.includes('voice') === false
    ? 'nobody on a free or trial tenant can be called; text messages are unaffected (tenant.plan)'
    : c === 'appPush' && policy.sspr.methods.includes(c) && facts.sspr.needed === 1
      ? 'it is not enabled for multi-factor authentication, and where one method is required password reset takes the app by code only (mfa.methods, sspr.methodsRequired)'
      : 'it is not enabled for multi-factor authentication, nor of use for password reset (mfa.methods, sspr.methods)'}.`);
}

function notAddable(asked: Case, facts: Facts, { manage }: Decisions): string[] {
  if (facts.experience === 'none') return ['Nothing can be added, changed or deleted: neither preview is for this user (enablement).'];
  if (facts.access === 'blocked') return ['Nothing can be added, changed or deleted from here: security info may not be registered outside trusted networks (registrationAccess).'];
  return managedOrder.filter(kind => kind === 'hardwareToken' || !manage.add.includes(kind)).map(kind =>
    `Cannot be added on the security info page: ${nameOf(kind)}, because ${kind === 'hardwareToken' ? 'hardware tokens are handed out by an administrator and can only be deleted (table of methods)' : notAdded(asked, facts, kind)}.`);
}

const closed: Readonly<Record<Exclude<WhyNotAdd, 'policy.disallows' | 'cap.reached'>, string>> = {
  'experience.none': 'neither preview is for this user (enablement)',
  'access.blocked': 'security info may not be registered from here (registrationAccess)',
  'table.disallows': 'office phones come from the directory and are shown, not registered, by this edition of the table of methods (methodTable)',
  'calls.unavailable': 'it is only ever called, and nobody on a free or trial tenant can be (tenant.plan)',
  'needs.enforcement': 'app passwords are for users whose per-user multi-factor authentication is enforced, not for those enabled, nor through Conditional Access (user.perUserMfa)',
  'needs.mobile': 'there has to be a mobile phone on file first',
};

function notAdded(asked: Case, facts: Facts, kind: EnrolledKind): string {
  const why = whyNotAdd(facts, kind);
  if (why === 'cap.reached') return caps[kind];
  if (why !== null && why !== 'policy.disallows') return closed[why];
  if (kind === 'appPassword') return 'the tenant does not allow app passwords (appPasswords.allowed)';
  if (kind === 'alternatePhone') return 'it is only ever called, and calls are not enabled for multi-factor authentication (mfa.methods)';
  return notEnabled(asked, facts, kind);
}

const one = 'one is on file already, and there is at most one';
const caps: Readonly<Record<EnrolledKind, string>> = {
  app: 'five authenticator apps and hardware tokens together are on file, the most a user may have',
  phone: `${one}; it can be changed`, alternatePhone: `${one}; it can be changed`, officePhone: one, email: `${one}; it can be changed`,
  securityQuestions: 'one set is on file already; it can be deleted and registered again', appPassword: '40 are on file, the most a user may have',
};

function table({ policy }: { readonly policy: Pick<Policy, 'methodTable'> }, facts: Facts, { manage }: Decisions): string[] {
  if (facts.experience === 'none' || facts.access === 'blocked' || facts.methods.length === 0) return [];
  const part = (kinds: Decisions['manage']['change'], verb: string) => (kinds.length === 0 ? `nothing on file can be ${verb}` : `${listed(kinds.map(nameOf))} can be ${verb}`);
  return [`By the table of methods of ${policy.methodTable}, ${part(manage.change, 'changed')} and ${part(manage.delete, 'deleted')}, also where policy no longer allows the method (methodTable).`];
}
