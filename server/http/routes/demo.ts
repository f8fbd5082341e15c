// What the demo senders delivered, to be looked at: exists only while they are in use.
import type { DemoInbox } from '#server/senders/demo-inbox.ts';
import { runsFlows } from '../../keys/roles.ts';
import type { Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export const demoRoutes = (inbox: DemoInbox): Route[] => [
  {
    method: 'get', path: '/v1/demo/inbox', summary: 'Read the demo inbox', tag: 'demo and test', access: 'service', roles: runsFlows,
    query: { to: { type: 'string' }, after: { type: 'string' }, limit: schemas.limit },
    answers: { 200: { description: 'Messages, the oldest first, that were delivered here and not sent.', schema: schemas.inboxPage } },
    handle: async ({ query }) => {
      const limit = Number(query['limit'] ?? '100');
      const items = await inbox.list({ to: query['to'], after: query['after'], limit });
      return { status: 200, body: { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null } };
    },
  },
];
