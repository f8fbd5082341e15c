// The manifest says which files are the store: it is replaced as a whole at the end of each checkpoint, and until then
// the old one holds.
import { join } from 'node:path';
import type { Adapter } from 'lowdb';
import type { ChainLink } from '#src/audit/chain.ts';
import { DamagedFileError } from './damage.ts';
import type { Disk } from './disk.ts';
import { frame, readFrame } from './frame.ts';
import type { SegmentState } from './history-file.ts';
import { replaceFile } from './replace-file.ts';

/** A file of at most 1,000 rows of one table. */
export type ShardFile = { readonly table: string; readonly shard: number; readonly file: string };

/** A file of the folder of histories, and how much of it counts. */
export type HistoryState = { readonly file: string; readonly length: number };

export type Manifest = {
  readonly format: 2;
  /** The first segment of the journal that is not yet in the shards; null before the first checkpoint. */
  readonly journal: number | null;
  readonly shards: readonly ShardFile[];
  readonly events: readonly SegmentState[];
  readonly audit: HistoryState & { readonly last: ChainLink | null };
  readonly subjects: HistoryState;
  /** How many places of the histories were ever overwritten: as long as it stays the same, so does what was there. */
  readonly overwritten: number;
  /** The audit records as format 1 had them, when they still have to be brought into this one. */
  readonly oldAudit?: HistoryState;
};

/** As it was before anything could be forgotten: one file of histories, and audit records in one frame each. */
type Format1 = {
  readonly format: 1;
  readonly journal: number | null;
  readonly shards: readonly ShardFile[];
  readonly events: { readonly length: number };
  readonly audit: { readonly length: number };
};

export const manifestFile = 'manifest.json';

export const emptyManifest: Manifest = {
  format: 2, journal: null, shards: [], events: [],
  audit: { file: 'records.log', length: 0, last: null }, subjects: { file: 'subjects.log', length: 0 }, overwritten: 0,
};

const fromFormat1 = ({ journal, shards, events, audit }: Format1): Manifest => ({
  ...emptyManifest,
  journal,
  shards,
  events: events.length === 0 ? [] : [{ file: 'events.log', start: 0, length: events.length, forgotten: 0 }],
  oldAudit: { file: 'audit.log', length: audit.length },
});

/** @throws {DamagedFileError} */
export const manifestIn = (bytes: Buffer, path: string): Manifest => {
  const found = readFrame(bytes, 0);
  if (found === null || found.end !== bytes.length) throw new DamagedFileError(path, found?.end ?? 0, 'the checksum is wrong');
  const manifest = found.value as Manifest | Format1; // under a checksum: it is what was written below, or by an earlier version
  if (manifest.format === 1) return fromFormat1(manifest);
  if (manifest.format !== 2) throw new Error(`${path} is of format ${String((manifest as { format: unknown }).format)}; this version of the program reads formats 1 and 2. Start the version that wrote it.`);
  return manifest;
};

/** lowdb's way to the manifest. @throws {DamagedFileError} */
export const manifestAdapter = (disk: Disk, folder: string): Adapter<Manifest> => {
  const path = join(folder, manifestFile);
  return {
    async read() {
      const bytes = await disk.readAll(path);
      return bytes === null ? null : manifestIn(bytes, path);
    },
    async write(manifest) {
      await replaceFile(disk, path, [Buffer.from(frame(JSON.stringify(manifest)))]);
      await disk.syncFolder(folder);
    },
  };
};
