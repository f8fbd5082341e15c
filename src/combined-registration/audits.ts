// What the charts themselves ask to be written in the audit log. What an activity changes, the activity records.
import type { AuditRecord } from '#machines/enrolment/vocabulary.ts';
import { draft } from '../activities/audit-drafts.ts';
import type { FlowFacts } from '../engine/activity.ts';
import type { Definition } from '../engine/definition.ts';
import type { AuditDraft } from '../engine/transaction.ts';
import type { Json } from '../ports/json.ts';

const records: Readonly<Record<AuditRecord, Parameters<typeof draft>[1]>> = {
  registrationCancelled: { activity: 'User registered all required security info', result: 'failure', reason: 'User canceled security info registration.' },
};

export const audits: Definition['audits'] = { recordAudit: draftOf };

/** @throws an unknown record is a mistake in a chart, and stops the step. */
function draftOf(params: Json, flow: FlowFacts): AuditDraft {
  const name = params !== null && typeof params === 'object' && 'record' in params ? params.record : undefined;
  if (typeof name !== 'string' || !isRecord(name)) throw new Error(`no audit record is called ${JSON.stringify(name)}`);
  return draft(flow, records[name]);
}

const isRecord = (name: string): name is AuditRecord => Object.hasOwn(records, name);
