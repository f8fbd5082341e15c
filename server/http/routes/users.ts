// The directory: people and their methods. Seeds go in and never come out.
import { userErrors } from '#machines/rules/user-rules.ts';
import { completeUser, type PartialUser, type User } from '#machines/rules/user.ts';
import { recordingFailure } from '#src/administration/act.ts';
import { failedAct, updatedSecurityInfo } from '#src/administration/act-audits.ts';
import { forgetGoneDevices } from '#src/devices/clearing.ts';
import { userAudits } from '#src/directory/admin-audits.ts';
import type { Sounding } from '#src/directory/sound-directory.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { asUser, userKey, users } from '#src/directory/user-record.ts';
import type { Erasing } from '#src/erasure/erasing.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import type { Schema } from '#src/engine/definition.ts';
import type { Vault } from '#src/engine/vault.ts';
import { tellPerson } from '#src/notices/telling.ts';
import { anyRole, managesAll, managesMethods, managesPeople, union } from '../../keys/roles.ts';
import { refuseChanges, refuseOwn } from '../admission.ts';
import { isExpectedVersion, isKnownVersion, isNewTo, keyedEtagOf } from '../conditional.ts';
import { asSeenBy, guessed, maskErrors, seenUser, seenUserPage, sentUser, unmasked } from '../masked-user.ts';
import { pageOf } from '../paging.ts';
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
const masked = 'Numbers and addresses are whole for the roles `service`, `privilegedAuthenticationAdministrator` and `globalAdministrator`, and masked for the others; the number of the profile is whole for `userAdministrator` too.';

export type UserPorts = TransactionPorts & { readonly vault: Vault; readonly erasing: Erasing; readonly sound: Sounding };

