// The audit records of the activities. Activities, results and reasons are worded as the original feature words them; what it
// came to record later only is marked as later, and what it has no word for says so. Numbers and addresses are masked, always.
import { later, ours } from '../audit/edition.ts';
import type { FlowFacts } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { AuditDraft } from '../engine/transaction.ts';
import { iso } from '../ports/clock.ts';
import { type Family, limits } from '../limits/limit-settings.ts';
import type { Tried } from '../limits/tries.ts';

type Change = AuditDraft['targetResources'][number]['modifiedProperties'][number];
type Details = AuditDraft['additionalDetails'];

const because = (code: string): Details => [{ key: 'error', value: code }];

type Said = { readonly activity: string; readonly reason: string; readonly result?: AuditDraft['result']; readonly changes?: readonly Change[]; readonly details?: Details };

/** About the person of the flow, by themselves. A flow that another one invokes reports as that one. */
export const draft = ({ id, subject }: Pick<FlowFacts, 'id' | 'subject'>, { activity, reason, result = 'success', changes = [], details = [] }: Said): AuditDraft => ({
  activityDisplayName: activity,
  result,
  resultReason: reason,
  initiatedBy: { user: { id: subject ?? '' } },
  targetResources: [{ id: subject ?? '', type: 'User', modifiedProperties: changes }],
  correlationId: rootOf(id),
  additionalDetails: details,
});

export const started = (flow: FlowFacts, name: string): AuditDraft =>
  draft(flow, { activity: 'User started security info registration', reason: `User started the registration for ${name}`, details: later });

export const cancelled = (flow: Pick<FlowFacts, 'id' | 'subject'>): AuditDraft =>
  draft(flow, { activity: 'User canceled security info registration', reason: 'User canceled security info registration', details: later });

const registering = 'User registered security info';
export const registered = (flow: FlowFacts, name: string, changes: readonly Change[]): AuditDraft => draft(flow, { activity: registering, reason: `User registered ${name}`, changes });
/** `code`: why, as the chart got it. */
export const notRegistered = (flow: FlowFacts, name: string, code: string): AuditDraft =>
  draft(flow, { activity: registering, result: 'failure', reason: `User failed to register ${name}`, details: because(code) });

const updating = 'User updated security info';
/** A method in the place of another. */
export const updated = (flow: FlowFacts, name: string, changes: readonly Change[]): AuditDraft => draft(flow, { activity: updating, reason: `User updated ${name}`, changes, details: later });
export const notUpdated = (flow: FlowFacts, name: string, code: string): AuditDraft =>
  draft(flow, { activity: updating, result: 'failure', reason: `User failed to update ${name}`, details: [...because(code), ...later] });

const deleting = 'User deleted security info';
export const deleted = (flow: FlowFacts, name: string, changes: readonly Change[]): AuditDraft => draft(flow, { activity: deleting, reason: `User deleted ${name}.`, changes });
export const notDeleted = (flow: FlowFacts, name: string, code: string): AuditDraft =>
  draft(flow, { activity: deleting, result: 'failure', reason: `User failed to delete ${name}.`, details: because(code) });

export const createdPassword = (flow: FlowFacts): AuditDraft => draft(flow, { activity: 'Create application password for user', reason: 'User created an application password', details: later });
export const deletedPassword = (flow: FlowFacts): AuditDraft => draft(flow, { activity: 'Delete application password for user', reason: 'User deleted an application password', details: later });

const completing = 'User registered all required security info';
export const registeredAll = (flow: FlowFacts, changes: readonly Change[]): AuditDraft => draft(flow, { activity: completing, reason: `${completing}.`, changes });
export const notRegisteredAll = (flow: FlowFacts, code: string): AuditDraft =>
  draft(flow, { activity: completing, result: 'failure', reason: 'User failed to register all required security info.', details: because(code) });

const reviewing = 'User reviewed security info';
export const reviewed = (flow: FlowFacts, changes: readonly Change[]): AuditDraft => draft(flow, { activity: reviewing, reason: 'User successfully reviewed security info.', changes });
export const notReviewed = (flow: FlowFacts, code: string): AuditDraft =>
  draft(flow, { activity: reviewing, result: 'failure', reason: 'User failed to review security info.', details: because(code) });

const changingDefault = 'User changed default security info';
/** `label`: the default as the person sees it, masked. */
export const changedDefault = (flow: FlowFacts, label: string, changes: readonly Change[]): AuditDraft =>
  draft(flow, { activity: changingDefault, reason: `User changed default security info to ${label}.`, changes });
export const notChangedDefault = (flow: FlowFacts, label: string, code: string): AuditDraft =>
  draft(flow, { activity: changingDefault, result: 'failure', reason: `User failed to change default security info to ${label}.`, details: because(code) });

/** The original feature records no challenges: this activity is ours. */
const challengeLocked = 'User was locked out of step-up';

/** Written once, when a lock falls. */
export function lockedOut(flow: FlowFacts, purpose: 'enrolment' | 'challenge', name: string, family: Family, { until }: Pick<Tried, 'until'>): AuditDraft {
  const said = purpose === 'enrolment'
    ? { activity: registering, reason: `User failed to register ${name}` }
    : { activity: challengeLocked, reason: `Too many wrong codes for ${name}` };
  return draft(flow, { ...said, result: 'failure', details: [
    { key: 'limit', value: until === null ? `${limits.triesInAll} wrong codes in a row` : `${limits.triesPerLock} wrong codes` },
    { key: 'until', value: until === null ? 'an administrator clears it' : iso(until) },
    { key: 'family', value: family },
    ...(purpose === 'challenge' ? ours : []),
  ] });
}
