// The port to the file system: only what the store needs, each with the promise it is used for. A test puts a disk here
// that loses what was not synced.
import { writeSync } from 'node:fs';
import { chmod, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export type DiskFile = {
  /** Bytes from `position` on; fewer than `length` only where the file ends. */
  read(position: number, length: number): Promise<Buffer>;
  /** Writes all of it, over what was there. When it throws, any part may have been written. */
  write(position: number, bytes: Buffer): Promise<void>;
  /** What was written, and the file's length, survive a loss of power. When it throws nobody knows what will. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  length(): Promise<number>;
  close(): Promise<void>;
};

export type Disk = {
  /** Makes the folder, and those above it that are missing, durably; only the owner may enter it (0700). */
  makeFolder(path: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  /**
   * Opens for reading and writing, for the owner only (0600): `fresh` empties the file; either makes it when there is none.
   * With `read` it is opened for reading only. @throws ENOENT there is none to read
   */
  open(path: string, how: 'fresh' | 'kept' | 'read'): Promise<DiskFile>;
  /** The whole file, or null when there is none. */
  readAll(path: string): Promise<Buffer | null>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file. @throws EEXIST when the name is taken. */
  link(from: string, to: string): Promise<void>;
  /** Nothing happens when there is no such file. */
  remove(path: string): Promise<void>;
  /** Names made, changed or removed in the folder survive a loss of power. */
  syncFolder(path: string): Promise<void>;
};

/** The `code` of a file system's error, such as ENOSPC; null for any other error. */
export const errnoOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

const flags = { fresh: 'w+', kept: 'r+', read: 'r' } as const;

/** Bytes. */
const shortWrite = 16 * 1024;

const openFile = async (path: string, how: 'fresh' | 'kept' | 'read'): Promise<DiskFile> => {
  // 'a' would ignore positions: make the file when it is missing, then open it for reading and writing.
  if (how === 'kept') await (await open(path, 'a', 0o600)).close();
  const handle = await open(path, flags[how], 0o600);
  return {
    async read(position, length) {
      const buffer = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    async write(position, bytes) {
      // The system takes so little into its memory at once: the way to another thread and back would take longer.
      const isShort = bytes.length <= shortWrite;
      for (let written = 0; written < bytes.length;) {
        written += isShort ? writeSync(handle.fd, bytes, written, bytes.length - written, position + written) : (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
      }
    },
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    length: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
};

const syncFolder = async (path: string): Promise<void> => {
  // Windows neither opens folders nor needs to: its file systems journal names.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const makeFolder = async (path: string): Promise<void> => {
  const topmost = await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  // Also when it was there already: the process that made it may have been killed before it came this far.
  for (let made = path; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (topmost === undefined || made === topmost || made === dirname(made)) return;
  }
};

export const realDisk: Disk = {
  makeFolder,
  list: (folder) => readdir(folder),
  open: openFile,
  async readAll(path) {
    try {
      return await readFile(path);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    }
  },
  rename,
  link,
  remove: (path) => rm(path, { force: true }),
  syncFolder,
};
