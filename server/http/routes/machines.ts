// Which machines are hosted, and what they take.
import type { Definition, Definitions } from '#src/engine/definition.ts';
import { isReserved } from '#src/engine/offers.ts';
import { transitionsOf } from '#src/engine/macrostep.ts';
import type { Json } from '#src/ports/json.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export const machineRoutes = (definitions: Definitions): Route[] => [
  {
    method: 'get', path: '/v1/machines', summary: 'List the hosted machines', tag: 'machines', access: 'service',
    answers: { 200: { description: 'Every machine hosted here.', schema: schemas.machineList } },
    handle: async () => ({ status: 200, body: { items: [...definitions.values()].map(summaryOf), next: null } }),
  },
  {
    method: 'get', path: '/v1/machines/{id}', summary: 'Look at a machine', tag: 'machines', access: 'service',
    answers: { 200: { description: 'Its chart, its states and the schemas of its events.', schema: schemas.machine } },
    find: async ({ params }) => void found(definitions, params['id']),
    handle: async ({ params }) => {
      const definition = found(definitions, params['id']);
      return { status: 200, body: { ...summaryOf(definition), events: eventsOf(definition), ...(definition.inputSchema === undefined ? {} : { input: definition.inputSchema }), definition: definition.machine.definition as unknown as Json } };
    },
  },
];

function found(definitions: Definitions, id = ''): Definition {
  const definition = definitions.get(id);
  if (definition === undefined) throw new Problem('machine.unknown', `no machine "${id}" is hosted here`);
  return definition;
}

const summaryOf = (definition: Definition) => ({
  id: definition.id, title: definition.title, version: definition.version,
  states: statesOf(definition.machine.root), transitions: transitionsOf(definition.machine).length,
  events: definition.machine.events.filter((type) => !isReserved(definition, type)),
});

function statesOf(node: Definition['machine']['root']): { id: string; description: string | null; tags: readonly string[] }[] {
  return Object.values(node.states).flatMap((child) => [
    { id: child.path.join('.'), description: child.description ?? null, tags: child.tags },
    ...statesOf(child),
  ]);
}

/** Schemas that depend on the flow are shown as they are before anything is known of it. */
const eventsOf = (definition: Definition): Record<string, Json> =>
  Object.fromEntries(definition.machine.events.filter((type) => !isReserved(definition, type)).map((type) => [type, definition.eventSchema(type, definition.machine.config.context ?? { facts: null }) ?? { type: 'object' }]));
