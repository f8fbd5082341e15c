// The embedded store: rows in memory as lowdb collections, durable through a journal that is synced before anybody hears
// of a commit, and moved into lowdb's files from time to time. Histories and audit records stay on disk.
// The order is always: journal, sync, memory, answer. What fails before the sync has not happened.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Low } from 'lowdb';
import { type Batch, type Store, StoreUnavailableError } from '#src/ports/store.ts';
import { checkExpectations, prepareBatch, type PreparedBatch } from '../prepared-batch.ts';
import { rowReads } from '../row-reads.ts';
import { checkpoint, removeUnnamedFiles } from './checkpoint.ts';
import { type Contents, openContents } from './contents.ts';
import { reasonFor, troubleWith } from './damage.ts';
import { type Disk, errnoOf, realDisk } from './disk.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { frame } from './frame.ts';
import { asksToForget } from './forgetting.ts';
import { groupCommit } from './group-commit.ts';
import { checkHistories, type HistoryCount } from './history-check.ts';
import { historyCleaning } from './history-cleaning.ts';
import { type Journal, openJournal } from './journal.ts';
import { emptyRecordText, isEmptyRecord, recordOf, recordText } from './journal-record.ts';
import { emptyManifest, type Manifest, manifestAdapter, manifestFile } from './manifest.ts';
import { repeatedTry } from './repeated-try.ts';

export type LowdbStoreOptions = {
  /** Made when it is not there; for its owner only. */
  readonly folder: string;
  readonly disk?: Disk;
  /** Hears what an operator should know: what was dropped, taken over, or could not be done. Never what a row says. */
  readonly log?: (message: string, details: object) => void;
  /** Bytes of journal at which a checkpoint begins, or as many as it would have to write, if that is more and not too many. */
  readonly checkpointAt?: number;
  /** Bytes at which a file of histories is full and the next one is begun. */
  readonly segmentSize?: number;
  /** Milliseconds between two looks whether a store in trouble can write again. */
  readonly probeEvery?: number;
  /** Milliseconds after which the journal, too, has let go of what was forgotten. */
  readonly forgetWithin?: number;
  /** Milliseconds since 1970, for the records that erasures leave. */
  readonly now?: () => number;
};

export type LowdbStore = Store & {
  /** Reads all histories and audit records from disk; to be asked while nobody commits. The chain of the records is the caller's to verify. @throws {DamagedFileError} */
  checkHistories(): Promise<HistoryCount>;
};

type Setting = Required<LowdbStoreOptions>;
type Opened = { readonly manifest: Low<Manifest>; readonly contents: Contents; readonly journal: Journal };

const defaults = { checkpointAt: 16 * 1024 * 1024, segmentSize: 16 * 1024 * 1024, probeEvery: 1000, forgetWithin: 60_000, now: Date.now };
/** However much there is to write, no more bytes of journal than this are put off: a start after a crash reads them all. */
const mostJournal = 64 * 1024 * 1024;
/** Bytes of history kept in memory before they are handed to the system. */
const mostUnwritten = 512 * 1024;
/** A store in trouble tries to write as much as it could not, up to this many bytes. */
const mostProbed = 1024 * 1024;

export const foldersOf = (folder: string) => ({ rows: join(folder, 'rows'), history: join(folder, 'history'), journal: join(folder, 'journal') });

/** Whether a store was ever opened in the folder. */
export const holdsStore = (folder: string): boolean => existsSync(join(folder, manifestFile)) || existsSync(foldersOf(folder).journal);

const openFiles = async (setting: Setting): Promise<Opened> => {
  const { disk, folder, log } = setting;
  const folders = foldersOf(folder);
  for (const path of Object.values(folders)) await disk.makeFolder(path);
  const manifest = new Low(manifestAdapter(disk, folder), emptyManifest);
  await manifest.read();
  // A process that was killed may have left names that are not durable yet; nothing may be decided on them, or removed
  // because of them, before they are.
  for (const path of [folder, ...Object.values(folders)]) await disk.syncFolder(path);

  const contents = await openContents(disk, folders, manifest.data, setting);
  try {
    const journal = await openJournal({ disk, folder: folders.journal, first: manifest.data.journal, replay: (value) => contents.apply(recordOf(value)), log });
    await contents.checkEnds();
    await removeUnnamedFiles(disk, folders, manifest.data);
    return { manifest, contents, journal };
  } catch (error) {
    await contents.close();
    throw error;
  }
};

