// Every table whose rows hold something sealed, and how a row of it is sealed again. What is missing here is found all
// the same: a key is not retired while any row of any table names it.
import { pairingBinding, pairings } from '#src/devices/pairing-record.ts';
import { seedBinding, users } from '#src/directory/user-record.ts';
import { flows } from '#src/engine/flow-record.ts';
import { boundTo } from '#src/engine/steps.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import { type Box, keyIdOf, type Vault, VaultError } from '#src/engine/vault.ts';
import { firstAddresses, firstAddressesBinding } from '#src/notices/first-addresses.ts';
import { noticeBinding, notices } from '#src/notices/notice-row.ts';
import type { Table } from '#src/ports/store.ts';
import { proofBinding, proofs } from '#src/proofs/proof-record.ts';
import { idempotencyRows } from '../http/idempotency.ts';
import { bindingOf as inboxBinding, inboxRows, placedAgain } from '../senders/demo-inbox.ts';

const rowsPerCommit = 200;

/** Seals a box again; one that is sealed with the current key already, or does not open, comes back as it is. */
type Again = (box: Box, bound: string) => Box;
type SealedTable = {
  readonly name: string;
  /** How many boxes were sealed again, and how many did not open. `committed` hears of each commit. */
  sealAgain(ports: TransactionPorts, vault: Vault, current: string, committed: () => void): Promise<{ boxes: number; unreadable: number }>;
};

const sealed = <Row>(table: Table<Row>, again: (row: Row, key: string, again: Again, vault: Vault) => Row): SealedTable => ({
  name: table.name,
  async sealAgain(ports, vault, current, committed) {
    const count = { boxes: 0, unreadable: 0 };
    for (let after: string | undefined; ;) {
      const page = await ports.store.list(table, { after, limit: rowsPerCommit });
      const here = await transact(ports, async (tx) => {
        const done = { boxes: 0, unreadable: 0 };
        for (const { key } of page) {
          const row = await tx.get(table, key);
          if (row === null) continue;
          const before = done.boxes;
          const next = again(row, key, (box, bound) => {
            if (keyIdOf(box) === current) return box;
            try {
              const value = vault.open(box, bound);
              done.boxes += 1;
              return vault.seal(value, bound);
            } catch (error) {
              if (!(error instanceof VaultError)) throw error;
              done.unreadable += 1;
              return box;
            }
          }, vault);
          if (done.boxes > before) tx.put(table, key, next);
        }
        return done;
      });
      count.boxes += here.boxes;
      count.unreadable += here.unreadable;
      committed();
      after = page.at(-1)?.key;
      if (page.length < rowsPerCommit) return count;
    }
  },
});

export const sealedTables: readonly SealedTable[] = [
  sealed(users, (row, _key, again) => ({
    ...row,
    methods: row.methods.map((method) => (method.seed === undefined ? method : { ...method, seed: again(method.seed, seedBinding(row.tenant, row.id, method.id)) })),
  })),
  sealed(flows, (row, id, again) => ({
    ...row,
    sealed: Object.fromEntries(Object.entries(row.sealed).map(([reference, box]) => [reference, again(box, boundTo(id, reference))])),
    shown: row.shown === null ? null : { ...row.shown, box: again(row.shown.box, boundTo(id, 'shown')) },
  })),
  sealed(proofs, (row, flow, again) => ({ ...row, sealed: row.sealed === null ? null : again(row.sealed, proofBinding(flow)) })),
  sealed(pairings, (row, flow, again) => ({ ...row, seed: row.seed === null ? null : again(row.seed, pairingBinding(flow)) })),
  sealed(notices, (row, key, again) => ({ ...row, box: row.box === null ? null : again(row.box, noticeBinding(key)) })),
  sealed(firstAddresses, (row, flow, again) => ({ ...row, box: again(row.box, firstAddressesBinding(flow)) })),
  sealed(idempotencyRows, (row, id, again) => {
    const whole = (box: Box | null): Box | null => (box === null ? null : again(box, `idempotency/${id}`));
    return { ...row, extra: whole(row.extra), answer: whole(row.answer), secret: row.secret === null ? null : { ...row.secret, box: again(row.secret.box, `idempotency/${id}`) } };
  }),
  sealed(inboxRows, (row, id, again, vault) => {
    const box = again(row.box, inboxBinding(id));
    return box === row.box ? row : placedAgain({ ...row, box }, id, vault);
  }),
];
