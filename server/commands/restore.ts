// `factorflow restore`: puts a backup in the place of a data folder, after it has been copied and proved, in one step.
import { existsSync, readdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../config/usage-error.ts';
import { defaultKeyFile, readKeyRing } from '../config/sealing-key.ts';
import { reasonFor } from '../stores/lowdb/damage.ts';
import { errnoOf, realDisk } from '../stores/lowdb/disk.ts';
import { type FolderLock, lockFolder } from '../stores/lowdb/folder-lock.ts';
import { holdsStore } from '../stores/lowdb/lowdb.store.ts';
import { command } from './command.ts';
import { provedCopy, saidOf } from './examined-store.ts';
import { isFree, required, storeIn } from './folders.ts';
import { withProgress } from './progress.ts';
import { apart, copyDurably, moveToFree, wholeFolder } from './whole-folder.ts';

export const restore = command({
  name: 'restore',
  about: 'put a backup in the place of a data folder',
  options: ['from', 'data', 'replace', 'sealing-key-file'],
  notes: 'Stop the service first. The backup is copied and proved before anything is moved; until the last step the data folder is as it was.',
  async run(flags) {
    const from = storeIn('--from', required('--from', flags.from, 'the folder that holds the backup'));
    const data = resolve(flags.data);
    apart('--from', from, data);
    let lock = await held(data);
    try {
      if (!flags.replace && holdsStore(data)) throw new UsageError(`--data ${data} holds a store; with --replace it is moved aside, and not removed`);
      if (!flags.replace && !hasKeyAtMost(data)) throw new UsageError(`--data ${data} is not empty; with --replace what it holds is moved aside, and not removed`);
      const key = keyFor(flags['sealing-key-file'], from, data);
      const { filled, moved: aside } = await withProgress('copying', (told) => wholeFolder(data, 'restoring', async (folder) => {
        const found = await provedCopy(from, folder, key === null ? null : readKeyRing(key.file), told);
        if (key?.isCopied === true) await copyDurably(key.file, defaultKeyFile(folder));
        return found;
      }, async (folder) => {
        const aside = isFree(data) ? null : await moveAside(data);
        lock = null; // it went with the folder
        await moveToFree(folder, data);
        return aside;
      }));
      process.stdout.write(`${[
        `restored ${saidOf(filled)}`,
        `  in              ${data}`,
        ...(aside === null ? [] : [`  moved aside     what was there is ${aside}`]),
        `  sealing key     ${key === null ? `not at hand: put the file that belongs to the backup at ${defaultKeyFile(data)}, or name it with --sealing-key-file, before the service is started` : `${key.file} opens what was restored`}`,
        '  Users erased after the backup was taken are back: erase them again.',
      ].join('\n')}\n`);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      throw new Error(`nothing was restored. ${reasonFor(data, error)}.`, { cause: error });
    } finally {
      await lock?.release();
    }
  },
});

/** Keeps every other process from what the folder holds until it is released. @throws {FolderInUseError} one has it. */
async function held(data: string): Promise<FolderLock | null> {
  if (isFree(data)) return null;
  return await lockFolder(realDisk, data, () => {});
}

const own = new Set(['lock', 'sealing-key.json']);
const hasKeyAtMost = (data: string): boolean => !existsSync(data) || readdirSync(data).every((name) => own.has(name));

/** The key that was named; else the backup's own; else the one in the data folder. */
function keyFor(named: string | null, from: string, data: string): { file: string; isCopied: boolean } | null {
  if (named !== null) return { file: resolve(named), isCopied: false };
  const file = [from, data].map(defaultKeyFile).find((candidate) => existsSync(candidate));
  return file === undefined ? null : { file, isCopied: true };
}

/** Whatever happens next, it is whole under the other name. */
async function moveAside(data: string): Promise<string> {
  const aside = `${data}.replaced-${new Date().toISOString().replaceAll(':', '-')}`;
  await rename(data, aside);
  await rm(join(aside, 'lock'), { force: true });
  await realDisk.syncFolder(dirname(data));
  return aside;
}
