// Makes the row of a person whom a caller describes: method ids, sealed seeds, and what is known of them already.
import { completeUser, type PartialUser } from '#machines/rules/user.ts';
import type { Vault } from '../engine/vault.ts';
import { iso } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import { seedBinding, type StoredMethod, type TokenCodes, type UserRecord, type Verifier } from './user-record.ts';

export type Loading = { readonly tenant: string; readonly now: number; readonly ids: Ids; readonly vault: Vault; readonly source?: string };

/**
 * A method whose id is on file keeps what verifies it unless a new `secret` comes with it; any other gets an id of its own. Shape
 * and rules are the caller's to check before.
 */
export function userRecordFrom(sent: PartialUser, previous: UserRecord | null, { tenant, now, ids, vault, source = 'api' }: Loading): UserRecord {
  const methods = completeUser(sent).methods.map((method, i): StoredMethod => {
    const known = previous?.methods.find(({ id, type }) => id === method.id && type === method.type);
    const id = known?.id ?? ids.next('method');
    const secret = sent.methods?.[i]?.secret;
    const codes = codesOf(sent.methods?.[i]);
    return {
      ...method,
      id,
      createdAt: known?.createdAt ?? iso(now),
      updatedAt: iso(now),
      source: known?.source ?? source,
      registeredBy: method.registeredBy ?? known?.registeredBy ?? 'admin',
      ...(known === undefined ? {} : keptOf(known, secret !== undefined)),
      ...(secret === undefined ? {} : { seed: vault.seal(secret.toUpperCase().replace(/=+$/, ''), seedBinding(tenant, sent.id, id)), ...(codes === null ? {} : { codes }) }),
    };
  });
  return { ...completeUser(sent), methods, tenant, createdAt: previous?.createdAt ?? now, updatedAt: now, source: previous?.source ?? source };
}

/** With a new seed goes what was known of the one before; a device that approves is no matter of seeds. */
function keptOf({ seed, lastStep, codes, device, answers, hash, madeBy }: Verifier, isNewSeed: boolean): Verifier {
  return {
    ...(isNewSeed || seed === undefined ? {} : { seed }),
    ...(isNewSeed || lastStep === undefined ? {} : { lastStep }),
    ...(isNewSeed || codes === undefined ? {} : { codes }),
    ...(device === undefined ? {} : { device }),
    ...(answers === undefined ? {} : { answers }),
    ...(hash === undefined ? {} : { hash }),
    ...(madeBy === undefined ? {} : { madeBy }),
  };
}

/** Of a token that comes with its seed: how it makes codes, where it says so. */
function codesOf(sent: NonNullable<PartialUser['methods']>[number] | undefined): TokenCodes | null {
  if (sent?.type !== 'hardwareToken') return null;
  const { period = 30, algorithm = 'SHA1' } = sent;
  return { period, algorithm };
}
