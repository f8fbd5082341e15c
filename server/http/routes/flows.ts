// Flows over HTTP: start, look, send an event, cancel.
import type { Schema } from '#src/engine/definition.ts';
import type { Engine } from '#src/engine/engine.ts';
import { Refusal } from '#src/engine/errors.ts';
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import { KeyedQueue } from '#src/engine/keyed-queue.ts';
import type { Language } from '#src/messages/text.ts';
import type { JsonObject } from '#src/ports/json.ts';
import type { Store } from '#src/ports/store.ts';
import { runsFlows } from '../../keys/roles.ts';
import { type Caller, hashOf, newUserSecret, userToken } from '../access.ts';
import { expectedRevisions, isKnownVersion } from '../conditional.ts';
import type { FlowAnswers, FlowBody } from '../flow-answers.ts';
import type { Idempotency } from '../idempotency.ts';
import { flowHeaders, languageOf } from '../language.ts';
import type { OpenStreams } from '../open-streams.ts';
import { pageOf } from '../paging.ts';
import { Problem } from '../problems.ts';
import type { Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';
import { historyRoutes } from './history.ts';

/** More at once are no sign-ins any more (OWASP ASVS 5.0 2.4.1). */
const mostActiveFlowsOfASubject = 100;

export type FlowRoutesPorts = { readonly engine: Engine; readonly store: Store; readonly answers: FlowAnswers; readonly idempotency: Idempotency; readonly streams: OpenStreams };

const speaking = 'The language of the wordings, where none was asked for by `lng`, now or before. `Content-Language` says which it is.';

const text: Schema = { type: 'string', minLength: 1, maxLength: 256 };

export function flowRoutes({ engine, store, answers, idempotency, streams }: FlowRoutesPorts): Route[] {
  const starts = new KeyedQueue();
  const find: Route['find'] = async ({ params, caller }) => {
    const index = await store.index(flows, params['id'] ?? '');
    if (index?.['tenant'] !== caller.tenant) throw new Problem('flow.unknown', 'no such flow');
  };
  const headers = {
    'Idempotency-Key': 'The same key and body get the same answer for 24 hours; nothing happens twice.',
    'Accept-Language': speaking,
    Prefer: '`wait=N`: how many seconds to wait for work of the flow that is under way (default 5, at most 30).',
  };

  return [
    {
      method: 'post', path: '/v1/flows', summary: 'Start a flow', tag: 'flows', access: 'service', roles: runsFlows, body: schemas.startFlow, headers,
      answers: { 201: { description: 'The flow, and once only its `userToken`.', schema: schemas.startedFlow } },
      handle: async (call) => {
        const secret = newUserSecret();
        const extraOf = (record: FlowRecord) => ({ userToken: userToken(record.id, secret) });
        return await answers.remembered(await claim(call), call, { isNew: true, extraOf }, async (alongside) => {
          const { machine, subject = null, input = {} } = call.body as { machine: string; subject?: string | null; input?: JsonObject };
          if (!engine.definitions.has(machine)) throw invalid('/machine', `no machine "${machine}" is hosted here`);
          const { tenant } = call.caller;
          // One start of a person after the other: the limit is asked last of all refusals, and undoes the start.
          return await starts.run(`${tenant}/${subject ?? secret}`, () => engine.start({ tenant, machine, subject, input, tokenHash: hashOf(secret), alongside: async (tx, record) => {
            await refuseFlood(call.caller, subject);
            await alongside(tx, record);
          } }));
        });
      },
    },
    {
      method: 'get', path: '/v1/flows', summary: 'List flows', tag: 'flows', access: 'service', roles: runsFlows,
      query: {
        machine: text, subject: text, status: { type: 'string', enum: ['active', 'done', 'cancelled', 'expired', 'error'] }, version: text,
        parent: { ...text, description: 'The flow whose children are asked for; `none` for flows that no other flow has started.' },
        after: { type: 'string', pattern: '^flow_[\\w~-]{1,200}$', description: '`next` of the page before.' }, limit: schemas.limit,
      },
      answers: { 200: { description: 'A page of flows. A flow that is there all the while is on exactly one page, whatever is started meanwhile.', schema: schemas.flowPage } },
      handle: async (call) => {
        const { query, caller } = call;
        const language = languageOf(call);
        const { after, limit = '50', lng: _, ...where } = query;
        const found = await store.list(flows, { after, limit: Number(limit) + 1, where: { ...where, tenant: caller.tenant } });
        const { items, next } = pageOf(found, Number(limit), ({ key }) => key);
        return { status: 200, headers: { 'Content-Language': language }, body: { items: (await Promise.all(items.map(({ key }) => stillThere(key, language)))).filter((flow) => flow !== null), next } };
      },
    },
    {
      method: 'get', path: '/v1/flows/{id}', summary: 'Look at a flow', tag: 'flows', access: 'flow', roles: runsFlows, find,
      headers: { 'Accept-Language': speaking, 'If-None-Match': 'Answers 304 while the flow is at this revision, and in this language.' },
      answers: { 200: { description: 'The flow.', schema: schemas.flow }, 304: { description: 'It has not changed.' } },
      handle: async (call) => {
        const language = await answers.languageOf(call, idOf(call));
        const known = flowHeaders((await engine.rows.get(flows, idOf(call)))?.revision, language);
        if (isKnownVersion(call.header('if-none-match'), known.ETag)) return { status: 304, headers: known };
        const flow = await answers.flow(idOf(call), language);
        return { status: 200, headers: flowHeaders(flow.revision, language), body: flow };
      },
    },
    {
      method: 'post', path: '/v1/flows/{id}/events', summary: 'Send an event', tag: 'flows', access: 'flow', roles: runsFlows, find, body: schemas.event,
      headers: { ...headers, 'If-Match': 'Refuses the event with 412 when the flow is at another revision.' },
      answers: { 200: { description: 'The flow after the event is durable.', schema: schemas.flow } },
      handle: async (call) => {
        const event = call.body as JsonObject & { type: string };
        if (typeof event.type !== 'string') throw new Problem('request.malformed', 'the body must be an object with a "type"');
        const expected = expectedRevisions(call.header('if-match'));
        return await answers.remembered(await claim(call), call, {}, (alongside) => engine.send(idOf(call), { event, expected, alongside }));
      },
    },
    {
      method: 'delete', path: '/v1/flows/{id}', summary: 'Cancel a flow', tag: 'flows', access: 'flow', roles: runsFlows, find,
      answers: { 200: { description: 'The flow, cancelled; the same again when repeated.', schema: schemas.flow } },
      handle: async (call) => {
        const record = await engine.cancel(idOf(call));
        const language = await answers.languageOf(call, record.id);
        return { status: 200, headers: flowHeaders(record.revision, language), body: await answers.flow(record.id, language) };
      },
    },
    ...historyRoutes(engine, streams, find),
  ];

  /** Null for a flow that was removed since it was listed. */
  async function stillThere(id: string, language: Language): Promise<FlowBody | null> {
    return await answers.flow(id, language).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'flow.unknown') return null;
      throw error;
    });
  }

  function claim(call: Call) {
    const key = call.header('idempotency-key');
    return key === undefined ? null : idempotency.claim(key, { caller: call.caller, method: call.method, path: call.path, body: call.body });
  }

  async function refuseFlood(caller: Caller, subject: string | null): Promise<void> {
    if (subject === null) return;
    const active = await store.list(flows, { limit: mostActiveFlowsOfASubject, where: { tenant: caller.tenant, subject, status: 'active' } });
    if (active.length < mostActiveFlowsOfASubject) return;
    const now = answers.now();
    const soonest = Math.min(...active.map(({ row }) => row.expiresAt ?? now + 60_000));
    throw new Refusal('flow.limit', `"${subject}" has ${active.length} active flows; cancel one or wait until one expires`, { retryAfter: Math.max(1, Math.ceil((soonest - now) / 1000)) });
  }
}

export const invalid = (pointer: string, message: string): Problem => new Problem('input.invalid', 'the body breaks a rule', { errors: [{ pointer, code: 'unknown', message }] });
const idOf = ({ params }: Call): string => params['id'] ?? '';
