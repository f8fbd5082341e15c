// Flows beyond the machines that are hosted under a name: where a flow belongs, and the machines that flows ran on before, or run
// on as children, with the pictures that are kept of them.
import { setImmediate as breath } from 'node:timers/promises';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { flows } from '#src/engine/flow-record.ts';
import { familyOf } from '#src/studio/family.ts';
import { unhosted } from '#src/studio/unhosted.ts';
import type { Drawings } from '../../diagram/drawings.ts';
import { runsFlows } from '../../keys/roles.ts';
import { Problem } from '../problems.ts';
import type { Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';
import { pictureAnswer, pictureAnswers, pictureQuery } from './studio-picture.ts';
import type { StudioSettings } from './studio-data.ts';

const name = { type: 'string', minLength: 1, maxLength: 200 };

export function studioFlowRoutes({ definitions, store, charts, drawings }: Pick<StudioSettings, 'definitions' | 'store' | 'charts'> & { readonly drawings: Pick<Drawings, 'of'> }): Route[] {
  const common = { method: 'get', tag: 'studio', access: 'service', roles: runsFlows } as const;
  return [
    {
      ...common, path: '/v1/studio/machines', summary: 'List machines that are not hosted under a name of their own',
      answers: { 200: { description: 'Machines that flows run or ran on, by version: those of whom no folder holds a file any more, and children of others (`root`: the machine of the outermost flow). `isHosted`: their flows run as ever. `isDrawn`: the picture of this version is kept.', schema: { type: 'object', properties: { items: { type: 'array', items: { type: 'object' } } }, required: ['items'] } } },
      handle: async ({ caller }) => ({ status: 200, body: { items: await unhosted(store, definitions, charts, caller.tenant, breath) } }),
    },
    {
      ...common, path: '/v1/studio/machines/{id}/diagram', summary: 'See the chart of a version, hosted or not', query: { ...pictureQuery, version: { ...name, description: 'The version; of a child machine that of its outermost flow.' }, root: { ...name, description: 'Of a child machine: the machine of its outermost flow.' } },
      answers: pictureAnswers,
      handle: async (call) => await pictureAnswer(await chartOfVersion(call, charts, definitions), call.query, drawings),
    },
    {
      ...common, path: '/v1/studio/flows/{id}', summary: 'See where a flow belongs', query: { after: { type: 'string', minLength: 1, maxLength: 300 }, limit: schemas.limit },
      answers: { 200: { description: 'The machine and version of the flow, the flow it is a child of and in which of its states it was invoked, and its own child flows, a page at a time.', schema: { type: 'object', properties: { id: { type: 'string' }, parent: { type: ['object', 'null'] }, children: { type: 'array', items: { type: 'object' } }, next: { type: ['string', 'null'] } }, required: ['id', 'parent', 'children', 'next'] } } },
      find: async ({ params, caller }) => {
        const index = await store.index(flows, params['id'] ?? '');
        if (index?.['tenant'] !== caller.tenant) throw new Problem('flow.unknown', 'no such flow');
      },
      handle: async ({ params, query }) => {
        const family = await familyOf(store, charts, params['id'] ?? '', { after: query['after'], limit: Number(query['limit'] ?? '50') });
        if (family === null) throw new Problem('flow.unknown', 'no such flow');
        return { status: 200, body: family };
      },
    },
  ];
}

/** The one of the path, in the version asked for or else as it is hosted. @throws {Problem} */
export async function chartOfVersion({ params, query }: Pick<Call, 'params' | 'query'>, charts: StudioSettings['charts'], definitions: StudioSettings['definitions']): Promise<ChartGraph> {
  const { id = '' } = params;
  const { version, root } = query;
  if (version === undefined) {
    const current = definitions.get(id);
    if (current === undefined) throw new Problem('machine.unknown', `no machine "${id}" is hosted here: of one that was, name the version`);
    return charts.hosted(current);
  }
  const found = await charts.of(id, version, root ?? null);
  if (found === null) throw new Problem('machine.unknown', `version "${version}" of "${id}" is not hosted here, and no picture of it is kept`);
  return found;
}
