// What administrators do to one person: delete a method, require that they register anew, let them in again; and the
// question of the password reset registration page that was there before the combined one.
import { deleteMethod } from '#src/administration/delete-method.ts';
import type { Acted, ActPorts } from '#src/administration/act.ts';
import { factsAbout } from '#src/administration/facts-about.ts';
import { mfaBeforeLegacyPage } from '#src/administration/legacy-reset-page.ts';
import { requireReRegister } from '#src/administration/require-re-register.ts';
import { unlock } from '#src/administration/unlock.ts';
import { asUser, type UserRecord } from '#src/directory/user-record.ts';
import type { Schema } from '#src/engine/definition.ts';
import { transact } from '#src/engine/transaction.ts';
import type { Erasing } from '#src/erasure/erasing.ts';
import { managesMethods, readsRecords, runsFlows, union } from '../../keys/roles.ts';
import type { Caller } from '../access.ts';
import { refuseMethodsOf, refuseOwn } from '../admission.ts';
import { asSeenBy, seenUser } from '../masked-user.ts';
import { Problem } from '../problems.ts';
import type { Call, Route } from '../route.ts';

const who = 'Takes an authentication administrator; for somebody with a role a privileged one. Nobody acts on the person their key belongs to.';
const locksSchema: Schema = { type: 'object', required: ['changed', 'cleared'], properties: { changed: { type: 'boolean' }, cleared: { type: 'array', items: { type: 'string' }, description: 'Of which families of methods wrong codes were counted.' } } };
const legacySchema: Schema = { type: 'object', required: ['mfaRequired', 'because'], properties: { mfaRequired: { type: 'boolean' }, because: { type: 'string' } } };

export function userAdministrationRoutes(ports: ActPorts & { readonly erasing: Pick<Erasing, 'apart'> }): Route[] {
  /** The act on the person in the path, by whoever may, apart from an erasure of theirs. */
  const onPerson = async <Result>({ params, caller }: Call, task: (on: { whom: { tenant: string; id: string }; by: string; permit: (person: UserRecord) => void }) => Promise<Result>): Promise<Result> => {
    const whom = { tenant: caller.tenant, id: params['id'] ?? '' };
    refuseOwn(caller, whom.id);
    return await ports.erasing.apart(whom, () => task({ whom, by: caller.id, permit: (person) => refuseMethodsOf(caller, person) }));
  };
  const answer = (caller: Caller, acted: Acted) => {
    if (acted.kind === 'unknown') throw unknown();
    return { status: 200, body: { changed: acted.kind === 'changed', user: asSeenBy(caller, asUser(acted.kind === 'changed' ? acted.after : acted.person)) } };
  };
  const changed: Schema = { type: 'object', required: ['changed', 'user'], properties: { changed: { type: 'boolean' }, user: seenUser } };

  return [
    {
      method: 'delete', path: '/v1/users/{id}/methods/{methodId}', summary: 'Delete a user\'s method', tag: 'administration', access: 'service', roles: managesMethods,
      answers: { 200: { description: `The user without it; the default has moved to another method that can be asked for, where there is one. ${who}`, schema: changed } },
      handle: async (call) => await onPerson(call, async (on) => {
        const acted = await deleteMethod(ports, { ...on, method: call.params['methodId'] ?? '' });
        if (acted.kind === 'unchanged') throw new Problem('user.method-unknown', 'the user has no method of this id; nothing was changed');
        return answer(call.caller, acted);
      }),
    },
    {
      method: 'post', path: '/v1/users/{id}/require-re-register', summary: 'Make a user register for multi-factor authentication anew', tag: 'administration', access: 'service', roles: managesMethods,
      answers: { 200: { description: `Phones and authenticator apps are deleted, hardware tokens deactivated by clearing their flag; email, security questions and app passwords stay, and so may be enough for password reset. Again, it changes nothing. ${who}`, schema: changed } },
      handle: async (call) => await onPerson(call, async (on) => answer(call.caller, await requireReRegister(ports, on))),
    },
    {
      method: 'post', path: '/v1/users/{id}/unlock', summary: 'Let a user try again after wrong codes', tag: 'administration', access: 'service', roles: managesMethods,
      answers: { 200: { description: `Wrong codes are forgotten, locks that end by themselves and those that only an administrator ends. What was sent stays counted. ${who}`, schema: locksSchema } },
      handle: async (call) => await onPerson(call, async (on) => {
        const cleared = await unlock(ports, on);
        if (cleared === null) throw unknown();
        return { status: 200, body: { changed: cleared.length > 0, cleared } };
      }),
    },
    {
      method: 'get', path: '/v1/users/{id}/legacy-reset-registration', summary: 'Must this user pass MFA before the old registration page of password reset?', tag: 'administration', access: 'service',
      roles: union(runsFlows, readsRecords, managesMethods),
      answers: { 200: { description: 'Whether, and why: the flags of combined registration outlive its being turned off.', schema: legacySchema } },
      handle: async ({ params, caller }) => {
        const whom = { tenant: caller.tenant, id: params['id'] ?? '' };
        const found = await transact(ports, async (tx) => {
          const person = await ports.directory.find(tx, whom, null);
          return person === null ? null : await factsAbout(tx, person, ports.clock.now());
        });
        if (found === null) throw unknown();
        return { status: 200, body: mfaBeforeLegacyPage(found) };
      },
    },
  ];
}

const unknown = (): Problem => new Problem('user.unknown', 'no user has this id');