const serve = (setting: Setting, lock: FolderLock, { manifest, contents, journal }: Opened): LowdbStore => {
  const { disk, folder, log, checkpointAt, probeEvery, forgetWithin } = setting;
  let trouble: string | null = null;
  let closing: Promise<void> | null = null;
  /** Whether it was made. */
  let checkpointing: Promise<boolean> | null = null;
  let nextCheckpointAt = checkpointAt;
  /** As many bytes as could not be written. */
  let probed = 0;

  const probing = repeatedTry(probeEvery, async () => {
    await commits.between(() => journal.append(Buffer.from(frame(emptyRecordText(probed)))));
    noteTrouble(null);
  });
  const noteTrouble = (now: string | null, bytes = 0): void => {
    if (now !== trouble) log(now === null ? 'the store can write again' : 'the store cannot write', { folder, trouble: now });
    trouble = now;
    probed = now === null ? 0 : Math.max(probed, Math.min(bytes, mostProbed));
    if (now === null) probing.stop();
    else probing.start();
  };

  const write = async (group: readonly PreparedBatch[]): Promise<void> => {
    const record = await contents.draft(group);
    if (isEmptyRecord(record)) return;
    const line = Buffer.from(frame(recordText(record)));
    try {
      await contents.write(mostUnwritten);
      await journal.append(line);
    } catch (error) {
      noteTrouble(troubleWith(folder, error), line.length);
      throw new StoreUnavailableError(troubleWith(folder, error), error);
    }
    noteTrouble(null);
    contents.apply(record);
    checkpointWhenDue();
  };
  const commits = groupCommit((batch) => checkExpectations(contents.rows, batch), write);

  const commit = async (batch: Batch): Promise<void> => {
    const prepared = prepareBatch(batch);
    if (asksToForget(prepared)) await contents.lookUp(prepared);
    if (closing !== null) throw new StoreUnavailableError('The store is closed.');
    await commits.submit(prepared);
    if (asksToForget(prepared)) await forgetOnDisk();
  };

  const makeCheckpoint = async (): Promise<boolean> => {
    try {
      await checkpoint({ disk, folders: foldersOf(folder), manifest, journal, commits, contents });
      nextCheckpointAt = checkpointAt;
      return true;
    } catch (error) {
      nextCheckpointAt = journal.size() + checkpointAt;
      log('a checkpoint could not be made; the journal keeps everything and the next one is tried later', { folder, reason: reasonFor(folder, error) });
      return false;
    }
  };

  const clean = historyCleaning(contents, commit, () => closing === null && trouble === null);
  const cleanHistories = (): Promise<void> => clean().catch((error: unknown) => {
    if (closing === null) log('the room of what was forgotten could not be given back yet; it is tried again later', { folder, error: String(error) });
  });
  const beginCheckpoint = (): void => {
    checkpointing ??= makeCheckpoint().then(async (isMade) => {
      if (isMade) await cleanHistories();
      return isMade;
    }).finally(() => {
      checkpointing = null;
    });
  };
  const checkpointWhenDue = (): void => {
    if (checkpointing !== null || journal.size() < nextCheckpointAt) return;
    // Writing all the rows anew for a few changes would not pay: let as much journal come together as there is to write.
    nextCheckpointAt = Math.max(nextCheckpointAt, Math.min(contents.shards.dirtySize(), mostJournal));
    if (journal.size() >= nextCheckpointAt) beginCheckpoint();
  };

  /** What was forgotten is overwritten now, and let go by the journal soon. It is forgotten already: a failure is made good later. */
  const forgetOnDisk = async (): Promise<void> => {
    lettingGo.start();
    await contents.write().catch((error: unknown) => log('what was forgotten could not be overwritten yet; the next checkpoint does it', { folder, reason: reasonFor(folder, error) }));
  };
  const lettingGo = repeatedTry(forgetWithin, async () => {
    await checkpointing; // it may have begun before
    beginCheckpoint();
    if (!(await checkpointing)) throw new Error('the checkpoint was not made');
  });

  const close = async (): Promise<void> => {
    probing.stop();
    lettingGo.stop();
    await commits.idle();
    await checkpointing;
    if (!journal.isEmpty()) await makeCheckpoint();
    await journal.close();
    await contents.close();
    // The next process finds out that this one is gone, if the disk does not even let go of the lock.
    await lock.release().catch((error: unknown) => log('the lock could not be removed', { folder, reason: reasonFor(folder, error) }));
  };

  if (manifest.data.oldAudit !== undefined) beginCheckpoint();
  // The process before this one forgot something and did not come to overwrite it.
  if (contents.overwritten() > manifest.data.overwritten) void forgetOnDisk();
  return {
    ...rowReads(contents.rows),
    commit,
    log: (flow, query) => contents.events.read(flow, query),
    audit: (query) => contents.audit.read(query),
    trouble: () => (closing === null ? trouble : 'The store is closed.'),
    checkHistories: () => checkHistories(contents),
    close: () => (closing ??= close()),
  };
};

/**
 * Opens the folder, for this process alone.
 * @throws {FolderInUseError} another process has it
 * @throws {DamagedFileError} a file is not what was made durable; nothing was changed
 */
export const openLowdbStore = async ({ folder, disk = realDisk, log = () => undefined, ...options }: LowdbStoreOptions): Promise<LowdbStore> => {
  const setting = { ...defaults, ...options, folder: resolve(folder), disk, log };
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
