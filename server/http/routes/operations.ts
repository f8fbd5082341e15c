// What an operator's tools ask, without a key: is it alive, is it ready, what does it offer.
import type { Store } from '#src/ports/store.ts';
import { Problem, problemTable } from '../problems.ts';
import type { Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export const operationRoutes = (store: Store, isDraining: () => boolean, parkedFlows: () => Promise<number>): Route[] => [
  {
    method: 'get', path: '/healthz', summary: 'Is the process alive?', tag: 'operations', access: 'open', roles: [],
    answers: { 200: { description: 'It is.', schema: schemas.ready } },
    handle: async () => ({ status: 200, body: { status: 'alive' } }),
  },
  {
    method: 'get', path: '/readyz', summary: 'Can it do its work?', tag: 'operations', access: 'open', roles: [],
    answers: { 200: { description: 'It can.', schema: schemas.ready }, 503: { description: 'It cannot, with the reasons.', schema: schemas.ready } },
    handle: async () => {
      const trouble = store.trouble();
      const because = [...(isDraining() ? ['the service is shutting down'] : []), ...(trouble === null ? [] : [trouble])];
      const parked = await parkedFlows();
      const body = parked === 0 ? {} : { parked };
      return because.length === 0 ? { status: 200, body: { status: 'ready', ...body } } : { status: 503, body: { status: 'not ready', because, ...body } };
    },
  },
  {
    method: 'get', path: '/problems/{code}', summary: 'What does this problem mean?', tag: 'operations', access: 'open', roles: [],
    answers: { 200: { description: 'Its title and status.' } },
    handle: async ({ params }) => {
      const entry = Object.entries(problemTable).find(([code]) => code === params['code']);
      if (entry === undefined) throw new Problem('not-found', 'no problem has this code');
      const [code, { status, title }] = entry;
      return { status: 200, text: { type: 'text/plain; charset=utf-8', content: `${code} (HTTP ${status})\n${title}\n` } };
    },
  },
];
