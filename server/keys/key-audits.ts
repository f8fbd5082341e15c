// Keys made and deleted, as audit records. The original feature has no keys: the activities are ours. A key that belongs to
// a person is on record under that person, and goes from it with them.
import { ours } from '#src/audit/edition.ts';
import type { AuditDraft } from '#src/engine/transaction.ts';
import type { NewKey } from './service-keys.ts';

const draft = (by: string, said: Pick<AuditDraft, 'activityDisplayName' | 'resultReason'>, { name, roles, user }: NewKey, change: { readonly oldValue: string | null; readonly newValue: string | null }, id: string): AuditDraft => ({
  ...said,
  result: 'success',
  initiatedBy: { app: { id: by } },
  targetResources: user === null ? [] : [{ id: user, type: 'User', modifiedProperties: [{ displayName: 'apiKey', ...change }] }],
  correlationId: null,
  additionalDetails: [{ key: 'key', value: id }, { key: 'name', value: name }, { key: 'roles', value: roles.join(', ') }, ...ours],
});

export const keyCreated = (by: string, id: string, made: NewKey): AuditDraft =>
  draft(by, { activityDisplayName: 'Admin created API key', resultReason: 'Admin created an API key' }, made, { oldValue: null, newValue: id }, id);

export const keyDeleted = (by: string, id: string, was: NewKey): AuditDraft =>
  draft(by, { activityDisplayName: 'Admin deleted API key', resultReason: 'Admin deleted an API key' }, was, { oldValue: id, newValue: null }, id);
