// The manifest says which files are the store: it is replaced as a whole at the end of each checkpoint, and until then
// the old one holds.
import { join } from 'node:path';
import type { Adapter } from 'lowdb';
import type { ChainLink } from '#src/audit/chain.ts';
import type { FileState } from './append-file.ts';
import { DamagedFileError } from './damage.ts';
import type { Disk } from './disk.ts';
import { frame, readFrame } from './frame.ts';
import { replaceFile } from './replace-file.ts';

/** A file of at most 1,000 rows of one table. */
export type ShardFile = { readonly table: string; readonly shard: number; readonly file: string };

export type Manifest = {
  readonly format: 1;
  /** The first segment of the journal that is not yet in the shards; null before the first checkpoint. */
  readonly journal: number | null;
  readonly shards: readonly ShardFile[];
  readonly events: FileState;
  readonly audit: FileState & { readonly last: ChainLink | null };
};

export const emptyManifest: Manifest = { format: 1, journal: null, shards: [], events: { length: 0, checksum: 0 }, audit: { length: 0, checksum: 0, last: null } };

const fileName = 'manifest.json';

/** lowdb's way to the manifest. @throws {DamagedFileError} */
export const manifestAdapter = (disk: Disk, folder: string): Adapter<Manifest> => {
  const path = join(folder, fileName);
  return {
    async read() {
      const bytes = await disk.readAll(path);
      if (bytes === null) return null;
      const found = readFrame(bytes, 0);
      if (found === null || found.end !== bytes.length) throw new DamagedFileError(path, found?.end ?? 0, 'the checksum is wrong');
      const manifest = found.value as Manifest; // under a checksum: it is what was written below
      if (manifest.format !== 1) throw new Error(`${path} is of format ${String(manifest.format)}; this version of the program reads format 1. Start the version that wrote it.`);
      return manifest;
    },
    async write(manifest) {
      await replaceFile(disk, path, [Buffer.from(frame(JSON.stringify(manifest)))]);
      await disk.syncFolder(folder);
    },
  };
};
