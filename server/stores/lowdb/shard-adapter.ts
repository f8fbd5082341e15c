// lowdb's way to a shard's file. A file is never changed: each writing makes a new one under a new name, and the old one
// holds until a manifest names the new one.
import { join } from 'node:path';
import type { Adapter } from 'lowdb';
import type { Entry } from '../rows.ts';
import { DamagedFileError } from './damage.ts';
import type { Disk } from './disk.ts';
import { frame, readFrame, readFrames } from './frame.ts';
import { entryOf, entryText } from './journal-record.ts';
import { replaceFile } from './replace-file.ts';

export type ShardRows = Map<string, Entry>;

export type ShardAdapter = Adapter<ShardRows> & {
  /** The name of the file last read or written; null for none: a shard without rows has no file. */
  file: string | null;
  /** Part of the next file's name, different in every checkpoint. */
  generation: number;
};

type ShardHeader = { readonly table: string; readonly shard: number; readonly rows: number };

/** Rows are made into text in pieces of about this many characters: one takes well under a millisecond. */
const pieceSize = 64 * 1024;

/** Goes over a copy of the entries: commits go on meanwhile, and an entry is never changed. */
function* pieces(header: ShardHeader, entries: readonly (readonly [string, Entry])[]): Generator<Buffer> {
  let text = frame(JSON.stringify(header));
  for (const [key, entry] of entries) {
    text += frame(entryText(key, entry));
    if (text.length < pieceSize) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

export const shardAdapter = (disk: Disk, folder: string, table: string, shard: number, file: string | null): ShardAdapter => ({
  file,
  generation: 0,
  async read() {
    if (this.file === null) return null;
    const path = join(folder, this.file);
    const bytes = await disk.readAll(path);
    if (bytes === null) throw new DamagedFileError(path, 0, 'the file is missing');
    const first = readFrame(bytes, 0);
    const header = first?.value as ShardHeader | undefined; // under a checksum: it is what `pieces` wrote
    if (first === null || header?.table !== table || header.shard !== shard) throw new DamagedFileError(path, 0, 'the header is wrong');
    const rows: ShardRows = new Map();
    let good = first.end;
    for (const { value, end } of readFrames(bytes, good)) {
      const { key, entry } = entryOf(value);
      rows.set(key, entry);
      good = end;
    }
    if (good !== bytes.length || rows.size !== header.rows) throw new DamagedFileError(path, good, `the record is not whole, or not the last of ${header.rows}`);
    return rows;
  },
  async write(rows) {
    if (rows.size === 0) {
      this.file = null;
      return;
    }
    const name = `${table}-${shard}-${this.generation}.json`;
    await replaceFile(disk, join(folder, name), pieces({ table, shard, rows: rows.size }, [...rows]));
    this.file = name;
  },
});
