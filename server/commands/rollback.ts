// `factorflow rollback`: rolls back the users of a file, in a data folder whose service is stopped, or by a running service.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { rollBack, type RollbackOutcome } from '#src/administration/rollback.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { soundDirectory, sounding } from '#src/directory/sound-directory.ts';
import { createVault } from '#src/engine/vault.ts';
import { systemClock } from '../clock/system-clock.ts';
import { randomIds } from '../config/random-ids.ts';
import { defaultKeyFile, readKeyRing } from '../config/sealing-key.ts';
import { UsageError } from '../config/usage-error.ts';
import { checkSealingKeys } from '../keys/sealed-canary.ts';
import { FolderInUseError } from '../stores/lowdb/folder-lock.ts';
import { openLowdbStore } from '../stores/lowdb/lowdb.store.ts';
import { command } from './command.ts';
import { required, storeIn } from './folders.ts';
import { listedUsers } from './listed-users.ts';
import { rolledBackBy } from './rollback-client.ts';

const tenant = 'default';
/** The initiator in audit records: whoever has the folder needs no key. */
const commandLine = 'command-line';

type Run = { readonly ids: readonly string[]; readonly dryRun: boolean; readonly milliseconds: number };

export const rollback = command({
  name: 'rollback',
  about: 'clear the multi-factor flags of users who only have them by combined registration',
  options: ['users', 'dry-run', 'pause', 'data', 'sealing-key-file', 'target', 'api-key'],
  notes: `Prints a line for each id, in the order of the file: OUTCOME, the id, why. Eligible is who has a phone or an app with the
multi-factor flag and no per-user multi-factor authentication; methods stay, and stay good for password reset. Try it with
one or two users first. The original script waits 750 ms between two: --pause 750.
Works on a data folder whose service is stopped, or with --target on a running one, by a global administrator's key.
Exit codes: 0 every id was rolled back or is not eligible; 1 some were not found or failed, all others were seen to; 2 nothing was begun.`,
  async run(flags) {
    const file = required('--users', flags.users, 'the file with the object id of a user on each line');
    const { ids, remarks } = listedUsers(textOf(file));
    if (ids.length === 0) throw new UsageError(`--users ${file} names nobody`);
    const run: Run = { ids, dryRun: flags['dry-run'], milliseconds: flags.pause };
    const key = flags['api-key'];
    if (flags.target !== null && key === null) throw new UsageError('--target needs a key: --api-key or FACTORFLOW_API_KEY');
    for (const remark of remarks) say(remark);
    const outcomes = flags.target === null || key === null ? inFolder(storeIn('--data', flags.data), flags['sealing-key-file'], run) : rolledBackBy({ target: flags.target, key, ...run });
    await told(outcomes, run);
  },
});

async function* inFolder(folder: string, keyFile: string | null, { ids, dryRun, milliseconds }: Run): AsyncGenerator<RollbackOutcome, void, undefined> {
  const keys = readKeyRing(keyFile ?? defaultKeyFile(folder));
  const store = await openLowdbStore({ folder }).catch((error: unknown) => {
    if (error instanceof FolderInUseError) throw new UsageError(`${error.message} A running service does it with --target.`);
    throw error;
  });
  try {
    const ports = { store, clock: systemClock, ids: randomIds };
    await checkSealingKeys(ports, keys);
    const directory = soundDirectory(embeddedDirectory, sounding((_, message, { subject }) => say(`${String(subject)}: ${message}`)));
    yield* rollBack({ ...ports, directory, vault: createVault(keys) }, ids, {
      tenant, by: commandLine, dryRun,
      wait: async () => void (milliseconds > 0 && (await pause(milliseconds))),
      failed: (id, error) => say(`${id}: ${error instanceof Error ? error.message : String(error)}`),
    });
  } finally {
    await store.close();
  }
}

/** Outcomes on standard output, how far it is and what it comes to on standard error. */
async function told(outcomes: AsyncIterable<RollbackOutcome>, { ids, dryRun }: Run): Promise<void> {
  const counts = { rolledBack: 0, notEligible: 0, notFound: 0, failed: 0 };
  let done = 0;
  let saidAt = Date.now();
  for await (const { id, outcome, reason } of outcomes) {
    process.stdout.write(`${outcome} ${id} ${reason}\n`);
    counts[outcome] += 1;
    done += 1;
    if (done < ids.length && Date.now() - saidAt < 1_000) continue;
    saidAt = Date.now();
    say(`${done} of ${ids.length}`);
  }
  const { rolledBack, notEligible, notFound, failed } = counts;
  const changed = dryRun ? 'a dry run: nothing was changed' : rolledBack === 0 ? 'nothing was changed' : `${rolledBack} changed`;
  say(`${rolledBack} ${dryRun ? 'would be ' : ''}rolled back, ${notEligible} not eligible, ${notFound} not found, ${failed} failed; ${changed}`);
  if (notFound + failed > 0) process.exitCode = 1;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--users ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
