// Makes the row of a person whom a caller describes: method ids, sealed seeds, and what is known of them already.
import { completeUser, type PartialUser } from '#machines/rules/user.ts';
import type { Vault } from '../engine/vault.ts';
import { iso } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import { seedBinding, type StoredMethod, type UserRecord } from './user-record.ts';

export type Loading = { readonly tenant: string; readonly now: number; readonly ids: Ids; readonly vault: Vault; readonly source?: string };

/**
 * A method whose id is on file keeps its seed and the last step accepted unless a new `secret` comes with it; any other
 * gets an id of its own. Shape and rules are the caller's to check before.
 */
export function userRecordFrom(sent: PartialUser, previous: UserRecord | null, { tenant, now, ids, vault, source = 'api' }: Loading): UserRecord {
  const methods = completeUser(sent).methods.map((method, i): StoredMethod => {
    const known = previous?.methods.find(({ id, type }) => id === method.id && type === method.type);
    const id = known?.id ?? ids.next('method');
    const secret = sent.methods?.[i]?.secret;
    const kept = known === undefined || secret !== undefined ? {} : { ...(known.seed === undefined ? {} : { seed: known.seed }), ...(known.lastStep === undefined ? {} : { lastStep: known.lastStep }) };
    return {
      ...method,
      id,
      createdAt: known?.createdAt ?? iso(now),
      updatedAt: iso(now),
      source: known?.source ?? source,
      registeredBy: method.registeredBy ?? known?.registeredBy ?? 'admin',
      ...kept,
      ...(secret === undefined ? {} : { seed: vault.seal(secret.toUpperCase().replace(/=+$/, ''), seedBinding(tenant, sent.id, id)) }),
    };
  });
  return { ...completeUser(sent), methods, tenant, createdAt: previous?.createdAt ?? now, updatedAt: now, source: previous?.source ?? source };
}
