// Which machines are hosted, what they take, and how.
import type { Definition } from '#src/engine/definition.ts';
import type { Definitions } from '#src/engine/definitions.ts';
import { anyRole } from '../../keys/roles.ts';
import { detailsOf, listingOf } from '../../machines-folder/machine-listing.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export const machineRoutes = (definitions: Definitions): Route[] => [
  {
    method: 'get', path: '/v1/machines', summary: 'List the hosted machines', tag: 'machines', access: 'service', roles: anyRole,
    answers: { 200: { description: 'Every machine hosted here.', schema: schemas.machineList } },
    handle: async () => ({ status: 200, body: { items: definitions.values().map((definition) => listingOf(definition, definitions.earlier())), next: null } }),
  },
  {
    method: 'get', path: '/v1/machines/{id}', summary: 'Look at a machine', tag: 'machines', access: 'service', roles: anyRole,
    answers: { 200: { description: 'Its chart, its states, the schemas of its events, how its actors are hosted and what to know of that.', schema: schemas.machine } },
    find: async ({ params }) => void found(definitions, params['id']),
    handle: async ({ params }) => ({ status: 200, body: detailsOf(found(definitions, params['id']), definitions.earlier()) }),
  },
];

function found(definitions: Definitions, id = ''): Definition {
  const definition = definitions.get(id);
  if (definition === undefined) throw new Problem('machine.unknown', `no machine "${id}" is hosted here`);
  return definition;
}
