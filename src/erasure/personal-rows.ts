// Which rows are about a person, beside their entry and their flows.
import { devicePlaces } from '../devices/device-place.ts';
import { pairings } from '../devices/pairing-record.ts';
import { pushRequests } from '../devices/push-record.ts';
import { gatePasses } from '../directory/gate-pass.ts';
import { everyRow } from '../directory/every-row.ts';
import { phoneNumber } from '../directory/phone-number.ts';
import { signIns } from '../directory/sign-in-record.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { limitRows } from '../limits/limit-record.ts';
import { flowLanguages, personLanguageKey } from '../messages/flow-language.ts';
import { firstAddresses } from '../notices/first-addresses.ts';
import { notices } from '../notices/notice-row.ts';
import type { Whom } from '../ports/directory.ts';
import type { Store } from '../ports/store.ts';
import { proofs } from '../proofs/proof-record.ts';

export type RowName = { readonly table: string; readonly key: string };

/** What was proven, kept and counted. How many messages went to an address is counted for whoever asks, under a keyed fingerprint, and forgotten a day later: it stays. */
export async function* personalRows(store: Pick<Store, 'get' | 'list'>, { tenant, id }: Whom, flows: ReadonlySet<string>): AsyncGenerator<RowName, void, undefined> {
  for await (const { key } of everyRow(store, limitRows, { tenant, subject: id })) yield { table: limitRows.name, key };
  for await (const { key } of everyRow(store, notices, { tenant, subject: id })) yield { table: notices.name, key };
  for await (const { key } of everyRow(store, devicePlaces, { tenant, subject: id })) yield { table: devicePlaces.name, key };
  const language = personLanguageKey({ tenant, id });
  if ((await store.get(flowLanguages, language)) !== null) yield { table: flowLanguages.name, key: language };
  for (const flow of flows) {
    for (const { name } of [proofs, pairings, pushRequests, signIns, gatePasses, flowLanguages, firstAddresses]) if ((await store.get({ name }, flow)) !== null) yield { table: name, key: flow };
  }
}

/** Numbers and addresses on file, as they are stored and as a sender gets them. */
export const addressesOf = (person: UserRecord | null): string[] =>
  (person?.methods ?? []).flatMap((method) => {
    if (method.type === 'email') return [method.address];
    if (method.type !== 'phone') return [];
    const read = phoneNumber(method.number);
    return 'code' in read ? [method.number] : [method.number, read.e164];
  });
