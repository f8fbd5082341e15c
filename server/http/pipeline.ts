// Runs routes in the one order of refusal that the API promises: who (401, 403), what (404), readable (400), valid (422), then
// the route's own; and answers every error as a problem.
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import { BoundError } from '#src/engine/bounds.ts';
import { MachineFault, Refusal } from '#src/engine/errors.ts';
import type { Schema } from '#src/engine/definition.ts';
import { breaks } from '#src/engine/payloads.ts';
import type { Language } from '#src/messages/text.ts';
import { DirectoryRefusal } from '#src/ports/directory.ts';
import type { Json } from '#src/ports/json.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import type { Access, Caller } from './access.ts';
import { refuseWithoutRole } from './admission.ts';
import { Problem, problemBody, problemTable } from './problems.ts';
import { bodyOf } from './request-body.ts';
import { requestLog, type SeeAnswered } from './request-log.ts';
import { preferredLanguage } from './preferred-language.ts';
import type { Answer, Call, Route } from './route.ts';
import { send } from './sending.ts';

export type PipelineSettings = {
  readonly access: Access;
  readonly log: Logger;
  readonly trustProxy: string | number | boolean;
  /** Aborted when the service shuts down: new requests are refused, streams end. */
  readonly draining: AbortSignal;
  /** What a flow that is gone should be replaced by, for 410. */
  readonly continueOf: (flow: string) => Promise<unknown>;
  readonly see?: SeeAnswered;
};

const nobody: Caller = { kind: 'nobody', id: 'nobody', tenant: '' };

export function pipeline(routes: readonly Route[], settings: PipelineSettings): Express {
  const { draining } = settings;
  const note = requestLog(settings.log, settings.see ?? (() => undefined));
  const app = express();
  app.set('trust proxy', settings.trustProxy);
  app.set('etag', false);
  app.disable('x-powered-by');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  for (const route of routes) {
    const querySchema = querySchemaOf(route);
    app[route.method](route.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, response) => {
      const noted = note(request, route.path, response);
      const answer = await run(route, querySchema, settings, request).catch((error: unknown) => refusal(error, settings, (request.params as { id?: string }).id));
      noted.isStream = answer.stream !== undefined;
      await send(response, answer, { isLast: draining.aborted, draining });
    });
  }
  app.use((request: Request) => {
    const others = routes.filter(({ path }) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(request.path)).map(({ method }) => method.toUpperCase());
    if (others.length > 0) throw new Problem('method.not-allowed', `${request.method} is not offered here; ${others.join(', ')} is`);
    throw new Problem('not-found', `${request.method} ${request.path} leads nowhere; the API is described at /openapi.json`);
  });
  app.use(async (error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (response.headersSent) {
      settings.log.error({ err: error }, 'an answer could not be finished');
      response.destroy();
      return;
    }
    note(request, null, response);
    await send(response, await refusal(error, settings), { isLast: draining.aborted, draining });
  });
  return app;
}

async function run(route: Route, querySchema: Schema, { access, draining, log }: PipelineSettings, request: Request): Promise<Answer> {
  if (draining.aborted && route.access !== 'open') throw new Problem('service.draining', 'the service is shutting down; ask again in a moment', { retryAfter: 2 });
  const caller = route.access === 'open' ? nobody : await access.identify(request.headers.authorization, () => request.ip ?? '');
  try {
    return await admitted(route, querySchema, caller, request);
  } catch (error) {
    // Who tries what is not theirs is worth knowing (OWASP ASVS 5.0 16.3.2).
    if (error instanceof Problem && problemTable[error.code].status === 403) log.warn({ caller: caller.id, method: request.method, route: route.path, code: error.code }, 'refused: this key is not for this');
    throw error;
  }
}

