// Lets a person try again whom wrong codes have locked out, also where only an administrator can. What was sent to them
// stays counted: that protects whoever else the messages reach.
import { ours } from '../audit/edition.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { everyRow } from '../directory/every-row.ts';
import { transact } from '../engine/transaction.ts';
import { limitRows, type Tries } from '../limits/limit-record.ts';
import { tellPerson } from '../notices/telling.ts';
import { iso } from '../ports/clock.ts';
import type { Whom } from '../ports/directory.ts';
import { recordingFailure, type ActPorts, type Change } from './act.ts';
import { doneAct, failedAct } from './act-audits.ts';

export type Unlocking = { readonly whom: Whom; readonly by: string; readonly permit?: (person: UserRecord) => void };

const activity = 'Admin cleared lock-out';

/** The families whose wrong codes are forgotten; null: nobody has this id. */
export async function unlock(ports: ActPorts, { whom, by, permit }: Unlocking): Promise<readonly string[] | null> {
  const key = ports.ids.next('act');
  const places: string[] = [];
  for await (const { key } of everyRow(ports.store, limitRows, { tenant: whom.tenant, subject: whom.id })) places.push(key);
  const failure = (error: unknown) => failedAct(by, whom.id, { activity, reason: 'Admin failed to clear locks for user', edition: ours }, error);
  return await recordingFailure(ports, failure, (writing) => transact(ports, async (tx) => {
    writing(false);
    const person = await ports.directory.find(tx, whom, null);
    if (person === null) return null;
    permit?.(person);
    const changes: (Change & { readonly family: string })[] = [];
    for (const place of places) {
      const row = await tx.get(limitRows, place);
      if (row?.kind !== 'tries') continue;
      tx.remove(limitRows, place);
      changes.push({ family: row.family, displayName: `wrong codes (${row.family})`, oldValue: said(row, ports.clock.now()), newValue: null });
    }
    if (changes.length === 0) return [];
    writing(true);
    tx.audit(doneAct(by, whom.id, { activity, reason: 'Admin cleared locks for user', edition: ours }, changes.map(({ family: _family, ...change }) => change)));
    await tellPerson(tx, { key, tenant: person.tenant, before: person, after: person, by: 'administrator', at: ports.clock.now(), ip: null, beside: ['unlocked'] }, ports.vault);
    return changes.map(({ family }) => family);
  }));
}

function said({ isStopped, lockedUntil, total }: Tries, now: number): string {
  if (isStopped) return `${total}, locked until an administrator clears it`;
  return lockedUntil !== null && lockedUntil > now ? `${total}, locked until ${iso(lockedUntil)}` : String(total);
}
