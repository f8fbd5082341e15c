// The audit log, read only.
import type { AuditRecord, Store } from '#src/ports/store.ts';
import { instantOf } from '#machines/rules/instant.ts';
import { readsRecords } from '../../keys/roles.ts';
import { pageOf } from '../paging.ts';
import type { Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';

const text = { type: 'string', minLength: 1, maxLength: 256 } as const;
const moment = (description: string) => ({ type: 'string', format: 'date-time', maxLength: 64, description }) as const;

/** Records one request looks at; where that many do not hold a page, the page is shorter and says where to go on. */
const lookedAt = 20_000;
const step = 500;

export const auditRoutes = (store: Pick<Store, 'audit'>): Route[] => [
  {
    method: 'get', path: '/v1/audit', summary: 'Read the audit log', tag: 'audit', access: 'service', roles: readsRecords,
    query: {
      subject: { ...text, description: 'Whom it is about.' }, activity: text, result: { type: 'string', enum: ['success', 'failure'] },
      initiator: { ...text, description: 'Who did it: the id of a user, or of a key.' }, correlationId: { ...text, description: 'The flow it happened in.' },
      from: moment('At this moment or later.'), to: moment('Before this moment.'),
      after: schemas.sequence, limit: schemas.limit,
    },
    answers: { 200: { description: `Records by sequence number, each chained to the one before; one whose personal part was erased says when. A page may be short, or empty, and have a \`next\` all the same: a request looks at ${lookedAt} records at most.`, schema: schemas.auditPage } },
    handle: async ({ query }) => {
      const limit = Number(query['limit'] ?? '100');
      const found: AuditRecord[] = [];
      let after = Number(query['after'] ?? '0');
      for (let looked = 0; looked < lookedAt; looked += step) {
        const some = await store.audit({ subject: query['subject'], activity: query['activity'], result: query['result'], after, limit: step });
        found.push(...some.filter((record) => isAskedFor(query, record)));
        after = some.at(-1)?.seq ?? after;
        if (found.length > limit || some.length < step) return { status: 200, body: pageOf(found, limit, ({ seq }) => String(seq)) };
      }
      const page = pageOf(found, limit, ({ seq }) => String(seq));
      return { status: 200, body: { ...page, next: page.next ?? String(after) } };
    },
  },
];

function isAskedFor({ initiator, correlationId, from, to }: Call['query'], record: AuditRecord): boolean {
  const at = instantOf(record.activityDateTime) ?? 0;
  return (initiator === undefined || initiatorOf(record) === initiator)
    && (correlationId === undefined || record.correlationId === correlationId)
    && (from === undefined || at >= (instantOf(from) ?? 0))
    && (to === undefined || at < (instantOf(to) ?? 0));
}

const initiatorOf = ({ initiatedBy }: AuditRecord): string => ('user' in initiatedBy ? initiatedBy.user.id : initiatedBy.app.id);
