// What an administrator changed, as audit records: one per method added, changed or removed, one for each other part of a
// person that decides what they are asked, one for another policy. Activities are named as the original feature names them. A record says which kind of method and
// what changed of it; numbers and addresses are masked, and names, which anybody may fill with anything, are not said.
import type { Policy } from '#machines/rules/policy.ts';
import { later, ours } from '../audit/edition.ts';
import type { AuditDraft } from '../engine/transaction.ts';
import { canonical } from '../ports/json.ts';
import { failureCode } from './directory-failure.ts';
import { maskEmail, maskPhone } from './masking.ts';
import type { StoredMethod, UserRecord } from './user-record.ts';

type Change = AuditDraft['targetResources'][number]['modifiedProperties'][number];
type Target = AuditDraft['targetResources'][number];

/** What a directory records of a person beside their security info; every other activity here came with a later edition of the feature. */
const updatedUser = 'Update user';

const draft = (admin: string, activityDisplayName: string, resultReason: string, target: Target): AuditDraft =>
  ({ activityDisplayName, result: 'success', resultReason, initiatedBy: { app: { id: admin } }, targetResources: [target], correlationId: null, additionalDetails: activityDisplayName === updatedUser ? ours : later });

/** The records of a person's entry that is created (`before` null) or replaced. `admin`: the id of the key that did it. */
export function userAudits(admin: string, before: UserRecord | null, after: UserRecord): AuditDraft[] {
  const record = (activity: string, reason: string, changes: readonly Change[]) => draft(admin, activity, reason, { id: after.id, type: 'User', modifiedProperties: changes });
  const pairs = paired(before?.methods ?? [], after.methods);
  const methods = pairs.flatMap(([old, now]): AuditDraft[] => {
    if (old === null && now !== null) return [record('Admin registered security info', `Admin registered ${nameOf(now)} method for user`, [change(now, null, shownMethod(now))])];
    if (old !== null && now === null) return [record('Admin deleted security info', `Admin deleted ${nameOf(old)} method for user`, [change(old, shownMethod(old), null)])];
    const changes = old === null || now === null ? [] : changesOf(old, now);
    return old === null || changes.length === 0 ? [] : [record('Admin updated security info', `Admin changed ${nameOf(old)} method for user`, changes)];
  });
  // The original feature has no words for what follows: the activities are its own, or its directory's, the reasons are ours.
  const others: readonly (readonly [string, string, readonly Change[]])[] = [
    ['Admin updated security info', 'Admin changed default method for user', [{ displayName: 'defaultMethod', oldValue: before?.defaultMethod ?? null, newValue: after.defaultMethod }]],
    ['Admin updated security info', 'Admin changed business phone for user', [{ displayName: 'businessPhone', oldValue: masked(before?.businessPhone), newValue: masked(after.businessPhone) }]],
    ['Admin updated security info', 'Admin changed registration dates for user', (['confirmedAt', 'firstPromptedAt'] as const).map((name) => ({ displayName: name, oldValue: before?.[name] ?? null, newValue: after[name] }))],
    ['Update per-user multifactor authentication state', 'Admin changed per-user multifactor authentication state for user', [{ displayName: 'perUserMfa', oldValue: before?.perUserMfa ?? 'disabled', newValue: after.perUserMfa }]],
    [updatedUser, 'Admin changed roles for user', [{ displayName: 'roles', oldValue: canonical(before?.roles ?? []), newValue: canonical(after.roles) }]],
  ];
  const isOtherNumber = (before?.businessPhone ?? null) !== after.businessPhone;
  return [...methods, ...others.flatMap(([activity, reason, changes]) => {
    const changed = changes.filter(({ displayName, oldValue, newValue }) => (displayName === 'businessPhone' ? isOtherNumber : oldValue !== newValue));
    return changed.length === 0 ? [] : [record(activity, reason, changed)];
  })];
}

const masked = (number: string | null | undefined): string | null => (number === null || number === undefined ? null : maskPhone(number));

/** The record of a policy that is replaced by another one: every part that differs, as JSON. None when nothing does. */
export function policyAudits(admin: string, tenant: string, before: Policy, after: Policy): AuditDraft[] {
  const keys = Object.keys(after) as (keyof Policy)[];
  const changes = keys.map((key): Change => ({ displayName: key, oldValue: canonical(before[key]), newValue: canonical(after[key]) })).filter(({ oldValue, newValue }) => oldValue !== newValue);
  return changes.length === 0 ? [] : [draft(admin, 'Authentication Methods Policy Update', 'Admin changed the policy', { id: tenant, type: 'Policy', modifiedProperties: changes })];
}

