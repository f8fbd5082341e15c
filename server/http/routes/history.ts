// A flow's history over HTTP: a page of it, or, for whoever accepts a stream of events, all of it as it comes.
import type { Engine } from '#src/engine/engine.ts';
import { flows } from '#src/engine/flow-record.ts';
import { runsFlows } from '../../keys/roles.ts';
import { follow, type Followed, lastSeen, logItem, wantsStream } from '../event-stream.ts';
import type { OpenStreams } from '../open-streams.ts';
import { pageOf } from '../paging.ts';
import type { Answer, Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export function historyRoutes(engine: Engine, streams: OpenStreams, find: NonNullable<Route['find']>): Route[] {
  const followed: Followed = {
    watch: (id, see) => engine.watch(id, see),
    history: (id, after, limit) => engine.history(id, after, limit),
    status: async (id) => (await engine.rows.get(flows, id))?.status ?? null,
  };

  const stream = (call: Call, id: string): Answer => {
    const after = lastSeen(call.header('last-event-id')) ?? Number(call.query['after'] ?? '0');
    const release = streams.open(call.caller.id, id);
    return { status: 200, stream: { type: 'text/event-stream', run: (sink) => follow(followed, id, after, sink).finally(release) } };
  };

  return [
    {
      method: 'get', path: '/v1/flows/{id}/events', summary: 'Read or follow a flow\'s history', tag: 'flows', access: 'service', roles: runsFlows, find,
      query: { after: schemas.sequence, limit: schemas.limit },
      headers: {
        'Last-Event-ID': 'The stream goes on after this step; it counts more than `after`.',
      },
      answers: { 200: { description: 'Log rows by sequence number; what was secret is a reference. As `text/event-stream`, where `Accept` would rather have that: an event `step` for each row, stored already or yet to come, whose id is its number and whose data is the item of the list. The stream ends with the flow.', schema: schemas.logPage, stream: 'text/event-stream' } },
      handle: async (call) => {
        const id = call.params['id'] ?? '';
        if (call.method === 'GET' && wantsStream(call.header('accept'))) return stream(call, id);
        const limit = Number(call.query['limit'] ?? '100');
        const rows = await engine.history(id, Number(call.query['after'] ?? '0'), limit + 1);
        return { status: 200, body: pageOf(rows.map(logItem), limit, ({ seq }) => String(seq)) };
      },
    },
  ];
}
