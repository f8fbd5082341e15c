// A running service as a suite's target, over HTTP: the routes for tests, and the public one for what a person does.
import { UsageError } from '../config/usage-error.ts';
import type { Observed } from '#src/paths/run/observed.ts';
import type { Reply, Target } from '#src/paths/run/target.ts';
import { addressOf } from './service-address.ts';

export type Service = { readonly url: string; readonly key: string };
export type HttpTarget = Target & {
  /** Stops the service's time. @throws {UsageError} in one line: not reachable, a wrong key, no --test-clock. */
  open(): Promise<void>;
  /** The time goes on. */
  close(): Promise<void>;
};

type Body = { readonly id?: string; readonly revision?: number; readonly steps?: readonly Observed[]; readonly code?: string; readonly detail?: string; readonly errors?: readonly { pointer: string; message: string }[]; readonly accepted?: readonly string[]; readonly version?: string };
type Answer = { readonly status: number; readonly body: Body };

/** One request with the key, and its JSON, whatever the status. @throws {UsageError} the target is no plain address, nobody answers, or something else than a Factorflow service does */
export async function asked({ url, key }: Service, method: string, path: string, body?: unknown): Promise<Answer> {
  const address = addressOf(url, path);
  let reply: Response;
  try {
    reply = await fetch(address, {
      method, headers: { authorization: `Bearer ${key}`, prefer: 'wait=0', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new UsageError(`${url} cannot be reached: ${reasonOf(error)}`);
  }
  const text = await reply.text();
  try {
    return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
  } catch {
    throw new UsageError(`${url} is no Factorflow service: ${method} ${path} answers ${reply.status} and no JSON`);
  }
}

export function httpTarget({ machine, ...service }: Service & { readonly machine: string }): HttpTarget {
  let id: string | null = null;
  let revision = 0;
  const flow = (): string => `/v1/test/flows/${encodeURIComponent(id ?? '')}`;
  const replyOf = ({ status, body }: Answer): Reply => {
    if ((status >= 500 && body.code !== 'machine.fault') || status === 401 || status === 403) throw new UsageError(`${service.url} answers ${status} ${body.code ?? ''}: ${body.detail ?? ''}`);
    if (status < 300) revision = body.revision ?? revision;
    return { steps: body.steps ?? [], revision, refused: status < 300 ? null : { status, code: body.code ?? '', detail: detailOf(body) } };
  };
  const look = async (): Promise<Reply> => replyOf(await asked(service, 'GET', `${flow()}?after=${revision}`));
  const post = async (path: string, body: unknown): Promise<Reply> => {
    const reply = replyOf(await asked(service, 'POST', path, body));
    return reply.refused === null ? reply : { ...(await look()), refused: reply.refused };
  };
  return {
    async open() {
      const { status, body } = await asked(service, 'POST', '/v1/test/clock', { stopped: true });
      if (status !== 200) throw new UsageError(`${service.url}: ${obstacle(status, body)}`);
    },
    async close() {
      await asked(service, 'POST', '/v1/test/clock', { stopped: false });
    },
    async start(request) {
      id = null;
      revision = 0;
      const answer = await asked(service, 'POST', '/v1/test/flows', { machine, ...request });
      id = answer.body.id ?? null;
      return replyOf(answer);
    },
    async send(event) {
      const { status, body } = await asked(service, 'POST', `/v1/flows/${encodeURIComponent(id ?? '')}/events`, event);
      const { refused } = replyOf({ status, body: { ...body, revision } });
      return { ...(await look()), refused };
    },
    tell: (type) => post(`${flow()}/events`, { type }),
    settle: (source, answer) => post(`${flow()}/activities/${encodeURIComponent(source)}`, answer),
    async advance(milliseconds) {
      const { status, body } = await asked(service, 'POST', '/v1/test/clock', { advance: `PT${(milliseconds / 1_000).toFixed(3)}S` });
      if (status !== 200) throw new UsageError(`${service.url}: the clock was not moved: ${status} ${detailOf(body)}`);
      return await look();
    },
    async end() {
      if (id !== null) await asked(service, 'DELETE', flow());
      id = null;
    },
  };
}

function obstacle(status: number, { code, detail }: Body): string {
  if (status === 401) return 'it does not know this key (--api-key or FACTORFLOW_API_KEY)';
  if (code === 'role.missing') return 'the key needs the role "service"';
  if (code === 'test.not-local') return 'tests are for callers on the machine the service runs on';
  if (status === 404 || code === 'input.invalid') return 'the service was not started with --test-clock, so its time cannot be moved';
  return `it answers ${status} ${code ?? ''}: ${detail ?? ''}`;
}

const detailOf = ({ detail = '', errors = [], accepted = [] }: Body): string =>
  [detail, ...errors.map(({ pointer, message }) => `${pointer} ${message}`), ...(accepted.length === 0 ? [] : [`accepted are ${accepted.join(', ')}`])].join('; ');

const reasonOf = (error: unknown): string => (error instanceof Error ? (error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message) : String(error));
