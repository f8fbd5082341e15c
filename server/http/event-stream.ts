// A flow's history as server-sent events (WHATWG HTML, section 9.2): what is stored already, then what happens, without a
// gap or a repetition. Nothing waits in memory: rows are read from the log when the reader has room for them.
import type { FlowStatus } from '#src/engine/flow-record.ts';
import type { LogRow } from '#src/ports/store.ts';
import { wants } from './accepting.ts';
import { Problem } from './problems.ts';
import type { Sink } from './route.ts';

/** Milliseconds without anything to tell before a comment keeps proxies from taking the connection for dead. */
export const heartbeat = 15_000;
/** Milliseconds a reader waits before it comes back, where the service has ended the stream for its own sake. */
const comeBackAfter = 2_000;
const pageSize = 100;

/** What is followed; the engine is such. */
export type Followed = {
  watch(id: string, see: () => void): () => void;
  history(id: string, after: number, limit: number): Promise<readonly LogRow[]>;
  /** Null when the flow is gone. */
  status(id: string): Promise<FlowStatus | null>;
};

/** Where to go on, from `Last-Event-ID`; null without one. @throws {Problem} it is no number of ours. */
export function lastSeen(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (!/^\d{1,15}$/.test(header)) throw new Problem('request.malformed', 'Last-Event-ID must be the number of a step, as this stream sends it');
  return Number(header);
}

/** Resolves when the flow has ended and all of it has been told, or the reader has gone, or the service shuts down. */
export async function follow(flow: Followed, id: string, after: number, sink: Sink, beat = heartbeat): Promise<void> {
  let news = Promise.withResolvers<void>();
  // Before anything is read: what is committed from here on wakes the reading below.
  const stopWatching = flow.watch(id, () => news.resolve());
  try {
    await sink.write(`retry: ${comeBackAfter}\n\n`);
    for (let told = after; !sink.over.aborted;) {
      news = Promise.withResolvers<void>();
      // In this order: a flow that had ended before its log was read to the end has nothing more to tell.
      const status = await flow.status(id);
      const rows = await flow.history(id, told, pageSize);
      for (const row of rows) {
        if (sink.over.aborted) return;
        await sink.write(eventOf(row));
        told = row.seq;
      }
      if (rows.length === pageSize) continue;
      if (status !== 'active') return;
      if (!(await within(beat, news.promise, sink.over))) await sink.write(': still here\n\n');
    }
  } finally {
    stopWatching();
  }
}

/** A log row as the API shows it. */
export const logItem = ({ seq, at, event, from, to, transitions, emitted }: LogRow) => ({ seq, at, event, from, to, transitions, ...(emitted === undefined ? {} : { emitted }) });

const eventOf = (row: LogRow): string => `id: ${row.seq}\nevent: step\ndata: ${JSON.stringify(logItem(row))}\n\n`;

/** Whether `news` came, or the end, before so many milliseconds had gone. */
async function within(milliseconds: number, news: Promise<void>, over: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  const came = (): void => resolve(true);
  over.addEventListener('abort', came);
  void news.then(came);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    over.removeEventListener('abort', came);
  }
}

/** Whether `Accept` names the stream, and nothing it would rather have (RFC 9110 section 12.5.1). Unnamed it is never sent. */
export const wantsStream = (accept: string | undefined): boolean => wants(accept, 'text/event-stream');
