// Tells a person what was changed about their security info, by a row in the outbox that is written with the change:
// there is no change without its notice, and no notice of a change that did not come about.
import type { UserRecord } from '../directory/user-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Vault } from '../engine/vault.ts';
import { chosenLanguage, lastLanguageOf } from '../messages/flow-language.ts';
import type { Json } from '../ports/json.ts';
import { type Beside, noticesFor } from './changes.ts';
import { addressesAtFirst } from './first-addresses.ts';
import { noticeBinding, type NoticeContent, noticeKey, notices } from './notice-row.ts';
import { type UsedChannel, waysFor } from './ways.ts';

export type Notice = {
  /** The same for the same work: done again, it tells nothing more. An activity's own key, or that of a request. */
  readonly key: string;
  readonly tenant: string;
  /** The person as read, and as written. */
  readonly before: UserRecord;
  readonly after: UserRecord;
  readonly by: 'user' | 'administrator';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Where the person's sign-in came from; of an administrator's act nothing is said but who it was. */
  readonly ip: string | null;
  /** It is told in the language chosen for it, else in the one the person chose last, and goes to where the person was to be reached before its first change. */
  readonly flow?: string | null;
  /** By what the person proved themselves in this act, or proved what they registered. */
  readonly used?: readonly UsedChannel[];
  /** What comparing the two does not tell. */
  readonly beside?: readonly Beside[];
};

/**
 * Joins the transaction that writes the person. Nothing that concerns them has changed: no row. `sealing`: a vault, or the
 * host of an activity.
 */
export async function tellPerson(tx: Pick<Transaction, 'get' | 'put'>, notice: Notice, sealing: Pick<Vault, 'seal' | 'open'>): Promise<void> {
  const { tenant, before, after, by, at, ip, flow = null, used = [], beside = [] } = notice;
  const changes = [...noticesFor(before, after), ...beside.map((what) => ({ what }))];
  if (changes.length === 0) return;
  const key = noticeKey({ tenant, id: after.id }, notice.key);
  if ((await tx.get(notices, key)) !== null) return;
  const ways = waysFor(before, after, used, flow === null ? undefined : await addressesAtFirst(tx, flow, before, sealing));
  const language = (flow === null ? null : await chosenLanguage(tx, flow)) ?? (await lastLanguageOf(tx, { tenant, id: after.id })) ?? 'en';
  const content: NoticeContent = { ways, changes, at, by, ip, language };
  const row = { tenant, subject: after.id, flow, at, way: 0, attempts: 0, due: at };
  tx.put(notices, key, ways.length === 0 ? { ...row, state: 'nowhere', box: null } : { ...row, state: 'waiting', box: sealing.seal(content as unknown as Json, noticeBinding(key)) });
}
