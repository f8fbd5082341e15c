// `factorflow backup`: a copy of a data folder, taken while the service runs or not, and proved by opening it.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../config/usage-error.ts';
import { defaultKeyFile, readKeyRing } from '../config/sealing-key.ts';
import { reasonFor } from '../stores/lowdb/damage.ts';
import { errnoOf } from '../stores/lowdb/disk.ts';
import { command } from './command.ts';
import { type Holdings, provedCopy, saidOf } from './examined-store.ts';
import { isFree, required, storeIn } from './folders.ts';
import { withProgress } from './progress.ts';
import { apart, copyDurably, moveToFree, wholeFolder } from './whole-folder.ts';

export const backup = command({
  name: 'backup',
  about: 'copy a data folder, in use or not, and prove the copy by opening it',
  options: ['data', 'to', 'with-sealing-key', 'sealing-key-file'],
  notes: 'The sealing key is left out unless it is asked for: whoever has both has every secret. Keep it in another place.',
  async run(flags) {
    const data = storeIn('--data', flags.data);
    const to = resolve(required('--to', flags.to, 'the folder to write the backup to'));
    apart('--to', to, data);
    if (!isFree(to)) throw new UsageError(`--to ${to} is not empty; name a new folder for each backup`);
    const keyFile = flags['sealing-key-file'] ?? defaultKeyFile(data);
    if (flags['with-sealing-key'] && !existsSync(keyFile)) throw new UsageError(`${keyFile} is missing, so the sealing key cannot be put into the backup; name it with --sealing-key-file`);
    const keys = existsSync(keyFile) ? readKeyRing(keyFile) : null;
    try {
      const { filled } = await withProgress('copying', (told) => wholeFolder(to, 'partial', async (folder) => {
        const found = await provedCopy(data, folder, keys, told);
        if (flags['with-sealing-key']) await copyDurably(keyFile, defaultKeyFile(folder));
        return found;
      }, (folder) => moveToFree(folder, to)));
      process.stdout.write(`${report(to, filled, keyFile, flags['with-sealing-key'], keys !== null).join('\n')}\n`);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      throw new Error(`the backup was not made. ${reasonFor(to, error)}; nothing is left in ${to}.`, { cause: error });
    }
  },
});

const report = (to: string, holdings: Holdings, keyFile: string, hasKey: boolean, isKeyKnown: boolean): string[] => [
  `backup of ${saidOf(holdings)}`,
  `  in              ${to}`,
  hasKey ? `  sealing key     in the backup too: whoever has ${join(to, 'sealing-key.json')} and the rest can read every secret`
    : `  sealing key     not in the backup: ${isKeyKnown ? `it is ${resolve(keyFile)}` : `it was not found at ${resolve(keyFile)}`}. Keep a copy in another place: without it no authenticator app on file can be verified and no running flow can go on`,
];
