// A file of frames that only grows: what is on disk, and behind it what is still on its way there. Its end needs no sync
// of its own, because the journal can make it again; `sync` is for the moment before the journal lets go.
import { crc32 } from 'node:zlib';
import { DamagedFileError } from './damage.ts';
import type { Disk } from './disk.ts';
import { type Frame, readFrame } from './frame.ts';

/** How long a file was at some moment, and the CRC-32 of all of it. */
export type FileState = { readonly length: number; readonly checksum: number };

export type AppendFile = {
  state(): FileState;
  /** Takes the frame and returns its position. Readers see it at once. */
  append(line: Buffer): number;
  /** The frame at a position. @throws {DamagedFileError} */
  at(position: number): Promise<Frame>;
  /** The frames from a position on, to the end the file had when this was called. @throws {DamagedFileError} */
  from(position: number): AsyncGenerator<Frame, void, undefined>;
  /** Bytes not handed to the system yet. */
  unwritten(): number;
  write(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
};

const window = 16 * 1024;
const stretch = 1024 * 1024;

/** Opens the file as it was at `state`; what is behind that does not count, and is made again by the journal. @throws {DamagedFileError} */
export const openAppendFile = async (disk: Disk, path: string, state: FileState): Promise<AppendFile> => {
  const file = await disk.open(path, 'kept');
  /** Bytes known to the system; the tail begins here. */
  let written = state.length;
  let checksum = state.checksum;
  let tail = Buffer.alloc(64 * 1024);
  let tailLength = 0;
  let writing: Promise<void> = Promise.resolve();
  /** Behind the tail's place may be what an earlier process wrote and no manifest counted. */
  let hasStaleEnd = true;

  const end = (): number => written + tailLength;

  const read = async (position: number, length: number): Promise<Buffer> => {
    const size = Math.min(length, end() - position);
    // What is in memory is copied before the first wait, for afterwards it may have moved to the file.
    const boundary = written;
    const inMemory = Buffer.from(tail.subarray(Math.max(0, position - boundary), Math.max(0, position + size - boundary)));
    if (position >= boundary) return inMemory;
    return Buffer.concat([await file.read(position, Math.min(size, boundary - position)), inMemory]);
  };

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
      const wasAll = at + bytes.length >= limit || bytes.indexOf(0x0a, used) >= 0;
      if (used === 0 && wasAll) throw new DamagedFileError(path, at, 'the record is not whole');
      size = used === 0 ? size * 2 : stretch;
      at += used;
    }
  }

  const verify = async (): Promise<void> => {
    const length = await file.length();
    if (length < state.length) throw new DamagedFileError(path, length, `the file ends here and should have ${state.length} bytes`);
    let sum = 0;
    for (let at = 0; at < state.length; at += stretch) sum = crc32(await file.read(at, Math.min(stretch, state.length - at)), sum);
    if (sum === state.checksum) return;
    let good = 0;
    for await (const found of from(0)) good = found.end;
    throw new DamagedFileError(path, good, 'the file is not the one that was written');
  };

  try {
    await verify();
  } catch (error) {
    await file.close();
    throw error;
  }

  const writeTail = async (): Promise<void> => {
    const length = tailLength;
    if (length === 0) return;
    const bytes = tail;
    if (hasStaleEnd) await file.truncate(written);
    hasStaleEnd = false;
    await file.write(written, bytes.subarray(0, length));
    tail.copyWithin(0, length, tailLength);
    tailLength -= length;
    written += length;
  };

  const write = (): Promise<void> => {
    const next = writing.then(writeTail);
    writing = next.catch(() => undefined); // the caller of this write hears of it; the next one tries again
    return next;
  };

  return {
    state: () => ({ length: end(), checksum }),
    append(line) {
      if (tailLength + line.length > tail.length) {
        const larger = Buffer.alloc(2 * (tailLength + line.length));
        tail.copy(larger, 0, 0, tailLength);
        tail = larger;
      }
      const position = end();
      tail.set(line, tailLength);
      tailLength += line.length;
      checksum = crc32(line, checksum);
      return position;
    },
    async at(position) {
      for (let size = window; ; size *= 2) {
        const bytes = await read(position, size);
        const found = readFrame(bytes, 0);
        if (found !== null) return { ...found, at: position, end: position + found.end };
        if (bytes.length < size || bytes.indexOf(0x0a) >= 0) throw new DamagedFileError(path, position, 'the record is not whole');
      }
    },
    from,
    unwritten: () => tailLength,
    write,
    async sync() {
      await write();
      await file.sync();
    },
    async close() {
      await writing;
      await file.close();
    },
  };
};
