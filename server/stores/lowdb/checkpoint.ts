// Moves what the journal holds into shards and histories, so that the journal can be let go. Commits go on meanwhile:
// only the moment in which the journal turns to a new segment is between two of them. The shards may therefore hold
// newer rows than the manifest's place in the journal; replaying from there ends in the same rows, since every record
// names the row's whole new value.
import { join } from 'node:path';
import type { Low } from 'lowdb';
import type { Contents, Folders } from './contents.ts';
import type { Disk } from './disk.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Journal } from './journal.ts';
import type { SegmentState } from './history-file.ts';
import type { Manifest } from './manifest.ts';

export type CheckpointParts = {
  readonly disk: Disk;
  readonly folders: Folders;
  readonly manifest: Low<Manifest>;
  readonly journal: Journal;
  readonly commits: GroupCommit;
  readonly contents: Contents;
};

/** Removes files of rows and histories that no manifest names: left by a checkpoint that was cut short, or by this one's predecessor. */
export const removeUnnamedFiles = async (disk: Disk, { rows, history }: Folders, { shards, events, audit, subjects, oldAudit = audit }: Manifest): Promise<void> => {
  const removeFrom = async (folder: string, isNamed: (name: string) => boolean): Promise<void> => {
    const unnamed = (await disk.list(folder)).filter((name) => !isNamed(name));
    for (const name of unnamed) await disk.remove(join(folder, name));
    if (unnamed.length > 0) await disk.syncFolder(folder); // what was forgotten must not come back
  };
  const rowsNamed = new Set(shards.map(({ file }) => file));
  await removeFrom(rows, (name) => rowsNamed.has(name));
  const historyNamed = new Set([...events, audit, subjects, oldAudit].map(({ file }) => file));
  // A segment begun after the manifest is not named yet, and is in use.
  const lastStart = events.at(-1)?.start ?? -1;
  const isNewer = (name: string): boolean => Number(/^events-(\d+)\.log$/.exec(name)?.[1] ?? -1) > lastStart;
  await removeFrom(history, (name) => historyNamed.has(name) || isNewer(name));
};

/** Segments in which nothing is left; the last one still grows. */
const withoutEmpty = (states: readonly SegmentState[]): SegmentState[] => states.filter(({ forgotten, length }, place) => forgotten < length || place === states.length - 1);

/** When it throws, the old manifest and the whole journal still hold, and a later one may succeed. */
export const checkpoint = async ({ disk, folders, manifest, journal, commits, contents }: CheckpointParts): Promise<void> => {
  const { shards, eventFile, auditFile, subjectFile, audit } = contents;
  const before = manifest.data;
  const cut = await commits.between(async () => ({
    journal: await journal.rotate(),
    dirty: shards.takeDirty(),
    events: eventFile.states(),
    audit: { file: before.audit.file, length: auditFile.length(), last: audit.last() },
    overwritten: contents.overwritten(),
  }));
  const events = withoutEmpty(cut.events);
  try {
    await eventFile.sync();
    await auditFile.sync();
    await cut.dirty.write(cut.journal);
    // The rows that were written may be newer than the cut: all blocks they name count, and none may be missing.
    const subjects = { file: before.subjects.file, length: subjectFile.length() };
    await subjectFile.sync();
    for (const folder of [folders.rows, folders.history]) await disk.syncFolder(folder);
    manifest.data = { format: 2, journal: cut.journal, shards: shards.files(), events, audit: cut.audit, subjects, overwritten: cut.overwritten };
    try {
      await manifest.write();
    } catch (error) {
      manifest.data = before;
      throw error;
    }
  } catch (error) {
    cut.dirty.giveBack();
    throw error;
  }
  await journal.dropBefore(cut.journal);
  await eventFile.drop(cut.events.filter((state) => !events.includes(state)));
  await removeUnnamedFiles(disk, folders, manifest.data);
};
