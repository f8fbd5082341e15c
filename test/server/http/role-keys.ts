// Keys with one role each, and what is stored, for tests of who may do what.
import type { Role } from '#server/keys/roles.ts';
import { keyRows } from '#server/keys/service-keys.ts';
import { policies } from '#src/directory/policy-record.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import type { AuditRecord } from '#src/ports/store.ts';
import type { Body, Reply, Service } from '../../support/service.ts';

/** In this order everywhere in the tests of roles. */
export const letters = { s: 'service', r: 'reader', u: 'userAdministrator', a: 'authenticationAdministrator', p: 'privilegedAuthenticationAdministrator', g: 'globalAdministrator' } as const satisfies Record<string, Role>;
export const rolesOf = (text: string): Role[] => text.split('').map((letter) => letters[letter as keyof typeof letters]); // only these are written

export type Keys = Readonly<Record<Role, string>>;

export async function keyWith(service: Service, roles: readonly Role[], user: string | null = null): Promise<{ readonly id: string; readonly key: string }> {
  const made = await service.call('POST', '/v1/keys', { name: `test ${roles.join(' ')}`.slice(0, 100), roles, user });
  if (made.status !== 201) throw new Error(made.text);
  return made.body as { id: string; key: string };
}

export async function oneKeyEach(service: Service): Promise<Keys> {
  const pairs: [Role, string][] = [];
  for (const role of Object.values(letters)) pairs.push([role, (await keyWith(service, [role])).key]);
  return Object.fromEntries(pairs) as Keys; // one for each role
}

export const callAs = (service: Service, key: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
  service.call(method, path, body, { ...headers, authorization: `Bearer ${key}` });

/** People as stored, with their versions, the policy, which keys there are, and how many audit records. */
export async function stored(service: Service, ...people: string[]): Promise<unknown> {
  const { store } = service.host;
  return {
    people: await Promise.all(people.map((id) => store.get(users, userKey('default', id)))),
    policy: await store.get(policies, 'default'),
    keys: (await store.list(keyRows, { limit: 1_000 })).map(({ key }) => key),
    audit: (await store.audit({ after: 0, limit: 100_000 })).length,
  };
}

/** Audit records from a number on, as whoever reads them sees them, without what differs from run to run. */
export async function auditSince(service: Service, after: number): Promise<Body[]> {
  return (await service.host.store.audit({ after, limit: 1_000 })).map(({ activityDisplayName, result, resultReason, initiatedBy, targetResources, additionalDetails }: AuditRecord) =>
    ({ activityDisplayName, result, resultReason, initiatedBy, targetResources, additionalDetails }));
}
export const lastAudit = async (service: Service): Promise<number> => (await service.host.store.audit({ after: 0, limit: 100_000 })).at(-1)?.seq ?? 0;
