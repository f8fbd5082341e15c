// Writes the person an activity is about, and tells them what was changed, in one commit.
import type { Facts } from '#machines/rules/facts.ts';
import { forgetGoneDevices } from '../devices/clearing.ts';
import { type ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { UserDirectory } from '../directory/embedded-directory.ts';
import { type Changes, type Proven, type Reading, writeUser } from '../directory/facts-reading.ts';
import { channelsUsed } from '../directory/gate-pass.ts';
import { tellPerson } from '../notices/telling.ts';
import type { UsedChannel } from '../notices/ways.ts';

/** `proven`: what the flow has passed the gate by, just now. `used`: by what something was proven that passes no gate. */
export type Written = Changes & { readonly proven?: Proven | null; readonly used?: UsedChannel };

/** Before any other write of the transaction. Answers with the facts as they are then. */
export async function writePerson(directory: UserDirectory, tx: Transaction, host: ActivityHost, reading: Reading, { proven = null, used, ...changes }: Written): Promise<Facts> {
  const { record, signIn } = reading;
  const facts = await writeUser(directory, tx, host, reading, changes, proven);
  const ways = [...await channelsUsed(tx, host.flow.id), ...(used === undefined ? [] : [used])];
  const after = { ...record, ...changes };
  await forgetGoneDevices(tx, record, after);
  await tellPerson(tx, { key: host.key, tenant: record.tenant, before: record, after, by: 'user', at: host.now(), ip: signIn.ip, flow: rootOf(host.flow.id), used: ways }, host);
  return facts;
}
