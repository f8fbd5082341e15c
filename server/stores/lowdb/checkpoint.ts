// Moves what the journal holds into shards and histories, so that the journal can be let go. Commits go on meanwhile:
// only the moment in which the journal turns to a new segment is between two of them. The shards may therefore hold
// newer rows than the manifest's place in the journal; replaying from there ends in the same rows, since every record
// names the row's whole new value.
import { join } from 'node:path';
import type { Low } from 'lowdb';
import type { Contents } from './contents.ts';
import type { Disk } from './disk.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Journal } from './journal.ts';
import type { Manifest } from './manifest.ts';

export type CheckpointParts = {
  readonly disk: Disk;
  readonly rowsFolder: string;
  readonly manifest: Low<Manifest>;
  readonly journal: Journal;
  readonly commits: GroupCommit;
  readonly contents: Contents;
};

/** Removes files in the folder of rows that no manifest names: left by a checkpoint that was cut short, or by this one's predecessor. */
export const removeUnnamedFiles = async (disk: Disk, rowsFolder: string, { shards }: Manifest): Promise<void> => {
  const named = new Set(shards.map(({ file }) => file));
  for (const name of await disk.list(rowsFolder)) if (!named.has(name)) await disk.remove(join(rowsFolder, name));
};

/** When it throws, the old manifest and the whole journal still hold, and a later one may succeed. */
export const checkpoint = async ({ disk, rowsFolder, manifest, journal, commits, contents }: CheckpointParts): Promise<void> => {
  const { shards, eventFile, auditFile, audit } = contents;
  const cut = await commits.between(async () => ({
    journal: await journal.rotate(),
    dirty: shards.takeDirty(),
    events: eventFile.state(),
    audit: { ...auditFile.state(), last: audit.last() },
  }));
  try {
    await eventFile.sync();
    await auditFile.sync();
    await cut.dirty.write(cut.journal);
    await disk.syncFolder(rowsFolder);
    const before = manifest.data;
    manifest.data = { format: 1, journal: cut.journal, shards: shards.files(), events: cut.events, audit: cut.audit };
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
  await removeUnnamedFiles(disk, rowsFolder, manifest.data);
};
