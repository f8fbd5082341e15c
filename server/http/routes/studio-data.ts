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
import type { SandboxWay } from '#src/studio/sandbox.ts';
import { StandingCount } from '#src/studio/standing.ts';
import type { VersionCharts } from '#src/studio/version-charts.ts';
import { Drawings } from '../../diagram/drawings.ts';
import type { Origin } from '../../machines-folder/load-machines.ts';
import { runsFlows } from '../../keys/roles.ts';
import type { Checks } from '../../studio/checks.ts';
import { KeptPlaces, placesShape } from '../../studio/kept-places.ts';
import { pageOf } from '../paging.ts';
import { Problem } from '../problems.ts';
import type { Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';
import { chartOfVersion, studioFlowRoutes } from './studio-flows.ts';

export type StudioSettings = {
  readonly definitions: Definitions;
  readonly store: Store;
  readonly charts: Pick<VersionCharts, 'of' | 'hosted' | 'isHosted'>;
  readonly now: () => number;
  readonly originOf: (id: string) => Origin | undefined;
  readonly checks: Pick<Checks, 'of' | 'playgrounds'>;
  /** Of what is not hosted any more. */
  readonly drawings?: Pick<Drawings, 'of'>;
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
const version = { type: 'string', minLength: 1, maxLength: 200, description: 'Another version than the one hosted, whose states are meant.' };
const root = { type: 'string', minLength: 1, maxLength: 200, description: 'Of a child machine: the machine of its outermost flow.' };

export function studioDataRoutes({ definitions, store, charts, now, originOf, checks, drawings = new Drawings() }: StudioSettings): Route[] {
  const hosted = ({ params }: Pick<Call, 'params'>): Definition => {
    const id = params['id'] ?? '';
    const found = definitions.get(id);
    if (found === undefined) throw new Problem('machine.unknown', `no machine "${id}" is hosted here`);
    return found;
  };
  const chart = (call: Call): Promise<ChartGraph> => chartOfVersion(call, charts, definitions);
  /** Hosted, or that flows ran on. */
  const known = async ({ params: { id = '' } }: Pick<Call, 'params'>): Promise<void> => {
    if (definitions.has(id) || (await store.values(flows, 'machine')).some(({ value }) => value === id)) return;
    throw new Problem('machine.unknown', `no machine "${id}" is hosted here, and no flow ran on it`);
  };
  const counts = new Map<string, { readonly at: number; readonly counted: Promise<StandingCount> }>();
  const places = new KeptPlaces();
  const common = { tag: 'studio', access: 'service', roles: runsFlows, find: async (call: Pick<Call, 'params'>) => void hosted(call) } as const;
  const ofAny = { ...common, find: known, query: { version, root } } as const;

  return [
    ...studioFlowRoutes({ definitions, store, charts, drawings }),
    {
      ...ofAny, method: 'get', path: '/v1/studio/machines/{id}/standing', summary: 'Count the flows in each state',
      answers: { 200: { description: 'How many flows are in each state now (`active`) and in which states the others ended (`ended`), those that are children of other flows included, and the child flows that run for them (`children`) by the state that invoked each; by the ids of the chart, counted at most once a second.', schema: { type: 'object', properties: { machine: { type: 'string' }, at: { type: 'string', format: 'date-time' }, flows: { type: 'integer' }, statuses: { type: 'object' }, active: { type: 'object' }, ended: { type: 'object' }, children: { type: 'object' } }, required: ['machine', 'at', 'flows', 'statuses', 'active', 'ended', 'children'] } } },
      handle: async (call) => {
        const { id: machine = '' } = call.params;
        const where = { tenant: call.caller.tenant, machine };
        const name = JSON.stringify(where);
        let known = counts.get(name);
        if (known === undefined || Math.abs(now() - known.at) > countGoodFor) counts.set(name, (known = { at: now(), counted: count(where) }));
        return { status: 200, body: { machine, at: iso(known.at), ...(await known.counted).in(await chart(call)) } };
      },
    },
    {
      ...ofAny, method: 'get', path: '/v1/studio/machines/{id}/flows', summary: 'List the flows in a state',
      query: { ...ofAny.query, state: { type: 'string', minLength: 1, maxLength: 1_000, description: 'The id of a state of the chart.' }, status: { type: 'string', enum: statuses }, after: { type: 'string', minLength: 1, maxLength: 300 }, limit: schemas.limit },
      answers: { 200: { description: 'Flows in short, without page and actions. A page may be shorter than asked, or empty, where many flows had to be looked at: `next` tells whether there are more.', schema: shapeOfPage } },
      handle: async (call) => {
        const { state, status, limit = '50' } = call.query;
        const graph = state === undefined ? null : await chart(call); // who asks for all of them needs none
        const where = { tenant: call.caller.tenant, machine: call.params['id'] ?? '', ...(status === undefined ? {} : { status }) };
        const found: { key: string; row: FlowRecord }[] = [];
        let after = call.query['after'];
        let isThere = true;
        for (let looked = 0; isThere && found.length <= Number(limit) && looked < mostLookedAt; looked += pageSize) {
          const rows = await store.list(flows, { after, limit: pageSize, where });
          found.push(...(state === undefined || graph === null ? rows : rows.filter(({ row }) => statesIn(row.snapshot['value'], graph).includes(state))));
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
      answers: { 200: { description: 'File and line of each state and transition of the hosted chart, by its ids, in the files as they are now.', schema: placesShape } },
      handle: async (call) => {
        const definition = hosted(call);
        return { status: 200, body: await places.of(charts.hosted(definition), originOf(definition.id)) };
      },
    },
    {
      ...common, method: 'get', path: '/v1/studio/machines/{id}/findings', summary: 'Look for what is wrong with a chart',
      answers: { 200: { description: 'What `factorflow check --json` prints, of the first 5,000 states; or why there is nothing to tell, as `failure`. Of the files as they are now, which may be edited since the service was started (`isHosted`: they are not): `content` is a name that changes with what they hold, `changedAt` when the last of them was written, `start` of a finding the state in which its way begins. Kept while the files hold the same: the first time it may take a minute.', schema: { type: 'object' } } },
      handle: async (call) => {
        return { status: 200, body: await checks.of(hosted(call).id) };
      },
    },
    {
      ...common, method: 'post', path: '/v1/studio/machines/{id}/sandbox', summary: 'Play a machine without consequences',
      body: { type: 'object', properties: { start: { type: 'integer', minimum: 0, maximum: 100_000 }, choices: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 100_000 }, maxItems: longestWay } }, required: ['start', 'choices'], additionalProperties: false },
      answers: { 200: { description: 'The steps of the way that `choices` tell, from the input of the samples with the number `start`, and everything that may happen after them. Pure steps in a thread, of the files as they are when a way is begun: nothing is stored, sent or done, and nothing is kept between two requests. `version` names what is played; a machine that takes longer than five seconds is given up.', schema: { type: 'object', properties: { steps: { type: 'array' }, offers: { type: 'array' } }, required: ['steps', 'offers'] } } },
      handle: async (call) => {
        const { id } = hosted(call);
        const played = await checks.playgrounds.play(id, call.body as unknown as SandboxWay); // fits the schema
        if ('sandbox' in played) return { status: 200, body: played.sandbox };
        if ('failure' in played) throw new Problem('machine.fault', `"${id}" cannot be played: ${played.failure}`);
        throw new Problem('input.invalid', played.refusal, { errors: [{ pointer: '/choices', code: 'sandbox', message: played.refusal }] });
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

const inShort = ({ id, machine, version, parent, status, snapshot, revision, subject, updatedAt }: FlowRecord) => ({ id, machine, version, parent, status, state: snapshot['value'] ?? null, revision, subject, updatedAt: iso(updatedAt) });
