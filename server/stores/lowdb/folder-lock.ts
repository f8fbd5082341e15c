// One process at a time: two that append to one journal would each be right and together wrong. The file `lock` in the
// folder says who holds it; a holder that is gone, by a crash or a loss of power, is found out and replaced.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Disk, errnoOf } from './disk.ts';

/** `started` and `boot` tell a process from a later one with the same number; null where /proc does not say. */
export type Holder = { readonly pid: number; readonly started: string | null; readonly boot: string | null; readonly host: string };

export type FolderLock = { release(): Promise<void> };

const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // no /proc here, or no such process
  }
};

/** The fields of /proc/PID/stat behind the name in brackets, from the third on (proc(5)). */
const statusOf = (pid: number): string[] | undefined => textOf(`/proc/${pid}/stat`)?.replace(/^.*\)/s, '').trim().split(' ');

/** When the process was started, in clock ticks since boot: field 22. */
const startOf = (pid: number): string | null => statusOf(pid)?.[19] ?? null;

const thisProcess = (): Holder => ({ pid: process.pid, started: startOf(process.pid), boot: textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? null, host: hostname() });

const isRunning = (pid: number): boolean => {
  // One that has ended and that nobody has asked about (Z) still has its number, and nothing else.
  if (statusOf(pid)?.[0] === 'Z') return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM'; // there, and somebody else's
  }
};

/** Null when the file does not say, as after a loss of power: its bytes are never synced. */
const holderIn = (bytes: Buffer): Holder | null => {
  try {
    const holder = JSON.parse(bytes.toString()) as Partial<Holder> | null;
    const { pid, started = null, boot = null, host } = holder ?? {};
    return typeof pid === 'number' && typeof host === 'string' ? { pid, started, boot, host } : null;
  } catch {
    return null;
  }
};

const isGone = (holder: Holder): boolean => {
  const here = thisProcess();
  if (holder.host !== here.host) return false; // nobody can tell from here
  if (holder.boot !== null && here.boot !== null && holder.boot !== here.boot) return true;
  if (!isRunning(holder.pid)) return true;
  const started = startOf(holder.pid);
  return holder.started !== null && started !== null && holder.started !== started;
};

/** The data folder is in use by another process, which the message names. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  constructor(folder: string, path: string, holder: Holder | null) {
    const who = holder === null ? 'another process that is just starting' : `process ${holder.pid} on ${holder.host}`;
    super(`${folder} is in use by ${who}. Stop it first, or use another folder. If it is certainly not running any more, remove ${path}.`);
  }
}

/** @throws {FolderInUseError} */
export const lockFolder = async (disk: Disk, folder: string, log: (message: string, details: object) => void): Promise<FolderLock> => {
  const path = join(folder, 'lock');
  const mine = `${path}.${process.pid}`;
  const text = Buffer.from(`${JSON.stringify(thisProcess())}\n`);

  /** The file appears under its name with all its text, or the name is taken: no reader meets half of one. */
  const place = async (ready: string): Promise<boolean> => {
    try {
      await disk.link(ready, path);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      throw error;
    }
  };

  /** Moves a dead holder's lock out of the way, and puts it back when it turns out to be that of another who was quicker. */
  const clear = async (stale: Buffer): Promise<void> => {
    const aside = `${mine}.stale`;
    try {
      await disk.rename(path, aside);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return; // somebody else has moved it
      throw error;
    }
    const moved = await disk.readAll(aside);
    if (moved !== null && !moved.equals(stale)) await place(aside);
    await disk.remove(aside);
  };

  const file = await disk.open(mine, 'fresh');
  try {
    await file.write(0, text);
    await file.close();
    if (!(await place(mine))) {
      const found = await disk.readAll(path);
      const holder = found === null ? null : holderIn(found);
      if (holder !== null && !isGone(holder)) throw new FolderInUseError(folder, path, holder);
      if (found !== null) await clear(found);
      if (!(await place(mine))) {
        const quicker = await disk.readAll(path);
        throw new FolderInUseError(folder, path, quicker === null ? null : holderIn(quicker));
      }
      if (found !== null) log('took over the lock of a process that is gone', { folder, holder });
    }
  } finally {
    await disk.remove(mine);
  }
  return { release: () => disk.remove(path) };
};
