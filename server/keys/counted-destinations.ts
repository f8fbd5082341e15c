// How many messages went to an address is counted under a fingerprint of it. Under another key the address has another
// fingerprint, and its count would begin anew: the counts of addresses at hand move along.
import { phoneNumber } from '#src/directory/phone-number.ts';
import { everyRow } from '#src/directory/every-row.ts';
import { users } from '#src/directory/user-record.ts';
import { flows } from '#src/engine/flow-record.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import { createVault, type SealingKeys, type Vault, VaultError } from '#src/engine/vault.ts';
import { limitKey, type LimitRecord, limitRows } from '#src/limits/limit-record.ts';
import { proofBinding, proofs } from '#src/proofs/proof-record.ts';

const families = ['to:phone', 'to:email'] as const;

/** As messages go to it: numbers as they are dialled. */
const dialled = (address: string): string => {
  const read = phoneNumber(address);
  return 'code' in read ? address : read.e164;
};

/** Every address that is on file or being proven, as a sender gets it. */
export async function* addressesAtHand(ports: TransactionPorts, vault: Vault): AsyncGenerator<{ tenant: string; to: string }> {
  for await (const { row } of everyRow(ports.store, users)) {
    for (const method of row.methods) {
      if (method.type === 'phone') yield { tenant: row.tenant, to: dialled(method.number) };
      if (method.type === 'email') yield { tenant: row.tenant, to: method.address };
    }
  }
  for await (const { key, row } of everyRow(ports.store, proofs)) {
    const flow = (await ports.store.get(flows, key))?.row;
    if (flow === undefined || row.sealed === null || row.method === 'app') continue;
    try {
      const address = vault.open(row.sealed, proofBinding(key));
      if (typeof address === 'string') yield { tenant: flow.tenant, to: dialled(address) };
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
    }
  }
}

/** Moves the counts from the retiring keys' fingerprints to the current one's. @returns how many. */
export async function moveCounts(ports: TransactionPorts, ring: SealingKeys, retiring: readonly string[]): Promise<number> {
  const vault = createVault(ring);
  const olds = retiring.map((current) => createVault({ ...ring, current }));
  let moved = 0;
  for await (const { tenant, to } of addressesAtHand(ports, vault)) {
    for (const old of olds) {
      for (const family of families) {
        const from = { tenant, subject: old.fingerprint(to, 'destination'), family };
        if ((await ports.store.get(limitRows, limitKey(from))) === null) continue;
        const place = { tenant, subject: vault.fingerprint(to, 'destination'), family };
        moved += await transact(ports, async (tx) => {
          const counted = await tx.get(limitRows, limitKey(from));
          const there = await tx.get(limitRows, limitKey(place));
          if (counted?.kind !== 'sends') return 0;
          const sends = [...counted.sends, ...(there?.kind === 'sends' ? there.sends : [])].toSorted((a, b) => a.at - b.at);
          tx.remove(limitRows, limitKey(from));
          tx.put<LimitRecord>(limitRows, limitKey(place), { ...place, kind: 'sends', sends });
          return 1;
        });
      }
    }
  }
  return moved;
}