async function admitted(route: Route, querySchema: Schema, caller: Caller, request: Request): Promise<Answer> {
  if (route.isLocal === true && !isLoopback(request.socket.remoteAddress)) throw new Problem('test.not-local', 'the connection does not come from this machine');
  const params = request.params as Record<string, string>;
  if (caller.kind === 'user') {
    if (route.access !== 'flow') throw new Problem('key.unknown', 'a flow\'s token is good for its flow only');
    if (params['id'] !== caller.flow) throw new Problem('flow.unknown', 'no such flow');
  }
  if (route.access !== 'open') refuseWithoutRole(caller, route.roles);
  await route.find?.({ params, caller });
  const query = request.url.includes('?') ? queryOf(querySchema, request) : {};
  const body = route.body === undefined ? null : await bodyOf(request);
  if (route.body !== undefined) {
    const errors = breaks(route.body, body);
    if (errors.length > 0) throw new Problem('input.invalid', 'the body breaks a rule', { errors });
  }
  return await route.handle(new RequestCall(request, { params, query, body, caller }));
}

/** A class, not an object with a getter of its own: each of those has a shape of its own, and that keeps the request alive. */
class RequestCall implements Call {
  readonly params: Call['params'];
  readonly query: Call['query'];
  readonly body: Json;
  readonly caller: Caller;
  readonly method: string;
  readonly path: string;
  readonly #request: Request;

  constructor(request: Request, { params, query, body, caller }: Pick<Call, 'params' | 'query' | 'body' | 'caller'>) {
    this.params = params;
    this.query = query;
    this.body = body;
    this.caller = caller;
    this.method = request.method;
    this.path = request.path;
    this.#request = request;
  }

  header(name: string): string | undefined {
    return this.#request.get(name);
  }

  /** Few ask, and it takes the proxies' headers apart. */
  get ip(): string {
    return this.#request.ip ?? '';
  }

  prefers(): Language {
    return preferredLanguage(this.#request);
  }
}

/** The socket's own address: what a proxy says of somebody behind it does not count. */
const isLoopback = (address: string | undefined): boolean => address !== undefined && /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);

const querySchemaOf = ({ query = {} }: Route): Schema => ({ type: 'object', properties: { lng: { type: 'string', maxLength: 35, description: 'The language of the wordings, as a tag of RFC 5646 such as `de`; kept with the flow until another one is asked for. One that is not spoken here is passed over.' }, ...query }, additionalProperties: false });

function queryOf(schema: Schema, request: Request): Record<string, string> {
  const given = request.query as Record<string, unknown>;
  const errors = breaks(schema, given as Json);
  if (errors.length > 0) throw new Problem('query.invalid', 'a query parameter breaks a rule', { errors });
  return given as Record<string, string>; // every known parameter's schema is a string
}

/** `flow`: the one the request was about, where its path names one. */
const refusal = async (error: unknown, settings: PipelineSettings, flow?: string): Promise<Answer> => answerOf(await problemOf(error, settings, flow));

async function problemOf(error: unknown, { log, continueOf }: PipelineSettings, flow: string | undefined): Promise<Problem> {
  if (error instanceof Problem) return error;
  if (error instanceof Refusal) {
    const { code, message, errors, accepted, retryAfter } = error;
    const isGone = problemTable[code].status === 410 && flow !== undefined;
    return new Problem(code, message, { errors, accepted, retryAfter, ...(isGone ? { continue: await continueOf(flow) } : {}) });
  }
  if (error instanceof StoreUnavailableError) {
    log.error({ err: error }, 'the store cannot write');
    return new Problem('store.unavailable', error.message, { retryAfter: 5 });
  }
  if (error instanceof DirectoryRefusal) {
    log.error({ err: error }, 'the directory refuses a change');
    return new Problem('directory.refused', `nothing was changed: ${error.message}`);
  }
  if (error instanceof URIError) return new Problem('request.malformed', 'the path is not valid');
  log.error({ err: error }, error instanceof MachineFault ? 'a machine failed' : 'a request failed unexpectedly');
  if (error instanceof MachineFault) return new Problem('machine.fault', `nothing was changed; ${error.cause instanceof BoundError ? error.message : 'the log of the service says more'}`);
  return new Problem('internal', 'the log of the service says more');
}

function answerOf(problem: Problem): Answer {
  const { retryAfter } = problem.details;
  const { status } = problemTable[problem.code];
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(retryAfter === undefined || retryAfter === null ? {} : { 'Retry-After': String(retryAfter) }),
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
    body: problemBody(problem),
  };
}
