// Who may do what to whom, as refusals. Which roles a route takes stands with the route; what depends on the person acted
// on, or on what of them changes, stands here.
import type { User } from '#machines/rules/user.ts';
import { isAdministrator } from '#machines/rules/password-reset.ts';
import { canonical, type Json } from '#src/ports/json.ts';
import { hasOneOf, managesAll, managesEveryonesMethods, managesMethods, managesPeople, type Role } from '../keys/roles.ts';
import type { Caller } from './access.ts';
import { Problem } from './problems.ts';

const rolesOf = (caller: Caller): readonly Role[] => (caller.kind === 'service' ? caller.roles : []);

/** A flow's own token has no roles: what it may do is the route's to say. @throws {Problem} 403 */
export function refuseWithoutRole(caller: Caller, roles: readonly Role[]): void {
  if (caller.kind === 'user' || hasOneOf(rolesOf(caller), roles)) return;
  throw missing('this', roles);
}

/** Asked before the person is looked up. @throws {Problem} 403: the key belongs to this very person. */
export function refuseOwn(caller: Caller, person: string): void {
  if (isOwn(caller, person)) throw new Problem('role.own-user', 'the key belongs to this person, and nobody administers their own security info; nothing was changed');
}

/**
 * Whose a new key is: what a person's key makes is theirs too, or they would act on themselves by the second one.
 * `asked`: undefined where nothing is said of it.
 * @throws {Problem} 403: somebody else's, or nobody's.
 */
export function ownerOfNewKey(caller: Caller, asked: string | null | undefined): string | null {
  const own = caller.kind === 'service' ? caller.user : null;
  if (own !== null && asked !== undefined && asked !== own) throw new Problem('role.own-user', 'this key belongs to a person, and so does whatever key it makes; nothing was changed');
  return asked ?? own;
}

export const isOwn = (caller: Caller, person: string): boolean => caller.kind === 'service' && caller.user === person;

/** @throws {Problem} 403: authentication administrators manage the methods of people without a role. */
export function refuseMethodsOf(caller: Caller, person: Pick<User, 'roles'>): void {
  if (isAdministrator(person) && !hasOneOf(rolesOf(caller), managesEveryonesMethods)) throw missing('to manage the methods of somebody with a role', managesEveryonesMethods);
}

/** Whose change each part of a person is; of somebody with a role, `administrators`. Created is who had none of them. */
const partsOf: Readonly<Record<Exclude<keyof User, 'id'>, { readonly roles: readonly Role[]; readonly administrators: readonly Role[] }>> = {
  displayName: { roles: managesPeople, administrators: managesAll },
  groups: { roles: managesPeople, administrators: managesAll },
  businessPhone: { roles: managesPeople, administrators: managesAll },
  roles: { roles: managesAll, administrators: managesAll },
  perUserMfa: { roles: managesMethods, administrators: managesEveryonesMethods },
  methods: { roles: managesMethods, administrators: managesEveryonesMethods },
  defaultMethod: { roles: managesMethods, administrators: managesEveryonesMethods },
  confirmedAt: { roles: managesMethods, administrators: managesEveryonesMethods },
  firstPromptedAt: { roles: managesMethods, administrators: managesEveryonesMethods },
};

const nobody: Omit<User, 'id'> = { displayName: '', groups: [], roles: [], perUserMfa: 'disabled', businessPhone: null, methods: [], defaultMethod: null, confirmedAt: null, firstPromptedAt: null };

/**
 * @param before null: the person is created
 * @param unseen parts that count as changed whatever they compare to: a seed was sent, which no view of a person shows, or a number whole
 * @throws {Problem} 403, naming every part that is not the caller's to change and the roles that may
 */
export function refuseChanges(caller: Caller, before: User | null, after: User, unseen: readonly (keyof User)[]): void {
  if (before === null && !hasOneOf(rolesOf(caller), managesPeople)) throw missing('to create a person', managesPeople);
  const was = before ?? { ...nobody, id: after.id };
  const parts = Object.entries(partsOf) as [Exclude<keyof User, 'id'>, (typeof partsOf)['roles']][]; // the keys of the table
  const refused = parts
    .filter(([part]) => unseen.includes(part) || canonical(was[part]) !== canonical(after[part]))
    .map(([part, { roles, administrators }]) => ({ part, may: isAdministrator(was) ? administrators : roles }))
    .filter(({ may }) => !hasOneOf(rolesOf(caller), may));
  if (refused.length === 0) return;
  throw new Problem('role.missing', 'parts of this are not this key\'s to change; nothing was changed', {
    roles: managesAll,
    errors: refused.map(({ part, may }) => ({ pointer: `/${part}`, code: 'role.missing', message: `takes a key with one of these roles: ${may.join(', ')}` })),
  });
}

/** Enabling and disabling the previews is for user administrators too; the rest of the policy is not. @throws {Problem} 403 */
export function refusePolicyChanges(caller: Caller, before: Json, after: Json): void {
  if (hasOneOf(rolesOf(caller), managesAll)) return;
  const errors = differing(before, after).filter((pointer) => !/^\/enablement(?:\/|$)/.test(pointer))
    .map((pointer) => ({ pointer, code: 'role.missing', message: `takes a key with one of these roles: ${managesAll.join(', ')}` }));
  if (errors.length > 0) throw new Problem('role.missing', 'this key may change nothing of the policy but its enablement; nothing was changed', { roles: managesAll, errors });
}

/** JSON pointers to what differs; a list counts as one thing. */
function differing(before: Json | undefined, after: Json | undefined, at = ''): string[] {
  if (canonical(before) === canonical(after)) return [];
  if (!isObject(before) || !isObject(after)) return [at];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => differing(before[name], after[name], `${at}/${name}`));
}

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } => value !== null && typeof value === 'object' && !Array.isArray(value);

const missing = (what: string, roles: readonly Role[]): Problem => new Problem('role.missing', `${what} takes a key with one of these roles: ${roles.join(', ')}; nothing was changed`, { roles });