export function userRoutes(ports: UserPorts): Route[] {
  const tagOf = (user: User): string => keyedEtagOf(user, ports.vault);
  const read = async ({ params, caller }: Pick<Call, 'params' | 'caller'>): Promise<User> => {
    const found = await ports.store.get(users, userKey(caller.tenant, params['id'] ?? ''));
    if (found === null) throw new Problem('user.unknown', 'no user has this id');
    return asUser(ports.sound(found.row));
  };
  const find: Route['find'] = async (call) => void (await read(call));

  return [
    {
      method: 'get', path: '/v1/users', summary: 'List users', tag: 'directory', access: 'service', roles: anyRole,
      query: { after: { type: 'string' }, limit: schemas.limit },
      answers: { 200: { description: `A page of users by id. ${masked}`, schema: seenUserPage } },
      handle: async ({ query, caller }) => {
        const limit = Number(query['limit'] ?? '50');
        const after = query['after'] === undefined ? undefined : userKey(caller.tenant, query['after']);
        const found = await ports.store.list(users, { after, limit: limit + 1, where: { tenant: caller.tenant } });
        const { items, next } = pageOf(found, limit, ({ row }) => row.id);
        return { status: 200, body: { items: items.map(({ row }) => asSeenBy(caller, asUser(ports.sound(row)))), next } };
      },
    },
    {
      method: 'get', path: '/v1/users/{id}', summary: 'Read a user', tag: 'directory', access: 'service', roles: anyRole, find,
      headers: { 'If-None-Match': 'Answers 304 while the user is as they were with this ETag.' },
      answers: { 200: { description: `The user, without any secret. ${masked}`, schema: seenUser }, 304: { description: 'They have not changed.' } },
      handle: async (call) => {
        const user = await read(call);
        const headers = { ETag: tagOf(user) };
        return isKnownVersion(call.header('if-none-match'), headers.ETag) ? { status: 304, headers } : { status: 200, headers, body: asSeenBy(call.caller, user) };
      },
    },
    {
      method: 'put', path: '/v1/users/{id}', summary: 'Create or replace a user', tag: 'directory', access: 'service', roles: union(managesPeople, managesMethods), body: sentUser,
      headers: {
        'If-Match': 'Refuses with 412 when the user is not as they were with this ETag: what somebody enrolled meanwhile is not lost. A weak tag never matches.',
        'If-None-Match': '`*` creates only: refuses with 412 when there is such a user.',
      },
      answers: {
        200: { description: 'The user as replaced. User administrators write the profile, authentication administrators the methods of people without a role, global administrators everything; what a key may not change must be sent as it is, else 403 `role.missing` names it. A number or an address that comes back masked, under the same method id, stays as it is; a mask of anything else is 422 `user.masked`.', schema: seenUser },
        201: { description: 'The user as created.', schema: seenUser },
      },
      handle: async (call) => {
        const { params, body, caller } = call;
        const given = body as unknown as PartialUser; // fits the route's schema
        if (given.id !== params['id']) throw new Problem('user.invalid', 'the user breaks a rule; nothing was changed', { errors: [{ pointer: '/id', code: 'user.id', message: 'must be the id in the path' }] });
        refuseOwn(caller, given.id);
        const key = userKey(caller.tenant, given.id);
        const failure = (error: unknown) => failedAct(caller.id, given.id, { activity: updatedSecurityInfo, reason: 'Admin failed to update security info for user' }, error);
        const act = ports.ids.next('act');
        return await ports.erasing.apart({ tenant: caller.tenant, id: given.id }, () => recordingFailure(ports, failure, (writing) => transact(ports, async (tx) => {
          writing(false);
          const stored = await tx.get(users, key);
          const previous = stored === null ? null : ports.sound(stored);
          const etag = previous === null ? null : tagOf(asUser(previous));
          if (!isExpectedVersion(call.header('if-match'), etag)) throw new Problem('user.moved-on', 'the user has changed since they were read, or is not there; nothing was changed');
          if (!isNewTo(call.header('if-none-match'), etag)) throw new Problem('user.moved-on', 'there is such a user already; nothing was changed');
          const sent = unmasked(given, previous === null ? null : asUser(previous));
          const record = userRecordFrom(sent, previous, { tenant: caller.tenant, now: ports.clock.now(), ids: ports.ids, vault: ports.vault });
          refuseChanges(caller, previous === null ? null : asUser(previous), asUser(record), [...(sent.methods?.some(({ secret }) => secret !== undefined) === true ? ['methods' as const] : []), ...guessed(caller, given, previous === null ? null : asUser(previous))]);
          const errors = [...maskErrors(sent), ...userErrors(completeUser(sent))];
          if (errors.length > 0) throw new Problem('user.invalid', 'the user breaks a rule; nothing was changed', { errors });
          writing(true);
          tx.put(users, key, record);
          if (previous !== null) await forgetGoneDevices(tx, previous, record);
          for (const audit of userAudits(caller.id, previous, record)) tx.audit(audit);
          // Whoever is taken in with methods is not told of each: they come from where the person is known already.
          if (previous !== null) await tellPerson(tx, { key: act, tenant: caller.tenant, before: previous, after: record, by: 'administrator', at: ports.clock.now(), ip: null }, ports.vault);
          const answer = asUser(record);
          const location = previous === null ? { Location: `/v1/users/${encodeURIComponent(sent.id)}` } : {};
          return { status: previous === null ? 201 : 200, headers: { ETag: tagOf(answer), ...location }, body: asSeenBy(caller, answer) };
        })));
      },
    },
    {
      method: 'delete', path: '/v1/users/{id}', summary: 'Erase a user', tag: 'directory', access: 'service', roles: managesAll,
      answers: {
        200: {
          description: 'Nothing is stored about the person any more: the entry with all methods and secrets, limits and proofs, every flow about them with its history (running ones were cancelled), answers kept for repeated requests, messages in the demo inbox and keys that belong to them are gone. Audit records stay in the chain without their personal part. The bytes leave the files of the data folder with the next checkpoint, at the latest when the service is stopped. Backups made before still hold the person. A repeated request finds nobody and answers 404, as for an id that was never known: nothing remembers who was erased.',
          schema: erasedSchema,
        },
      },
      handle: async ({ params, caller }) => {
        refuseOwn(caller, params['id'] ?? '');
        const erased = await ports.erasing.erase({ tenant: caller.tenant, id: params['id'] ?? '' }, caller.id);
        if (erased === null) throw new Problem('user.unknown', 'nothing is stored about anybody of this id');
        return { status: 200, body: { erased } };
      },
    },
    {
      method: 'get', path: '/v1/users/{id}/methods', summary: 'List a user\'s methods', tag: 'directory', access: 'service', roles: anyRole, find,
      answers: { 200: { description: `The methods on file. ${masked}`, schema: schemas.methodList } },
      handle: async (call) => ({ status: 200, body: { items: asSeenBy(call.caller, await read(call)).methods, next: null } }),
    },
  ];
}
