// The keys of services and administrators: made, listed and deleted by a global administrator.
import type { Schema } from '#src/engine/definition.ts';
import type { Store } from '#src/ports/store.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import { managesAll, type Role, roles } from '../../keys/roles.ts';
import type { NewKey, OpenKeys } from '../../keys/service-keys.ts';
import { ownerOfNewKey } from '../admission.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';
import { invalid } from './flows.ts';

const newKeySchema: Schema = {
  title: 'New key', type: 'object', additionalProperties: false, required: ['name', 'roles'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100, description: 'What it is for; anything but a secret.' },
    roles: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', enum: [...roles] } },
    user: { type: ['string', 'null'], minLength: 1, maxLength: 128, description: 'The person who uses it: it may not act on them, and goes when they are erased. A key that belongs to somebody makes keys of theirs only: where this is left out they are, another one is refused.' },
  },
};
const keySchema = {
  title: 'Key', type: 'object', required: ['id', 'name', 'roles', 'user', 'createdAt', 'deletable'],
  properties: {
    id: { type: 'string' }, name: { type: 'string' }, roles: { type: 'array', items: { type: 'string', enum: [...roles] } }, user: { type: ['string', 'null'] },
    createdAt: { type: ['string', 'null'], format: 'date-time' }, deletable: { type: 'boolean', description: 'Not: the key the process was given, and the last one of a global administrator.' },
  },
} satisfies Schema;

export const keyRoutes = (keys: OpenKeys, store: Pick<Store, 'index'>): Route[] => [
  {
    method: 'post', path: '/v1/keys', summary: 'Make a key', tag: 'administration', access: 'service', roles: managesAll, body: newKeySchema,
    answers: { 201: { description: 'The key, 256 random bits, this once: only its hash is stored.', schema: { ...keySchema, required: [...keySchema.required, 'key'], properties: { ...keySchema.properties, key: { type: 'string' } } } } },
    handle: async ({ body, caller }) => {
      const { name, roles: wanted, user: asked } = body as unknown as Pick<NewKey, 'name' | 'roles'> & Partial<NewKey>; // fits the route's schema
      const user = ownerOfNewKey(caller, asked);
      if (user !== null && (await store.index(users, userKey(caller.tenant, user))) === null) throw invalid('/user', 'no user has this id');
      const made = await keys.create({ name, roles: roles.filter((role: Role) => wanted.includes(role)), user }, caller.id);
      if (made === 'full') throw new Problem('key.limit', 'there are as many keys as there may be; delete some that nobody uses');
      return { status: 201, headers: { Location: `/v1/keys/${made.id}` }, body: made };
    },
  },
  {
    method: 'get', path: '/v1/keys', summary: 'List the keys', tag: 'administration', access: 'service', roles: managesAll,
    answers: { 200: { description: 'All keys that hold, without what they are.', schema: { type: 'object', required: ['items', 'next'], properties: { items: { type: 'array', items: keySchema }, next: { type: 'null' } } } } },
    handle: async () => ({ status: 200, body: { items: await keys.list(), next: null } }),
  },
  {
    method: 'delete', path: '/v1/keys/{id}', summary: 'Delete a key', tag: 'administration', access: 'service', roles: managesAll,
    answers: { 204: { description: 'It holds no more.' } },
    handle: async ({ params, caller }) => {
      switch (await keys.remove(params['id'] ?? '', caller.id)) {
        case 'removed':
          return { status: 204 };
        case 'unknown':
          throw new Problem('key.not-found', 'no key has this id');
        case 'configured':
          throw new Problem('key.configured', 'this key was given to the process when it was started: start it without, or with another');
        case 'last':
          throw new Problem('key.last', 'it is the last key of a global administrator: make another one first');
      }
    },
  },
];
