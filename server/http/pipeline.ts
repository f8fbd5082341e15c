// Runs routes in the one order of refusal that the API promises: who (401), what (404), readable (400), valid (422), then
// the route's own; and answers every error as a problem.
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { MachineFault, Refusal } from '#src/engine/errors.ts';
import { breaks } from '#src/engine/payloads.ts';
import type { Json } from '#src/ports/json.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import type { Access, Caller } from './access.ts';
import { Problem, problemBody, problemTable } from './problems.ts';
import type { Answer, Call, Route } from './route.ts';

export type PipelineSettings = {
  readonly access: Access;
  readonly log: Logger;
  readonly trustProxy: string | number | boolean;
  /** New requests are refused while the service shuts down. */
  readonly isDraining: () => boolean;
  /** What a flow that is gone should be replaced by, for 410. */
  readonly continueOf: (flow: string) => Promise<unknown>;
};

const nobody: Caller = { kind: 'nobody', id: 'nobody', tenant: '' };
const readJson = express.json({ limit: '64kb', strict: true, type: () => true });

export function pipeline(routes: readonly Route[], settings: PipelineSettings): Express {
  const app = express();
  app.set('trust proxy', settings.trustProxy);
  app.set('etag', false);
  app.disable('x-powered-by');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }, useDefaults: false } }));
  app.use((request, response, next) => {
    logWhenDone(settings.log, request, response);
    next();
  });
  for (const route of routes) {
    app[route.method](route.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, response) => {
      const answer = await run(route, settings, request, response).catch((error: unknown) => refusal(error, settings, (request.params as { id?: string }).id));
      if (settings.isDraining()) response.set('Connection', 'close');
      send(response, answer);
    });
  }
  app.use((request: Request) => {
    const others = routes.filter(({ path }) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(request.path)).map(({ method }) => method.toUpperCase());
    if (others.length > 0) throw new Problem('method.not-allowed', `${request.method} is not offered here; ${others.join(', ')} is`);
    throw new Problem('not-found', `${request.method} ${request.path} leads nowhere; the API is described at /openapi.json`);
  });
  app.use(async (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else send(response, await refusal(error, settings));
  });
  return app;
}

async function run(route: Route, settings: PipelineSettings, request: Request, response: Response): Promise<Answer> {
  if (settings.isDraining() && route.access !== 'open') throw new Problem('service.draining', 'the service is shutting down; ask again in a moment', { retryAfter: 2 });
  const caller = route.access === 'open' ? nobody : await settings.access.identify(request.headers.authorization, request.ip ?? '');
  const params = request.params as Record<string, string>;
  if (caller.kind === 'user') {
    if (route.access !== 'flow') throw new Problem('key.unknown', 'a flow\'s token is good for its flow only');
    if (params['id'] !== caller.flow) throw new Problem('flow.unknown', 'no such flow');
  }
  await route.find?.({ params, caller });
  const query = queryOf(route, request);
  const body = route.body === undefined ? null : await bodyOf(request, response);
  if (route.body !== undefined) {
    const errors = breaks(route.body, body);
    if (errors.length > 0) throw new Problem('input.invalid', 'the body breaks a rule', { errors });
  }
  const call: Call = { params, query, body, caller, method: request.method, path: request.path, header: (name) => request.get(name) };
  return await route.handle(call);
}

function queryOf(route: Route, request: Request): Record<string, string> {
  const given = request.query as Record<string, unknown>;
  const known = route.query ?? {};
  const errors = breaks({ type: 'object', properties: { lng: { type: 'string', maxLength: 35 }, ...known }, additionalProperties: false }, given as Json);
  if (errors.length > 0) throw new Problem('query.invalid', 'a query parameter breaks a rule', { errors });
  return given as Record<string, string>; // every known parameter's schema is a string
}

async function bodyOf(request: Request, response: Response): Promise<Json> {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody) throw new Problem('request.malformed', 'a JSON body is required');
  if (request.is(['application/json', 'application/*+json']) === false) throw new Problem('request.unsupported-type', 'send "Content-Type: application/json"');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  readJson(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(unreadable(error))));
  await promise;
  const body = request.body as Json;
  if (body === null || typeof body !== 'object' || Array.isArray(body)) throw new Problem('request.malformed', 'the body must be a JSON object');
  if (!isWellFormed(body)) throw new Problem('request.malformed', 'a text in the body is not well-formed Unicode');
  return body;
}

/** Half a surrogate pair is no text (RFC 7493 section 2.1): whoever encodes it later would fail. */
const isWellFormed = (value: Json): boolean =>
  typeof value === 'string' ? value.isWellFormed()
  : value === null || typeof value !== 'object' || (Array.isArray(value) ? value.every(isWellFormed) : Object.entries(value).every(([name, inner]) => name.isWellFormed() && isWellFormed(inner)));

const unreadable = (error: unknown): unknown => {
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.too.large') return new Problem('request.too-large', 'a body may have at most 64 KB');
  return status !== undefined && status < 500 ? new Problem('request.malformed', 'the body is not valid JSON in UTF-8') : error;
};

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
  if (error instanceof URIError) return new Problem('request.malformed', 'the path is not valid');
  log.error({ err: error }, error instanceof MachineFault ? 'a machine failed' : 'a request failed unexpectedly');
  if (error instanceof MachineFault) return new Problem('machine.fault', 'nothing was changed; the log of the service says more');
  return new Problem('internal', 'the log of the service says more');
}

function answerOf(problem: Problem): Answer {
  const { retryAfter } = problem.details;
  return {
    status: problemTable[problem.code].status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(retryAfter === undefined || retryAfter === null ? {} : { 'Retry-After': String(retryAfter) }),
      ...(problemTable[problem.code].status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
    body: problemBody(problem),
  };
}

function send(response: Response, { status, headers, body, text }: Answer): void {
  response.status(status).set({ 'Cache-Control': 'no-store', Vary: 'Authorization, Accept, Accept-Language', ...headers });
  if (text !== undefined) response.type(text.type).send(text.content);
  else if (body === undefined) response.end();
  else {
    if (response.get('Content-Type') === undefined) response.type('application/json');
    response.send(Buffer.from(JSON.stringify(body)));
  }
}

/** Path without query, no header, no body: nothing secret can be in it. */
function logWhenDone(log: Logger, request: Request, response: Response): void {
  const began = performance.now();
  const { method, path } = request;
  response.once('finish', () => {
    log.info({ method, path, status: response.statusCode, ms: Math.round(performance.now() - began) }, 'answered');
  });
}
