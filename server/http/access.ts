// Who is calling. A key speaks for its tenant, as far as its roles go; a flow's own token is good for that flow until it ends.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { flows } from '#src/engine/flow-record.ts';
import type { Store } from '#src/ports/store.ts';
import type { Role } from '../keys/roles.ts';
import { failedAttempts } from './failed-attempts.ts';
import { Problem } from './problems.ts';

/** `id` names the key in idempotency rows and in audit records; it is no secret. */
export type Caller =
  | { readonly kind: 'service'; readonly id: string; readonly tenant: string; readonly roles: readonly Role[]; readonly user: string | null }
  | { readonly kind: 'user'; readonly id: string; readonly tenant: string; readonly flow: string }
  | { readonly kind: 'nobody'; readonly id: 'nobody'; readonly tenant: '' };

/** `user`: the person the key belongs to, on whom it may not act; null for a key of nobody's. */
export type ServiceKey = { readonly id: string; readonly tenant: string; readonly hash: string; readonly roles: readonly Role[]; readonly user: string | null };

export const hashOf = (secret: string): string => hash('sha256', secret, 'hex');
export const newServiceKey = (): string => `ff_${randomBytes(32).toString('base64url')}`;
/** 128 random bits behind the flow's id, so that a token finds its own flow and nobody else's. */
export const newUserSecret = (): string => randomBytes(16).toString('base64url');
export const userToken = (flow: string, secret: string): string => `ut_${flow}.${secret}`;

export type Access = {
  /** `ip` is asked only to count a failed attempt. */
  identify(authorization: string | undefined, ip: () => string): Promise<Caller>;
};

/** `keys.find`: the key of this hash, if it holds at this moment. */
export function accessBy(keys: { find(hash: string): Promise<ServiceKey | null> }, store: Store): Access {
  const failures = failedAttempts();
  const refuse = async (ip: () => string): Promise<never> => {
    await failures.count(ip());
    throw new Problem('key.unknown', 'the key is unknown, or its flow has ended');
  };
  return {
    async identify(authorization, ip) {
      if (authorization === undefined) throw new Problem('key.missing', 'send "Authorization: Bearer KEY"');
      const bearer = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
      if (bearer === undefined) return await refuse(ip);
      const key = await keys.find(hashOf(bearer));
      if (key !== null) return { kind: 'service', id: key.id, tenant: key.tenant, roles: key.roles, user: key.user };
      const [, flow, secret] = /^ut_([^.]+)\.([^.]+)$/.exec(bearer) ?? [];
      if (flow === undefined || secret === undefined) return await refuse(ip);
      const record = (await store.get(flows, flow))?.row;
      // Compared in any case: the time it takes tells nothing of which flows there are.
      const isItsToken = isSame(record?.tokenHash ?? nobodysHash, hashOf(secret));
      if (record === undefined || record.status !== 'active' || record.tokenHash === null || !isItsToken) return await refuse(ip);
      return { kind: 'user', id: `user of ${flow}`, tenant: record.tenant, flow };
    },
  };
}

const nobodysHash = hashOf(newUserSecret());

/** Constant time; both are SHA-256 in hex. */
const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
