// What every act of an administrator on a person has in common: one transaction that reads, asks whether it may, changes
// and records; a record of the failure when directory or store fail; and word to the person of what was done.
import { forgetGoneDevices } from '../devices/clearing.ts';
import type { UserDirectory } from '../directory/embedded-directory.ts';
import type { UserRecord } from '../directory/user-record.ts';
import { type AuditDraft, transact, type Transaction, type TransactionPorts } from '../engine/transaction.ts';
import type { Vault } from '../engine/vault.ts';
import { type Notice, tellPerson } from '../notices/telling.ts';
import type { Whom } from '../ports/directory.ts';
import { ConflictError } from '../ports/store.ts';
import { type Change, failedAct } from './act-audits.ts';

export type ActPorts = TransactionPorts & { readonly directory: UserDirectory; /** Seals what the person is told. */ readonly vault: Pick<Vault, 'seal' | 'open'> };

export type Act = {
  readonly whom: Whom;
  /** The id of the key that asks. */
  readonly by: string;
  /** Asked with the person as they are in the transaction; throws what the caller wants thrown. Missing: it may. */
  readonly permit?: ((person: UserRecord) => void) | undefined;
  /** Null: there is nothing to change. It may be asked several times. */
  readonly change: (person: UserRecord, tx: Transaction) => Promise<Changed | null>;
  /** How a failure is recorded. */
  readonly failure: { readonly activity: string; readonly reason: string };
};

/** `telling`: what the person is told beside what comparing the two entries says. */
export type Changed = { readonly after: UserRecord; readonly audits: readonly AuditDraft[]; readonly telling?: Pick<Notice, 'beside'> };

/** `unknown`: nobody has this id. `unchanged`: nothing was written. */
export type Acted =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unchanged'; readonly person: UserRecord }
  | { readonly kind: 'changed'; readonly before: UserRecord; readonly after: UserRecord };

/** @throws what `permit` throws, and what directory and store throw; the failure of these two is on record then, where the store still can. */
export async function act(ports: ActPorts, { whom, by, permit, change, failure }: Act): Promise<Acted> {
  const key = ports.ids.next('act');
  return await recordingFailure(ports, (error) => failedAct(by, whom.id, failure, error), (writing) => again(() => transact(ports, async (tx): Promise<Acted> => {
    writing(false);
    const before = await ports.directory.find(tx, whom, key);
    if (before === null) return { kind: 'unknown' };
    permit?.(before);
    const changed = await change(before, tx);
    if (changed === null) return { kind: 'unchanged', person: before };
    const after = { ...changed.after, updatedAt: ports.clock.now() };
    writing(true);
    await ports.directory.write(tx, { read: before, changed: after, key });
    await forgetGoneDevices(tx, before, after);
    for (const audit of changed.audits) tx.audit(audit);
    await tellPerson(tx, { key, tenant: after.tenant, before, after, by: 'administrator', at: ports.clock.now(), ip: null, ...changed.telling }, ports.vault);
    return { kind: 'changed', before, after };
  })));
}

/** A directory elsewhere refuses a person who has moved on while it is asked, not when the transaction commits. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === attemptsAtMost) throw error;
    }
  }
}
const attemptsAtMost = 10;

/**
 * Runs `work`; where it fails after it has said that it is writing, the failure becomes an audit record in a commit of its
 * own. A store that cannot write that either leaves none: the caller is told of the failure all the same.
 */
export async function recordingFailure<Result>(ports: TransactionPorts, failure: (error: unknown) => AuditDraft, work: (writing: (isSo: boolean) => void) => Promise<Result>): Promise<Result> {
  let isWriting = false;
  try {
    return await work((isSo) => void (isWriting = isSo));
  } catch (error) {
    if (isWriting) await transact(ports, async (tx) => tx.audit(failure(error))).catch(() => {});
    throw error;
  }
}

export type { Change };