/** A policy that passed every rule and could not be stored. */
export const failedPolicyChange = (admin: string, tenant: string, error: unknown): AuditDraft =>
  ({ ...draft(admin, 'Authentication Methods Policy Update', 'Admin failed to change the policy', { id: tenant, type: 'Policy', modifiedProperties: [] }), result: 'failure', additionalDetails: [{ key: 'error', value: failureCode(error) }, ...later] });

/** Old and new by their id; then, of what has none in common, what a person can have only one of. */
function paired(before: readonly StoredMethod[], after: readonly StoredMethod[]): (readonly [StoredMethod | null, StoredMethod | null])[] {
  const isSame = (a: StoredMethod, b: StoredMethod) => a.id === b.id && a.type === b.type;
  const gone = before.filter((old) => !after.some((now) => isSame(old, now)));
  const came = after.filter((now) => !before.some((old) => isSame(old, now)));
  const replacedBy = (old: StoredMethod) => came.find((now) => isSingle(old) && propertyOf(now) === propertyOf(old)) ?? null;
  const replacements = new Set(gone.map(replacedBy));
  return [
    ...before.map((old) => [old, after.find((now) => isSame(old, now)) ?? replacedBy(old)] as const),
    ...came.filter((now) => !replacements.has(now)).map((now) => [null, now] as const),
  ];
}

const isSingle = ({ type }: StoredMethod): boolean => type === 'phone' || type === 'email' || type === 'securityQuestions';

/** What of a method that stays is another. Of a name or a seed only that it is. */
function changesOf(old: StoredMethod, now: StoredMethod): Change[] {
  const flag = ({ mfaFlag = true }: StoredMethod) => String(mfaFlag);
  return [
    ...(content(old) === content(now) ? [] : [change(now, shownMethod(old), shownMethod(now))]),
    ...(flag(old) === flag(now) ? [] : [{ displayName: 'mfaFlag', oldValue: flag(old), newValue: flag(now) }]),
    ...(old.registeredBy === now.registeredBy ? [] : [{ displayName: 'registeredBy', oldValue: old.registeredBy ?? null, newValue: now.registeredBy ?? null }]),
    ...(called(old) === called(now) ? [] : [{ displayName: 'name', oldValue: null, newValue: 'changed' }]),
    ...(old.seed === now.seed ? [] : [{ displayName: 'secret', oldValue: null, newValue: now.seed === undefined ? 'removed' : 'changed' }]),
  ];
}

const change = (method: StoredMethod, oldValue: string | null, newValue: string | null): Change => ({ displayName: propertyOf(method), oldValue, newValue });
const called = (method: StoredMethod): string => ('name' in method ? (method.name ?? '') : '');

/** A method as reasons name it. */
const nameOf = ({ type }: StoredMethod): string =>
  ({ phone: 'phone', app: 'authenticator app', email: 'email', securityQuestions: 'security questions', hardwareToken: 'hardware token', appPassword: 'app password' })[type];

/** A method as the part of a person that changed. */
export const propertyOf = (method: StoredMethod): string => {
  if (method.type === 'phone') return `${method.phoneType}Phone`;
  return method.type === 'app' ? 'authenticatorApp' : method.type;
};

/** What tells one entry of a kind from another, for comparing alone: never written down. */
const content = (method: StoredMethod): string => {
  switch (method.type) {
    case 'phone':
      return method.number;
    case 'email':
      return method.address;
    case 'app':
    case 'securityQuestions':
    case 'hardwareToken':
    case 'appPassword':
      return shownMethod(method);
  }
};

/** The same as a record may say it. */
export function shownMethod(method: StoredMethod): string {
  switch (method.type) {
    case 'phone':
      return maskPhone(method.number);
    case 'email':
      return maskEmail(method.address);
    case 'app':
      return [method.variant, ...(method.push ? ['notification'] : []), ...(method.code ? ['code'] : [])].join(', ');
    case 'securityQuestions':
      return String(method.count);
    case 'hardwareToken':
    case 'appPassword':
      return 'on file';
  }
}
