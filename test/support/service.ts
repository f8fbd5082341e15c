// A whole service in this process, on a real socket and a real folder, and a client that speaks plain HTTP to it.
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { readOptions } from '#server/config/options.ts';
import { type Host, openHost } from '#server/host.ts';
import type { Definition } from '#src/engine/definition.ts';
import { plainRequest } from './plain-request.ts';

export const key = 'test-key-0123456789';

/** What a test reads of an answer; `body` is whatever JSON came. */
export type Reply = { readonly status: number; readonly headers: Headers; readonly body: Body; readonly text: string };
// oxlint-disable-next-line typescript/no-explicit-any -- a test reads answers as a foreign client would: without our types
export type Body = any;

export type Service = {
  readonly url: string;
  readonly folder: string;
  readonly host: Host;
  readonly logged: string[];
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Sends bytes as they are. */
  raw(method: string, path: string, body: string, headers?: Record<string, string>): Promise<Reply>;
  /** Closes and opens again on the same folder. */
  restart(): Promise<void>;
  /** Opens again after the host was closed. */
  reopen(): Promise<void>;
  stop(): Promise<void>;
};

/** `hosted`: other machines than the built-in ones as they are. */
export async function startService(flags: readonly string[] = ['--test-clock'], hosted?: (builtIn: Definition[]) => Definition[]): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-'));
  const logged: string[] = [];
  const open = async (): Promise<{ host: Host; url: string }> => {
    const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
    const host = await openHost(readOptions(['--data', folder, '--api-key', key, '--port', '0', ...flags], {}), log, hosted);
    await new Promise<void>((ready) => void host.server.listen(0, '127.0.0.1', ready));
    const address = host.server.address();
    return { host, url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}` };
  };
  let { host, url } = await open();
  const agent = new Agent({ keepAlive: true });
  const raw: Service['raw'] = async (method, path, body, headers = {}) => {
    const reply = await plainRequest(agent, url + path, { method, headers: { authorization: `Bearer ${key}`, ...headers }, ...(body === '' ? {} : { body }) });
    return { ...reply, body: /json/.test(reply.headers.get('content-type') ?? '') ? JSON.parse(reply.text) : null };
  };
  return {
    get url() { return url; },
    get host() { return host; },
    folder,
    logged,
    raw,
    call: (method, path, body, headers = {}) => raw(method, path, body === undefined ? '' : JSON.stringify(body), { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }),
    async restart() {
      await host.close();
      ({ host, url } = await open());
    },
    async reopen() {
      ({ host, url } = await open());
    },
    async stop() {
      await host.close();
      agent.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
