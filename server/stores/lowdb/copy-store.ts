// Copies a data folder while its owner goes on writing, checkpointing and forgetting in it, without its lock and without
// a word to it. What makes that safe is the order: the manifest first, then the files it names, which do not change but
// for what the journal tells; the journal last, so that it tells of everything the copy met; and the manifest once more.
// When that has moved, the round is taken again; what did not change is not copied twice.
import { join, resolve } from 'node:path';
import { DamagedFileError } from './damage.ts';
import { type Disk, errnoOf, realDisk } from './disk.ts';
import type { HistoryCount } from './history-check.ts';
import { segmentFile, segmentsFrom } from './journal-recovery.ts';
import { foldersOf, openLowdbStore } from './lowdb.store.ts';
import { emptyManifest, type HistoryState, type Manifest, manifestFile, manifestIn } from './manifest.ts';

/** A folder could not be copied: there is no store in it, or it changed faster than it could be read. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
}

const piece = 1024 * 1024;
/** Each round is shorter than the one before it: what has not changed is there already. */
const mostRounds = 50;

type Folder = ReturnType<typeof foldersOf>;

const writeFile = async (disk: Disk, path: string, bytes: Buffer): Promise<void> => {
  const file = await disk.open(path, 'fresh');
  try {
    await file.write(0, bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Null when the owner has removed it. */
const reading = async <Result>(read: () => Promise<Result>): Promise<Result | null> => {
  try {
    return await read();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
};

/** Copies the bytes of a history from one position to another. */
const copyStretch = async (disk: Disk, from: string, to: string, start: number, end: number): Promise<void> => {
  const source = await disk.open(from, 'read');
  try {
    const target = await disk.open(to, 'kept');
    try {
      for (let at = start; at < end;) {
        const bytes = await source.read(at, Math.min(piece, end - at));
        if (bytes.length === 0) throw new DamagedFileError(from, at, `the file ends here and should have ${end} bytes`);
        await target.write(at, bytes);
        at += bytes.length;
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

const historiesOf = ({ events, audit, subjects, oldAudit }: Manifest): HistoryState[] =>
  [...events, audit, subjects, ...(oldAudit === undefined ? [] : [oldAudit])].filter(({ length }) => length > 0);

const copier = (disk: Disk, from: Folder, to: Folder) => {
  const rowFiles = new Set<string>();
  const lengths = new Map<string, number>();
  let overwritten = -1;

  const removeOthers = async (folder: string, named: ReadonlySet<string>): Promise<void> => {
    for (const name of await disk.list(folder)) if (!named.has(name)) await disk.remove(join(folder, name));
  };

  const copyRows = async ({ shards }: Manifest): Promise<void> => {
    for (const { file } of shards) {
      if (rowFiles.has(file)) continue;
      const bytes = await disk.readAll(join(from.rows, file));
      if (bytes === null) return; // the manifest has moved
      await writeFile(disk, join(to.rows, file), bytes);
      rowFiles.add(file);
    }
    await removeOthers(to.rows, new Set(shards.map(({ file }) => file)));
  };

  const copyHistories = async (manifest: Manifest): Promise<void> => {
    // Nothing was overwritten since the last round's manifest: what was copied then is still what is there.
    if (manifest.overwritten !== overwritten) lengths.clear();
    overwritten = manifest.overwritten;
    for (const { file, length } of historiesOf(manifest)) {
      await copyStretch(disk, join(from.history, file), join(to.history, file), lengths.get(file) ?? 0, length);
      lengths.set(file, length);
    }
    await removeOthers(to.history, new Set(historiesOf(manifest).map(({ file }) => file)));
  };

  const copyJournal = async (first: number): Promise<void> => {
    await removeOthers(to.journal, new Set());
    for (let number = first; ;) {
      const isEnded = (await segmentsFrom(disk, from.journal, number + 1)).length > 0;
      const bytes = await disk.readAll(join(from.journal, segmentFile(number)));
      if (bytes === null) return;
      await writeFile(disk, join(to.journal, segmentFile(number)), bytes);
      if (isEnded) number += 1;
      // One that was begun meanwhile: this one may have grown before that.
      else if ((await segmentsFrom(disk, from.journal, number + 1)).length === 0) return;
    }
  };

  return async (manifest: Manifest): Promise<void> => {
    await copyRows(manifest);
    await copyHistories(manifest);
    await copyJournal(manifest.journal ?? 1);
  };
};

/**
 * Copies the store in `from` into `to`, which must be empty or not there, and opens the copy to prove it: every commit
 * acknowledged before the call is in it, and every later one is in it as a whole or not at all.
 * @throws {CopyError} {@link DamagedFileError} the store, or its copy, is damaged; or what the file system says
 */
export const copyStore = async (from: string, to: string, disk: Disk = realDisk): Promise<HistoryCount> => {
  const source = resolve(from);
  const target = resolve(to);
  const manifestPath = join(source, manifestFile);
  for (const path of [target, ...Object.values(foldersOf(target))]) await disk.makeFolder(path);
  const copyFiles = copier(disk, foldersOf(source), foldersOf(target));

  for (let round = 1; ; round += 1) {
    const bytes = await disk.readAll(manifestPath);
    const manifest = bytes === null ? emptyManifest : manifestIn(bytes, manifestPath);
    if (bytes === null && ((await reading(() => segmentsFrom(disk, foldersOf(source).journal, 1))) ?? []).length === 0) throw new CopyError(`there is no store in ${source}`);
    await reading(() => copyFiles(manifest));
    const after = await disk.readAll(manifestPath);
    if (bytes === null ? after === null : after?.equals(bytes) === true) {
      if (bytes !== null) await writeFile(disk, join(target, manifestFile), bytes);
      break;
    }
    if (round === mostRounds) throw new CopyError(`${source} changed faster than it could be copied; try again when it is less busy`);
  }
  for (const path of [...Object.values(foldersOf(target)), target]) await disk.syncFolder(path);

  const copy = await openLowdbStore({ folder: target, disk });
  try {
    return await copy.checkHistories();
  } finally {
    await copy.close();
  }
};
