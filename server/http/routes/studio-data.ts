// What the studio asks beside what everybody asks: where the flows of a machine are, where its chart is written, what a check
// finds in it, and a machine played without consequences.
import { setImmediate as breath } from 'node:timers/promises';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { statesIn } from '#src/diagram/overlay.ts';
import type { Definition } from '#src/engine/definition.ts';
import type { Definitions } from '#src/engine/definitions.ts';
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import { iso } from '#src/ports/clock.ts';
import type { Store } from '#src/ports/store.ts';
import { playedBy, SandboxError, type SandboxWay } from '#src/studio/sandbox.ts';
import { StandingCount } from '#src/studio/standing.ts';
import type { VersionCharts } from '#src/studio/version-charts.ts';
import type { Origin } from '../../machines-folder/load-machines.ts';
import { runsFlows } from '../../keys/roles.ts';
import type { Checks } from '../../studio/checks.ts';
import type { Places } from '../../studio/places.ts';
import { threadAnswer } from '../../studio/thread-job.ts';
import { pageOf } from '../paging.ts';
import { Problem } from '../problems.ts';
import type { Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export type StudioSettings = {
  readonly definitions: Definitions;
  readonly store: Store;
  readonly charts: Pick<VersionCharts, 'of' | 'hosted'>;
  readonly now: () => number;
  readonly originOf: (id: string) => Origin | undefined;
  readonly checks: Pick<Checks, 'of'>;
};

/** Rows between two breaths: somebody else may be waiting. */
const pageSize = 500;
/** A page of flows in one state looks at so many flows at most; the rest is behind `next`. */
const mostLookedAt = 5_000;
/** Milliseconds for which a count is good, whoever asks. */
const countGoodFor = 1_000;
const longestWay = 500;

const shapeOfPage = { type: 'object', properties: { items: { type: 'array', items: { type: 'object' } }, next: { type: ['string', 'null'] } }, required: ['items', 'next'] };
const statuses = ['active', 'done', 'cancelled', 'expired', 'error'];
const version = { type: 'string', minLength: 1, maxLength: 200, description: 'An earlier version, whose states are meant.' };

export function studioDataRoutes({ definitions, store, charts, now, originOf, checks }: StudioSettings): Route[] {
  const hosted = ({ params }: Pick<Call, 'params'>): Definition => {
    const id = params['id'] ?? '';
    const found = definitions.get(id);
    if (found === undefined) throw new Problem('machine.unknown', `no machine "${id}" is hosted here`);
    return found;
  };
  const chart = async (call: Call): Promise<ChartGraph> => {
    const definition = hosted(call);
    const { version } = call.query;
    const found = version === undefined ? charts.hosted(definition) : await charts.of(definition.id, version);
    if (found === null) throw new Problem('machine.unknown', `version "${version ?? ''}" of "${definition.id}" is not hosted here, and no flow ran on it`);
    return found;
  };
  const counts = new Map<string, { readonly at: number; readonly counted: Promise<StandingCount> }>();
  const places = new WeakMap<Definition, Promise<Places>>();
  const common = { tag: 'studio', access: 'service', roles: runsFlows, find: async (call: Pick<Call, 'params'>) => void hosted(call) } as const;

  return [
    {
      ...common, method: 'get', path: '/v1/studio/machines/{id}/standing', summary: 'Count the flows in each state', query: { version },
      answers: { 200: { description: 'How many flows are in each state now (`active`) and in which states the others ended (`ended`), by the ids of the chart; counted at most once a second.', schema: { type: 'object', properties: { machine: { type: 'string' }, at: { type: 'string', format: 'date-time' }, flows: { type: 'integer' }, statuses: { type: 'object' }, active: { type: 'object' }, ended: { type: 'object' } }, required: ['machine', 'at', 'flows', 'statuses', 'active', 'ended'] } } },
      handle: async (call) => {
        const definition = hosted(call);
        const where = { tenant: call.caller.tenant, machine: definition.id };
        const name = JSON.stringify(where);
        let known = counts.get(name);
        if (known === undefined || Math.abs(now() - known.at) > countGoodFor) counts.set(name, (known = { at: now(), counted: count(where) }));
        return { status: 200, body: { machine: definition.id, at: iso(known.at), ...(await known.counted).in(await chart(call)) } };
      },
    },
    {
      ...common, method: 'get', path: '/v1/studio/machines/{id}/flows', summary: 'List the flows in a state',
      query: { version, state: { type: 'string', minLength: 1, maxLength: 1_000, description: 'The id of a state of the chart.' }, status: { type: 'string', enum: statuses }, after: { type: 'string', minLength: 1, maxLength: 300 }, limit: schemas.limit },
      answers: { 200: { description: 'Flows in short, without page and actions. A page may be shorter than asked, or empty, where many flows had to be looked at: `next` tells whether there are more.', schema: shapeOfPage } },
      handle: async (call) => {
        const { state, status, limit = '50' } = call.query;
        const graph = await chart(call);
        const where = { tenant: call.caller.tenant, machine: call.params['id'] ?? '', ...(status === undefined ? {} : { status }) };
        const found: { key: string; row: FlowRecord }[] = [];
        let after = call.query['after'];
        let isThere = true;
        for (let looked = 0; isThere && found.length <= Number(limit) && looked < mostLookedAt; looked += pageSize) {
          const rows = await store.list(flows, { after, limit: pageSize, where });
          found.push(...(state === undefined ? rows : rows.filter(({ row }) => statesIn(row.snapshot['value'], graph).includes(state))));
          isThere = rows.length === pageSize;
          after = rows.at(-1)?.key ?? after;
          await breath();
        }
        const { items, next } = pageOf(found, Number(limit), ({ key }) => key);
        return { status: 200, body: { items: items.map(({ row }) => inShort(row)), next: next ?? (isThere ? after ?? null : null) } };
      },
    },
    {
      ...common, method: 'get', path: '/v1/studio/machines/{id}/places', summary: 'Find where a chart is written',
      answers: { 200: { description: 'File and line of each state and transition, by the ids of the chart.', schema: { type: 'object', properties: { states: { type: 'object' }, transitions: { type: 'object' } }, required: ['states', 'transitions'] } } },
      handle: async (call) => {
        const definition = hosted(call);
        const origin = originOf(definition.id);
        if (origin === undefined) return { status: 200, body: { states: {}, transitions: {} } };
        const known = places.get(definition) ?? threadAnswer<Places>(new URL('../../studio/places.thread.ts', import.meta.url), { data: { chart: charts.hosted(definition), file: origin.file, exportName: origin.exportName }, limit: 20_000, megabytes: 512 }).catch(() => ({ states: {}, transitions: {} }));
        places.set(definition, known);
        return { status: 200, body: await known };
      },
    },
    {
      ...common, method: 'get', path: '/v1/studio/machines/{id}/findings', summary: 'Look for what is wrong with a chart',
      answers: { 200: { description: 'What `factorflow check --json` prints, of the first 5,000 states; or why there is nothing to tell, as `failure`. Looked for once and kept: the first time it may take a minute.', schema: { type: 'object' } } },
      handle: async (call) => {
        const definition = hosted(call);
        return { status: 200, body: await checks.of(definition.id, definition.version) };
      },
    },
    {
      ...common, method: 'post', path: '/v1/studio/machines/{id}/sandbox', summary: 'Play a machine without consequences',
      body: { type: 'object', properties: { start: { type: 'integer', minimum: 0, maximum: 100_000 }, choices: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 100_000 }, maxItems: longestWay } }, required: ['start', 'choices'], additionalProperties: false },
      answers: { 200: { description: 'The steps of the way that `choices` tell, from the input of the samples with the number `start`, and everything that may happen after them. Pure steps: nothing is stored, sent or done, and nothing is kept between two requests.', schema: { type: 'object', properties: { steps: { type: 'array' }, offers: { type: 'array' } }, required: ['steps', 'offers'] } } },
      handle: async (call) => {
        const { machine, hostEvents, id } = hosted(call);
        try {
          return { status: 200, body: playedBy({ machine, hostEvents, samples: originOf(id)?.samples ?? {} }, call.body as unknown as SandboxWay) }; // fits the schema
        } catch (error) {
          if (!(error instanceof SandboxError)) throw error;
          throw new Problem('input.invalid', error.message, { errors: [{ pointer: '/choices', code: 'sandbox', message: error.message }] });
        }
      },
    },
  ];

  async function count(where: Readonly<Record<string, string>>): Promise<StandingCount> {
    const standing = new StandingCount();
    for (let after: string | undefined, rows: readonly { key: string; row: FlowRecord }[] = []; ; after = rows.at(-1)?.key) {
      rows = await store.list(flows, { after, limit: pageSize, where });
      for (const { row } of rows) standing.add(row);
      if (rows.length < pageSize) return standing;
      await breath();
    }
  }
}

const inShort = ({ id, machine, version, status, snapshot, revision, subject, updatedAt }: FlowRecord) => ({ id, machine, version, status, state: snapshot['value'] ?? null, revision, subject, updatedAt: iso(updatedAt) });
