// Which rows are about a person, beside their entry and their flows.
import { gatePasses } from '../directory/gate-pass.ts';
import { everyRow } from '../directory/every-row.ts';
import { phoneNumber } from '../directory/phone-number.ts';
import { signIns } from '../directory/sign-in-record.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { limitRows } from '../limits/limit-record.ts';
import type { Whom } from '../ports/directory.ts';
import type { Store } from '../ports/store.ts';
import { proofs } from '../proofs/proof-record.ts';

export type RowName = { readonly table: string; readonly key: string };

/** What was proven, kept and counted. How many messages went to an address is counted for whoever asks, under a keyed fingerprint, and forgotten a day later: it stays. */
export async function* personalRows(store: Pick<Store, 'get' | 'list'>, { tenant, id }: Whom, flows: ReadonlySet<string>): AsyncGenerator<RowName, void, undefined> {
  for await (const { key } of everyRow(store, limitRows, { tenant, subject: id })) yield { table: limitRows.name, key };
  for (const flow of flows) {
    for (const { name } of [proofs, signIns, gatePasses]) if ((await store.get({ name }, flow)) !== null) yield { table: name, key: flow };
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
