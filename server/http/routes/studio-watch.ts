// Machine files as they are edited: told as it happens, and drawn like what is hosted.
import { setTimeout as wait } from 'node:timers/promises';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { textForms } from '#src/diagram/text-forms.ts';
import { runsFlows } from '../../keys/roles.ts';
import type { Drawings } from '../../diagram/drawings.ts';
import type { WatchedFolders } from '../../studio/watched-folders.ts';
import { heartbeat } from '../event-stream.ts';
import type { OpenStreams } from '../open-streams.ts';
import { Problem } from '../problems.ts';
import type { Route, Sink } from '../route.ts';
import { drawingOf } from './diagram.ts';

/** @param folders null where nothing is watched */
export function studioWatchRoutes({ folders, streams, drawings }: { readonly folders: WatchedFolders | null; readonly streams: OpenStreams; readonly drawings: Pick<Drawings, 'of'> }): Route[] {
  const draft = (id = ''): ChartGraph => {
    const found = folders?.draft(id);
    if (found === undefined) throw new Problem('machine.unknown', `no file holds another chart of "${id}" than what is hosted`);
    return found;
  };
  return [
    {
      method: 'get', path: '/v1/studio/watch', summary: 'Follow machine files that are edited', tag: 'studio', access: 'service', roles: runsFlows,
      answers: { 200: { description: 'An event after each reading of the folders: `failure`, why they cannot be loaded, or null; `drafts`, the machines whose files hold another chart than what is hosted, each with a name that changes with it. One event with `watching: false`, and the end, where the service was not started with --watch.', stream: 'text/event-stream', schema: { type: 'object' } } },
      handle: async ({ caller }) => {
        const release = streams.open(caller.id, 'machine files');
        return { status: 200, stream: { type: 'text/event-stream', run: (sink) => follow(folders, sink).finally(release) } };
      },
    },
    {
      method: 'get', path: '/v1/studio/drafts/{id}/diagram', summary: 'See the chart of an edited file', tag: 'studio', access: 'service', roles: runsFlows,
      query: { format: { type: 'string', enum: ['svg', 'json', 'text'] }, collapsed: { type: 'string', maxLength: 8_000 }, badges: { type: 'string', enum: ['yes'] } },
      answers: { 200: { description: 'As `/v1/machines/{id}/diagram`: a picture where no format is asked for.', schema: { type: 'object' }, texts: ['image/svg+xml', 'text/plain'] } },
      find: async ({ params }) => void draft(params['id']),
      handle: async ({ params, query }) => {
        const chart = draft(params['id']);
        const { format = 'svg' } = query;
        if (format === 'json') return { status: 200, text: { type: 'application/json; charset=utf-8', content: textForms.json(chart) } };
        if (format === 'text') return { status: 200, text: { type: 'text/plain; charset=utf-8', content: textForms.text(chart) } };
        return { status: 200, text: { type: 'image/svg+xml; charset=utf-8', content: (await drawings.of(chart, drawingOf(chart, query))).svg } };
      },
    },
  ];
}

async function follow(folders: WatchedFolders | null, sink: Sink): Promise<void> {
  if (folders === null) return await sink.write(eventOf({ watching: false, failure: null, drafts: {} }));
  let news = Promise.withResolvers<void>();
  const stop = folders.follow(() => news.resolve());
  const over = Promise.withResolvers<void>();
  sink.over.addEventListener('abort', () => over.resolve());
  try {
    while (!sink.over.aborted) {
      news = Promise.withResolvers<void>();
      await sink.write(eventOf({ watching: true, failure: folders.failure, drafts: folders.names() }));
      for (let hasNews = false; !hasNews && !sink.over.aborted;) {
        const quiet = new AbortController();
        const beat = wait(heartbeat, false, { signal: quiet.signal, ref: false }).catch(() => false);
        hasNews = await Promise.race([news.promise.then(() => true), over.promise.then(() => false), beat]);
        quiet.abort();
        if (!hasNews && !sink.over.aborted) await sink.write(': still here\n\n');
      }
    }
  } finally {
    stop();
  }
}

const eventOf = (data: object): string => `event: files\ndata: ${JSON.stringify(data)}\n\n`;
