// Puts an answer on the wire, whole or as a stream that is never ahead of its reader. Every header is decided here.
import type { ServerResponse } from 'node:http';
import { constantHeaders } from './constant-headers.ts';
import type { Answer, Sink } from './route.ts';

/** Milliseconds for which a reader may leave a full buffer unread before it is taken to have gone. */
const longestStall = 60_000;

type Sending = {
  /** The connection is not used again. */
  readonly isLast: boolean;
  /** Ends streams. */
  readonly draining: AbortSignal;
  readonly stall?: number;
};

/** Settles when a stream has ended; of any other answer at once. */
export async function send(response: ServerResponse, answer: Answer, { isLast, draining, stall = longestStall }: Sending): Promise<void> {
  const { status, headers, body, text, bytes, stream } = answer;
  const last = isLast ? { Connection: 'close' } : undefined;
  if (stream !== undefined) {
    // A proxy that gathers answers before it passes them on would hold back what is told as it happens.
    response.writeHead(status, { ...constantHeaders, 'Content-Type': stream.type, 'X-Accel-Buffering': 'no', ...headers, ...last });
    response.flushHeaders();
    return await pour(response, stream.run, draining, stall);
  }
  if (bytes !== undefined) {
    response.writeHead(status, { ...constantHeaders, 'Content-Type': bytes.type, 'Content-Length': bytes.content.length, ...headers, ...last });
    response.end(bytes.content);
    return;
  }
  const content = text?.content ?? (body === undefined ? undefined : JSON.stringify(body));
  if (content === undefined) {
    response.writeHead(status, { ...constantHeaders, ...(status === 304 ? {} : { 'Content-Length': '0' }), ...headers, ...last });
    response.end();
    return;
  }
  const length = Buffer.byteLength(content);
  response.writeHead(status, { ...constantHeaders, 'Content-Type': text?.type ?? 'application/json; charset=utf-8', 'Content-Length': length, ...headers, ...last });
  // As many bytes as characters: all of it is ASCII, and goes out without being encoded.
  response.end(content, length === content.length ? 'latin1' : 'utf8');
}

async function pour(response: ServerResponse, run: (sink: Sink) => Promise<void>, draining: AbortSignal, stall: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (response.destroyed) gone.abort();
  const over = AbortSignal.any([gone.signal, draining]);
  try {
    await run({ over, write: async (text) => void (response.write(text) || (await room(response, over, stall))) });
  } catch (error) {
    response.destroy();
    throw error;
  }
  response.end();
}

/** Resolves when what was written has been taken, or nobody is going to take it. */
function room(response: ServerResponse, over: AbortSignal, stall: number): Promise<void> {
  if (over.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const stalled = setTimeout(() => response.destroy(), stall);
  const done = (): void => {
    clearTimeout(stalled);
    response.off('drain', done);
    over.removeEventListener('abort', done);
    resolve();
  };
  response.once('drain', done);
  over.addEventListener('abort', done);
  return promise;
}
