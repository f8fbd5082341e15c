// Reads a stream of server-sent events over a plain socket of its own, as slowly as a test wants.
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { key, type Service } from '../../support/service.ts';

export type Sent = { readonly id: string; readonly event: string; readonly data: unknown };
export type Stream = {
  readonly status: number;
  readonly response: IncomingMessage;
  /** What has come so far. */
  readonly text: () => string;
  readonly events: () => Sent[];
  /** Resolves when the service has ended the stream, or cut it. */
  readonly ended: Promise<'ended' | 'cut'>;
  close(): void;
};

export async function listen(service: Service, path: string, headers: Record<string, string> = {}): Promise<Stream> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request: ClientRequest = get(service.url + path, { agent: false, headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream', ...headers } }, resolve);
  request.once('error', reject);
  const response = await promise;
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => void (text += chunk));
  response.on('error', () => undefined);
  const ended = new Promise<'ended' | 'cut'>((done) => void response.once('close', () => done(response.complete ? 'ended' : 'cut')));
  return { status: response.statusCode ?? 0, response, text: () => text, events: () => eventsIn(text), ended, close: () => void request.destroy() };
}

/** Whole events only; comments and `retry` are none. */
export const eventsIn = (text: string): Sent[] =>
  text.split('\n\n').slice(0, -1).flatMap((block) => {
    const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
    return fields['data'] === undefined ? [] : [{ id: fields['id'] ?? '', event: fields['event'] ?? '', data: JSON.parse(fields['data']) as unknown }];
  });
