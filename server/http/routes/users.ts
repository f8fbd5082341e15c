// The directory: people and their methods. Seeds go in and never come out.
import { userErrors } from '#machines/rules/user-rules.ts';
import { completeUser, type PartialUser, type User } from '#machines/rules/user.ts';
import { userAudits } from '#src/directory/admin-audits.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { asUser, userKey, users } from '#src/directory/user-record.ts';
import type { Erasing } from '#src/erasure/erasing.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import type { Schema } from '#src/engine/definition.ts';
import type { Vault } from '#src/engine/vault.ts';
import { etagOf, isExpectedVersion, isKnownVersion } from '../conditional.ts';
import { Problem } from '../problems.ts';
import type { Call, Route } from '../route.ts';
import { schemas } from '../schemas.ts';

const count = { type: 'integer' } as const;
const erasedSchema: Schema = {
  title: 'Erasure',
  type: 'object',
  properties: { erased: { type: 'object', properties: { cancelled: { ...count, description: 'Flows that were running.' }, flows: { ...count, description: 'Flows forgotten.' }, auditRecords: { ...count, description: 'Audit records without a personal part now.' } }, required: ['cancelled', 'flows', 'auditRecords'] } },
  required: ['erased'],
};

export function userRoutes(ports: TransactionPorts & { readonly vault: Vault; readonly erasing: Erasing }): Route[] {
  const read = async ({ params, caller }: Pick<Call, 'params' | 'caller'>): Promise<User> => {
    const found = await ports.store.get(users, userKey(caller.tenant, params['id'] ?? ''));
    if (found === null) throw new Problem('user.unknown', 'no user has this id');
    return asUser(found.row);
  };
  const find: Route['find'] = async (call) => void (await read(call));

  return [
    {
      method: 'get', path: '/v1/users', summary: 'List users', tag: 'directory', access: 'service',
      query: { after: { type: 'string' }, limit: schemas.limit },
      answers: { 200: { description: 'A page of users by id.', schema: schemas.userPage } },
      handle: async ({ query, caller }) => {
        const limit = Number(query['limit'] ?? '50');
        const after = query['after'] === undefined ? undefined : userKey(caller.tenant, query['after']);
        const page = await ports.store.list(users, { after, limit, where: { tenant: caller.tenant } });
        return { status: 200, body: { items: page.map(({ row }) => asUser(row)), next: page.length === limit ? (page.at(-1)?.row.id ?? null) : null } };
      },
    },
    {
      method: 'get', path: '/v1/users/{id}', summary: 'Read a user', tag: 'directory', access: 'service', find,
      headers: { 'If-None-Match': 'Answers 304 while the user is as they were with this ETag.' },
      answers: { 200: { description: 'The user, without any secret.', schema: schemas.userAnswer }, 304: { description: 'They have not changed.' } },
      handle: async (call) => {
        const body = await read(call);
        const headers = { ETag: etagOf(body) };
        return isKnownVersion(call.header('if-none-match'), headers.ETag) ? { status: 304, headers } : { status: 200, headers, body };
      },
    },
    {
      method: 'put', path: '/v1/users/{id}', summary: 'Create or replace a user', tag: 'directory', access: 'service', body: schemas.user,
      headers: { 'If-Match': 'Refuses with 412 when the user is not as they were with this ETag: what somebody enrolled meanwhile is not lost.' },
      answers: { 200: { description: 'The user as replaced.', schema: schemas.userAnswer }, 201: { description: 'The user as created.', schema: schemas.userAnswer } },
      handle: async (call) => {
        const { params, body, caller } = call;
        const sent = body as unknown as PartialUser;
        if (sent.id !== params['id']) throw new Problem('user.invalid', 'the user breaks a rule; nothing was changed', { errors: [{ pointer: '/id', code: 'user.id', message: 'must be the id in the path' }] });
        return await ports.erasing.apart({ tenant: caller.tenant, id: sent.id }, () => transact(ports, async (tx) => {
          const key = userKey(caller.tenant, sent.id);
          const previous = await tx.get(users, key);
          if (!isExpectedVersion(call.header('if-match'), previous === null ? null : etagOf(asUser(previous)))) {
            throw new Problem('user.moved-on', 'the user has changed since they were read, or is not there; nothing was changed');
          }
          const errors = userErrors(completeUser(sent));
          if (errors.length > 0) throw new Problem('user.invalid', 'the user breaks a rule; nothing was changed', { errors });
          const record = userRecordFrom(sent, previous, { tenant: caller.tenant, now: ports.clock.now(), ids: ports.ids, vault: ports.vault });
          tx.put(users, key, record);
          for (const audit of userAudits(caller.id, previous, record)) tx.audit(audit);
          const answer = asUser(record);
          const location = previous === null ? { Location: `/v1/users/${encodeURIComponent(sent.id)}` } : {};
          return { status: previous === null ? 201 : 200, headers: { ETag: etagOf(answer), ...location }, body: answer };
        }));
      },
    },
    {
      method: 'delete', path: '/v1/users/{id}', summary: 'Erase a user', tag: 'directory', access: 'service',
      answers: {
        200: {
          description: 'Nothing is stored about the person any more: the entry with all methods and secrets, limits and proofs, every flow about them with its history (running ones were cancelled), answers kept for repeated requests and messages in the demo inbox are gone. Audit records stay in the chain without their personal part. The bytes leave the files of the data folder with the next checkpoint, at the latest when the service is stopped. Backups made before still hold the person. A repeated request finds nobody and answers 404, as for an id that was never known: nothing remembers who was erased.',
          schema: erasedSchema,
        },
      },
      handle: async ({ params, caller }) => {
        const erased = await ports.erasing.erase({ tenant: caller.tenant, id: params['id'] ?? '' }, caller.id);
        if (erased === null) throw new Problem('user.unknown', 'nothing is stored about anybody of this id');
        return { status: 200, body: { erased } };
      },
    },
    {
      method: 'get', path: '/v1/users/{id}/methods', summary: 'List a user\'s methods', tag: 'directory', access: 'service', find,
      answers: { 200: { description: 'The methods on file.', schema: schemas.methodList } },
      handle: async (call) => ({ status: 200, body: { items: (await read(call)).methods, next: null } }),
    },
  ];
}
