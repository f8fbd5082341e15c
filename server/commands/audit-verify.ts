// Checks a data folder from end to end: the chain of audit records, every record numbered, chained and unchanged but for
// what an erasure took out; then all histories of flows. Prints what is whole, or the first thing that is not.
import { auditVerification, type BrokenRecord } from '#src/audit/chain.ts';
import type { Store } from '#src/ports/store.ts';
import { UsageError } from '../config/options.ts';
import { holdsStore, openLowdbStore } from '../stores/lowdb/lowdb.store.ts';
import { command } from './command.ts';

const pageSize = 500;

/** The first record that breaks the chain, or how many it has. */
export const verifyChain = async (store: Store): Promise<BrokenRecord | number> => {
  const verification = auditVerification();
  for (let seq = 0; ;) {
    const page = await store.audit({ after: seq, limit: pageSize });
    for (const record of page) {
      const broken = verification.add(record);
      if (broken !== null) return broken;
    }
    seq = page.at(-1)?.seq ?? seq;
    if (page.length < pageSize) return verification.end() ?? seq;
  }
};

export const auditVerify = command({
  name: 'audit verify',
  about: 'check the chain of audit records in a data folder',
  options: ['data'],
  notes: 'Prints a line each; ends with exit code 1 when something is broken. The folder must not be in use.',
  run: async ({ data }) => await verified(data),
});

async function verified(data: string): Promise<void> {
  if (!holdsStore(data)) throw new UsageError(`--data ${data} is no data folder: there is no store in it`);
  const store = await openLowdbStore({ folder: data });
  try {
    const chain = await verifyChain(store);
    if (typeof chain !== 'number') {
      process.stdout.write(`audit chain broken at record ${chain.record.seq} (${chain.record.id}): its ${chain.wrong} is wrong\n`);
      process.exitCode = 1;
      return;
    }
    process.stdout.write(`audit chain whole: ${chain} records\n`);
    const { rows, flows } = await store.checkHistories();
    process.stdout.write(`histories whole: ${rows} rows of ${flows} flows\n`);
  } finally {
    await store.close();
  }
}
