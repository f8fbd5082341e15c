// A file of frames that only grows: what is on disk, and behind it what is still on its way there. Its end needs no sync
// of its own, because the journal can make it again; `sync` is for the moment before the journal lets go. A frame may be
// overwritten by another of its length, which the journal can do again as well.
import { DamagedFileError } from './damage.ts';
import type { Disk, DiskFile } from './disk.ts';
import { type Frame, readFrame } from './frame.ts';
import { Overwrites } from './overwrites.ts';

export type AppendFile = {
  readonly path: string;
  length(): number;
  /** Takes the bytes of one or more frames and returns their position. Readers see them at once. */
  append(bytes: Buffer): number;
  /** Puts a frame over one of the same length. Readers see it at once; it is on its way to the disk with the next `write`. */
  overwrite(position: number, bytes: Buffer): void;
  /** The frame at a position. @throws {DamagedFileError} */
  at(position: number): Promise<Frame>;
  /** The frames from a position on, to the end the file had when this was called. @throws {DamagedFileError} */
  from(position: number): AsyncGenerator<Frame, void, undefined>;
  /** Looks whether the file was that long, and a whole frame ended there: cheap, and no more than a first look. @throws {DamagedFileError} */
  checkEnd(length: number): Promise<void>;
  /** Bytes not handed to the system yet. */
  unwritten(): number;
  /** Hands the system all that was appended or overwritten before the call. */
  write(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
};

const window = 16 * 1024;
const stretch = 1024 * 1024;
const newline = 0x0a;

/** The file as it was when it had this length; what is behind that does not count, and is made again by the journal. */
export const appendFile = (disk: Disk, path: string, length: number): AppendFile => {
  let opened: Promise<DiskFile> | null = null;
  /** Bytes known to the system; the tail begins here. */
  let written = length;
  let tail = Buffer.alloc(1024);
  let tailLength = 0;
  let writing: Promise<void> = Promise.resolve();
  /** Behind the tail's place may be what an earlier process wrote and no manifest counted. */
  let hasStaleEnd = true;
  /** What is there at the beginning was synced before anybody called it there. */
  let isSynced = true;
  const overwrites = new Overwrites();

  const file = (): Promise<DiskFile> => (opened ??= disk.open(path, 'kept').catch((error: unknown) => {
    opened = null; // the next one tries again
    throw error;
  }));

  const end = (): number => written + tailLength;

  const read = (position: number, length: number): Promise<Buffer> => overwrites.over(position, async () => {
    const size = Math.min(length, end() - position);
    // What is in memory is copied before the first wait, for afterwards it may have moved to the file.
    const boundary = written;
    const inMemory = Buffer.from(tail.subarray(Math.max(0, position - boundary), Math.max(0, position + size - boundary)));
    if (position >= boundary) return inMemory;
    const onDisk = await (await file()).read(position, Math.min(size, boundary - position));
    return inMemory.length === 0 ? onDisk : Buffer.concat([onDisk, inMemory]);
  });

  async function* from(position: number): AsyncGenerator<Frame, void, undefined> {
    const limit = end();
    let size = stretch;
    for (let at = position; at < limit;) {
      const bytes = await read(at, Math.min(size, limit - at));
      let used = 0;
      for (let found = readFrame(bytes, 0); found !== null; found = readFrame(bytes, used)) {
        yield { ...found, at: at + found.at, end: at + found.end };
        used = found.end;
      }
      // A frame that does not fit is read again with more room; one that is all there and still not whole is damaged.
      const wasAll = at + bytes.length >= limit || bytes.length < size || bytes.includes(newline, used);
      if (used === 0 && wasAll) throw new DamagedFileError(path, at, 'the record is not whole');
      size = used === 0 ? size * 2 : stretch;
      at += used;
    }
  }

  const writeTail = async (): Promise<void> => {
    const length = tailLength;
    if (length === 0) return;
    const bytes = tail;
    isSynced = false;
    if (hasStaleEnd) await (await file()).truncate(written);
    hasStaleEnd = false;
    await (await file()).write(written, bytes.subarray(0, length));
    tail.copyWithin(0, length, tailLength);
    tailLength -= length;
    written += length;
  };

  const writeAll = async (): Promise<void> => {
    await writeTail();
    if (overwrites.isEmpty) return;
    isSynced = false;
    await overwrites.write(async (position, bytes) => await (await file()).write(position, bytes));
  };

  const write = (): Promise<void> => {
    const next = writing.then(writeAll);
    writing = next.catch(() => undefined); // the caller of this write hears of it; the next one tries again
    return next;
  };

  return {
    path,
    length: end,
    append(bytes) {
      if (tailLength + bytes.length > tail.length) {
        const larger = Buffer.alloc(2 * (tailLength + bytes.length));
        tail.copy(larger, 0, 0, tailLength);
        tail = larger;
      }
      const position = end();
      tail.set(bytes, tailLength);
      tailLength += bytes.length;
      return position;
    },
    overwrite(position, bytes) {
      overwrites.add(position, bytes);
    },
    async at(position) {
      for (let size = window; ; size *= 2) {
        const bytes = await read(position, size);
        const found = readFrame(bytes, 0);
        if (found !== null) return { ...found, at: position, end: position + found.end };
        if (bytes.length < size || bytes.includes(newline)) throw new DamagedFileError(path, position, 'the record is not whole');
      }
    },
    from,
    async checkEnd(length) {
      if (length === 0) return;
      const found = await (await file()).length();
      if (found < length && written === length) throw new DamagedFileError(path, found, `the file ends here and should have ${length} bytes`);
      for (let size = window; ; size *= 2) {
        const start = Math.max(0, length - size);
        const bytes = await read(start, length - start);
        const begin = bytes.subarray(0, -1).lastIndexOf(newline) + 1;
        if (begin === 0 && start > 0) continue;
        if (readFrame(bytes, begin)?.end !== bytes.length) throw new DamagedFileError(path, start + begin, 'the record is not whole');
        return;
      }
    },
    unwritten: () => tailLength,
    write,
    async sync() {
      await write();
      if (isSynced) return;
      isSynced = true;
      await (await file()).sync().catch((error: unknown) => {
        isSynced = false;
        throw error;
      });
    },
    async close() {
      await writing;
      await (await opened)?.close();
    },
  };
};
