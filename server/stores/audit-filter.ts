// Which audit records a query asks for; the paging is the store's own.
import type { AuditEntry, AuditQuery } from '#src/ports/store.ts';

export const asksFor = ({ subject, activity, result }: AuditQuery, record: AuditEntry): boolean =>
  (activity === undefined || record.activityDisplayName === activity)
  && (result === undefined || record.result === result)
  && (subject === undefined || record.targetResources.some(({ id }) => id === subject));
