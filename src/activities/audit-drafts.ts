// The audit records of the activities. Activities, results and reasons are worded as the original feature words them;
// the one that it has no word for says so. Numbers and addresses are masked, always.
import type { Kind } from '#machines/rules/methods.ts';
import type { FlowFacts } from '../engine/activity.ts';
import type { AuditDraft } from '../engine/transaction.ts';
import { iso } from '../ports/clock.ts';
import { type Family, limits } from '../limits/limit-settings.ts';
import type { Tried } from '../limits/tries.ts';

type Change = AuditDraft['targetResources'][number]['modifiedProperties'][number];
type Said = Pick<AuditDraft, 'activityDisplayName' | 'result' | 'resultReason'>;

const draft = (flow: FlowFacts, said: Said, modifiedProperties: readonly Change[] = [], additionalDetails: AuditDraft['additionalDetails'] = []): AuditDraft => ({
  ...said,
  initiatedBy: { user: { id: flow.subject ?? '' } },
  targetResources: [{ id: flow.subject ?? '', type: 'User', modifiedProperties }],
  correlationId: flow.id,
  additionalDetails,
});

/** A method as reasons name it. */
export const methodName = (method: Kind, channel: string | null): string => {
  switch (method) {
    case 'app':
      return 'Authenticator App with Code';
    case 'phone':
      return channel === 'voice' ? 'Mobile Phone Call' : 'Mobile Phone SMS';
    case 'email':
      return 'Email';
    case 'securityQuestions':
      return 'Security Questions';
  }
};

export const registered = (flow: FlowFacts, name: string, changes: readonly Change[]): AuditDraft =>
  draft(flow, { activityDisplayName: 'User registered security info', result: 'success', resultReason: `User registered ${name}` }, changes);

/** `code`: why, as the chart got it. */
export const notRegistered = (flow: FlowFacts, name: string, code: string): AuditDraft =>
  draft(flow, { activityDisplayName: 'User registered security info', result: 'failure', resultReason: `User failed to register ${name}` }, [], [{ key: 'error', value: code }]);

export const registeredAll = (flow: FlowFacts, changes: readonly Change[]): AuditDraft =>
  draft(flow, { activityDisplayName: 'User registered all required security info', result: 'success', resultReason: 'User registered all required security info.' }, changes);

/** `label`: the default as the person sees it, masked. */
export const changedDefault = (flow: FlowFacts, label: string, changes: readonly Change[]): AuditDraft =>
  draft(flow, { activityDisplayName: 'User changed default security info', result: 'success', resultReason: `User changed default security info to ${label}.` }, changes);

export const notChangedDefault = (flow: FlowFacts, label: string, code: string): AuditDraft =>
  draft(flow, { activityDisplayName: 'User changed default security info', result: 'failure', resultReason: `User failed to change default security info to ${label}.` }, [], [{ key: 'error', value: code }]);

/** The original feature records no challenges: this activity is ours. */
export const challengeLocked = 'User was locked out of step-up';

/** Written once, when a lock falls. */
export function lockedOut(flow: FlowFacts, purpose: 'enrolment' | 'challenge', name: string, family: Family, { until }: Pick<Tried, 'until'>): AuditDraft {
  const said: Said = purpose === 'enrolment'
    ? { activityDisplayName: 'User registered security info', result: 'failure', resultReason: `User failed to register ${name}` }
    : { activityDisplayName: challengeLocked, result: 'failure', resultReason: `Too many wrong codes for ${name}` };
  return draft(flow, said, [], [
    { key: 'limit', value: until === null ? `${limits.triesInAll} wrong codes in a row` : `${limits.triesPerLock} wrong codes` },
    { key: 'until', value: until === null ? 'an administrator clears it' : iso(until) },
    { key: 'family', value: family },
  ]);
}
