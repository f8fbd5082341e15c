// The audit log, read only.
import type { Store } from '#src/ports/store.ts';
import type { Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export const auditRoutes = (store: Store): Route[] => [
  {
    method: 'get', path: '/v1/audit', summary: 'Read the audit log', tag: 'audit', access: 'service',
    query: { subject: { type: 'string' }, activity: { type: 'string' }, result: { type: 'string', enum: ['success', 'failure'] }, after: schemas.sequence, limit: schemas.limit },
    answers: { 200: { description: 'Records by sequence number, each chained to the one before; one whose personal part was erased says when.', schema: schemas.auditPage } },
    handle: async ({ query }) => {
      const limit = Number(query['limit'] ?? '100');
      const items = await store.audit({ subject: query['subject'], activity: query['activity'], result: query['result'], after: Number(query['after'] ?? '0'), limit });
      return { status: 200, body: { items, next: items.length === limit ? String(items.at(-1)?.seq ?? '') : null } };
    },
  },
];
