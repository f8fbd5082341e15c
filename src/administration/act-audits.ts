// The audit records of an administrator's acts that are not told by comparing two entries of the directory.
// Activities are the original feature's where it has one; `Admin cleared lock-out` is ours.
import { later } from '../audit/edition.ts';
import { failureCode } from '../directory/directory-failure.ts';
import type { AuditDraft } from '../engine/transaction.ts';

export type Change = AuditDraft['targetResources'][number]['modifiedProperties'][number];

export const updatedSecurityInfo = 'Admin updated security info';
export const deletedSecurityInfo = 'Admin deleted security info';

/** `edition`: of the feature that the activity is of; a later one unless it is said. */
type Said = { readonly activity: string; readonly reason: string; readonly edition?: AuditDraft['additionalDetails'] };

export const doneAct = (by: string, person: string, { activity, reason, edition = later }: Said, changes: readonly Change[]): AuditDraft => ({
  activityDisplayName: activity, result: 'success', resultReason: reason,
  initiatedBy: { app: { id: by } }, targetResources: [{ id: person, type: 'User', modifiedProperties: changes }], correlationId: null, additionalDetails: edition,
});

/** The error itself stays in the log: it may say anything. The record has its code. */
export function failedAct(by: string, person: string, said: Said, error: unknown): AuditDraft {
  const act = doneAct(by, person, said, []);
  return { ...act, result: 'failure', additionalDetails: [{ key: 'error', value: failureCode(error) }, ...act.additionalDetails] };
}
