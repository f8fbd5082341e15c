// Machine files as they are edited: told as it happens, and drawn like what is hosted.
import { setTimeout as wait } from 'node:timers/promises';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { runsFlows } from '../../keys/roles.ts';
import type { Drawings } from '../../diagram/drawings.ts';
import { KeptPlaces, placesShape } from '../../studio/kept-places.ts';
import type { FoldersNews, WatchedFolders } from '../../studio/watched-folders.ts';
import { heartbeat } from '../event-stream.ts';
import type { OpenStreams } from '../open-streams.ts';
import { Problem } from '../problems.ts';
import type { Route, Sink } from '../route.ts';
import { pictureAnswer, pictureAnswers, pictureQuery } from './studio-picture.ts';

/** @param folders null where nothing is watched */
export function studioWatchRoutes({ folders, streams, drawings }: { readonly folders: WatchedFolders | null; readonly streams: OpenStreams; readonly drawings: Pick<Drawings, 'of'> }): Route[] {
  const draft = (id = ''): ChartGraph => {
    const found = folders?.draft(id);
    if (found === undefined) throw new Problem('machine.unknown', `no file holds another chart of "${id}" than what is hosted`);
    return found;
  };
  const places = new KeptPlaces();
  return [
    {
      method: 'get', path: '/v1/studio/watch', summary: 'Follow machine files that are edited', tag: 'studio', access: 'service', roles: runsFlows,
      answers: { 200: { description: 'An event after each reading of the folders: `failure`, why they cannot be loaded, or null; `drafts`, the machines whose files hold another chart than what is hosted, each with a name that changes with it; `deleted`, machines that are hosted and no file holds any more; `added`, machines that are not hosted, which are drafts too; `renamed`, those of one file that have another id now, `from` the hosted one `to` the new one; `contents`, by machine a name that changes with what its files hold, as `content` of its findings. All but `failure` as the files were when they were last loaded. One event with `watching: false`, and the end, where the service was not started with --watch.', stream: 'text/event-stream', schema: { type: 'object' } } },
      handle: async ({ caller }) => {
        const release = streams.open(caller.id, 'machine files');
        return { status: 200, stream: { type: 'text/event-stream', run: (sink) => follow(folders, sink).finally(release) } };
      },
    },
    {
      method: 'get', path: '/v1/studio/drafts/{id}/diagram', summary: 'See the chart of an edited file', tag: 'studio', access: 'service', roles: runsFlows,
      query: pictureQuery,
      answers: pictureAnswers,
      find: async ({ params }) => void draft(params['id']),
      handle: async ({ params, query }) => await pictureAnswer(draft(params['id']), query, drawings),
    },
    {
      method: 'get', path: '/v1/studio/drafts/{id}/places', summary: 'Find where the chart of an edited file is written', tag: 'studio', access: 'service', roles: runsFlows,
      answers: { 200: { description: 'As `/v1/studio/machines/{id}/places`, by the ids of the edited chart.', schema: placesShape } },
      find: async ({ params }) => void draft(params['id']),
      handle: async ({ params }) => ({ status: 200, body: await places.of(draft(params['id']), folders?.originOf(params['id'] ?? '')) }),
    },
  ];
}

async function follow(folders: WatchedFolders | null, sink: Sink): Promise<void> {
  if (folders === null) return await sink.write(eventOf({ watching: false, failure: null, drafts: {}, deleted: [], added: [], renamed: [], contents: {} }));
  let news = Promise.withResolvers<void>();
  const stop = folders.follow(() => news.resolve());
  const over = Promise.withResolvers<void>();
  sink.over.addEventListener('abort', () => over.resolve());
  try {
    while (!sink.over.aborted) {
      news = Promise.withResolvers<void>();
      await sink.write(eventOf({ watching: true, failure: folders.failure, drafts: folders.names(), ...folders.news(), contents: folders.contents() }));
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

type Told = FoldersNews & { readonly watching: boolean; readonly failure: string | null; readonly drafts: Readonly<Record<string, string>>; readonly contents: Readonly<Record<string, string>> };

const eventOf = (data: Told): string => `event: files\ndata: ${JSON.stringify(data)}\n\n`;
