// The embedded store: rows in memory as lowdb collections, durable through a journal that is synced before anybody hears
// of a commit, and moved into lowdb's files from time to time. Histories and audit records stay on disk.
// The order is always: journal, sync, memory, answer. What fails before the sync has not happened.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Low } from 'lowdb';
import { type Store, StoreUnavailableError } from '#src/ports/store.ts';
import { checkExpectations, prepareBatch, type PreparedBatch } from '../prepared-batch.ts';
import { rowReads } from '../row-reads.ts';
import { checkpoint, removeUnnamedFiles } from './checkpoint.ts';
import { type Contents, openContents } from './contents.ts';
import { reasonFor, troubleWith } from './damage.ts';
import { type Disk, errnoOf, realDisk } from './disk.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { frame } from './frame.ts';
import { groupCommit } from './group-commit.ts';
import { type Journal, openJournal } from './journal.ts';
import { recordOf, recordText } from './journal-record.ts';
import { emptyManifest, type Manifest, manifestAdapter } from './manifest.ts';

export type LowdbStoreOptions = {
  /** Made when it is not there; for its owner only. */
  readonly folder: string;
  readonly disk?: Disk;
  /** Hears what an operator should know: what was dropped, taken over, or could not be done. Never what a row says. */
  readonly log?: (message: string, details: object) => void;
  /** Bytes of journal at which a checkpoint begins, or as many as it would have to write, if that is more and not too many. */
  readonly checkpointAt?: number;
};

type Setting = Required<LowdbStoreOptions>;
type Opened = { readonly manifest: Low<Manifest>; readonly contents: Contents; readonly journal: Journal };

const defaultCheckpointAt = 16 * 1024 * 1024;
/** However much there is to write, no more bytes of journal than this are put off: a start after a crash reads them all. */
const mostJournal = 64 * 1024 * 1024;
/** Bytes of history kept in memory before they are handed to the system. */
const mostUnwritten = 512 * 1024;

const foldersOf = (folder: string) => ({ rows: join(folder, 'rows'), history: join(folder, 'history'), journal: join(folder, 'journal') });

/** Whether a store was ever opened in the folder. */
export const holdsStore = (folder: string): boolean => existsSync(join(folder, 'manifest.json')) || existsSync(foldersOf(folder).journal);

const openFiles = async ({ disk, folder, log }: Setting): Promise<Opened> => {
  const folders = foldersOf(folder);
  for (const path of Object.values(folders)) await disk.makeFolder(path);
  const manifest = new Low(manifestAdapter(disk, folder), emptyManifest);
  await manifest.read();
  // A process that was killed may have left names that are not durable yet; nothing may be decided on them, or removed
  // because of them, before they are.
  for (const path of [folder, ...Object.values(folders)]) await disk.syncFolder(path);

  const contents = await openContents(disk, folders, manifest.data);
  try {
    const journal = await openJournal({ disk, folder: folders.journal, first: manifest.data.journal, replay: (value) => contents.apply(recordOf(value)), log });
    await removeUnnamedFiles(disk, folders.rows, manifest.data);
    return { manifest, contents, journal };
  } catch (error) {
    await contents.close();
    throw error;
  }
};

const serve = (setting: Setting, lock: FolderLock, { manifest, contents, journal }: Opened): Store => {
  const { disk, folder, log, checkpointAt } = setting;
  let trouble: string | null = null;
  let closing: Promise<void> | null = null;
  let checkpointing: Promise<void> | null = null;
  let nextCheckpointAt = checkpointAt;

  const noteTrouble = (now: string | null): void => {
    if (now !== trouble) log(now === null ? 'the store can write again' : 'the store cannot write', { folder, trouble: now });
    trouble = now;
  };

  const write = async (group: readonly PreparedBatch[]): Promise<void> => {
    const record = contents.draft(group);
    if (Object.values(record).every(({ length }) => length === 0)) return;
    try {
      for (const file of [contents.eventFile, contents.auditFile]) if (file.unwritten() > mostUnwritten) await file.write();
      await journal.append(Buffer.from(frame(recordText(record))));
    } catch (error) {
      noteTrouble(troubleWith(folder, error));
      throw new StoreUnavailableError(troubleWith(folder, error), error);
    }
    noteTrouble(null);
    contents.apply(record);
    checkpointWhenDue();
  };
  const commits = groupCommit((batch) => checkExpectations(contents.rows, batch), write);

  const makeCheckpoint = async (): Promise<void> => {
    try {
      await checkpoint({ disk, rowsFolder: foldersOf(folder).rows, manifest, journal, commits, contents });
      nextCheckpointAt = checkpointAt;
    } catch (error) {
      nextCheckpointAt = journal.size() + checkpointAt;
      log('a checkpoint could not be made; the journal keeps everything and the next one is tried later', { folder, reason: reasonFor(folder, error) });
    }
  };

  const checkpointWhenDue = (): void => {
    if (checkpointing !== null || journal.size() < nextCheckpointAt) return;
    // Writing all the rows anew for a few changes would not pay: let as much journal come together as there is to write.
    nextCheckpointAt = Math.max(nextCheckpointAt, Math.min(contents.shards.dirtySize(), mostJournal));
    if (journal.size() < nextCheckpointAt) return;
    checkpointing = makeCheckpoint().finally(() => {
      checkpointing = null;
    });
  };

  const close = async (): Promise<void> => {
    await commits.idle();
    await checkpointing;
    if (!journal.isEmpty()) await makeCheckpoint();
    await journal.close();
    await contents.close();
    // The next process finds out that this one is gone, if the disk does not even let go of the lock.
    await lock.release().catch((error: unknown) => log('the lock could not be removed', { folder, reason: reasonFor(folder, error) }));
  };

  return {
    ...rowReads(contents.rows),
    async commit(batch) {
      const prepared = prepareBatch(batch);
      if (closing !== null) throw new StoreUnavailableError('The store is closed.');
      await commits.submit(prepared);
    },
    log: (flow, query) => contents.events.read(flow, query),
    audit: (query) => contents.audit.read(query),
    trouble: () => (closing === null ? trouble : 'The store is closed.'),
    close: () => (closing ??= close()),
  };
};

/**
 * Opens the folder, for this process alone.
 * @throws {FolderInUseError} another process has it
 * @throws {DamagedFileError} a file is not what was made durable; nothing was changed
 */
export const openLowdbStore = async ({ folder, disk = realDisk, log = () => undefined, checkpointAt = defaultCheckpointAt }: LowdbStoreOptions): Promise<Store> => {
  const setting = { folder: resolve(folder), disk, log, checkpointAt };
  try {
    await disk.makeFolder(setting.folder);
    const lock = await lockFolder(disk, setting.folder, log);
    try {
      return serve(setting, lock, await openFiles(setting));
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    throw new Error(`The store cannot be opened. ${reasonFor(folder, error)}.`, { cause: error });
  }
};
