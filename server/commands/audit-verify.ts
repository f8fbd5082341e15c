// Checks the audit chain of a data folder: every record numbered, chained and unchanged, or the first that is not.
import { firstBroken } from '#src/audit/chain.ts';
import type { AuditRecord } from '#src/ports/store.ts';
import { readOptions, UsageError } from '../config/options.ts';
import { holdsStore, openLowdbStore } from '../stores/lowdb/lowdb.store.ts';

const pageSize = 500;

/** Prints one line; ends with exit code 1 at the first broken record. The folder must not be in use. */
export async function verifyAudit(args: readonly string[]): Promise<void> {
  const { data } = readOptions(args, process.env);
  if (!holdsStore(data)) throw new UsageError(`--data ${data} is no data folder: there is no store in it`);
  const store = await openLowdbStore({ folder: data });
  try {
    let last: AuditRecord | undefined;
    for (;;) {
      const page = await store.audit({ after: last?.seq ?? 0, limit: pageSize });
      const broken = firstBroken(page, last);
      if (broken !== null) {
        process.stdout.write(`audit chain broken at record ${broken.record.seq} (${broken.record.id}): its ${broken.wrong} is wrong\n`);
        process.exitCode = 1;
        return;
      }
      last = page.at(-1) ?? last;
      if (page.length < pageSize) break;
    }
    process.stdout.write(`audit chain whole: ${last?.seq ?? 0} records\n`);
  } finally {
    await store.close();
  }
}
