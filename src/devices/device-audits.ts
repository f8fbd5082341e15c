// The audit records of what devices answer. The original feature has no words for these: they are ours.
import { ours } from '../audit/edition.ts';
import type { AuditDraft } from '../engine/transaction.ts';
import { iso } from '../ports/clock.ts';
import { limits, lockFamilyOf } from '../limits/limit-settings.ts';
import type { Tried } from '../limits/tries.ts';
import type { Purpose } from './push-record.ts';

type Answered = { readonly flow: string; readonly subject: string; readonly purpose: Purpose; readonly from: string | null; /** The device's name. */ readonly device: string };

const draft = ({ flow, subject, purpose, from }: Answered, resultReason: string, details: AuditDraft['additionalDetails'] = []): AuditDraft => ({
  activityDisplayName: 'User answered a request to approve', result: 'failure', resultReason,
  initiatedBy: { user: { id: subject } },
  targetResources: [{ id: subject, type: 'User', modifiedProperties: [] }],
  correlationId: flow,
  additionalDetails: [{ key: 'purpose', value: purpose }, ...(from === null ? [] : [{ key: 'signInFrom', value: from }]), ...details, ...ours],
});

/** Somebody who denies a request may have been asked for what they did not begin: whoever watches the log should see it (OWASP ASVS 5.0 6.3.5). */
export const deniedRequest = (answered: Answered): AuditDraft => draft(answered, `User denied the request on "${answered.device}".`);

export const mismatchedRequest = (answered: Answered): AuditDraft => draft(answered, `User answered the request on "${answered.device}" with another number than the page shows.`);

/** Written once, when a lock falls. */
export const lockedByNumbers = (answered: Answered, { until }: Pick<Tried, 'until'>): AuditDraft => draft(answered, 'Too many wrong numbers: requests to this user\'s devices are locked.', [
  { key: 'limit', value: until === null ? `${limits.triesInAll} wrong numbers in a row` : `${limits.triesPerLock} wrong numbers` },
  { key: 'until', value: until === null ? 'an administrator clears it' : iso(until) },
  { key: 'family', value: lockFamilyOf('appPush') },
]);
