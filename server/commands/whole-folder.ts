// Puts a folder that was filled under another name in its place, whole: a crash before the last step leaves it under that
// other name, where nobody takes it for what it was to become.
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../config/usage-error.ts';
import { realDisk } from '../stores/lowdb/disk.ts';

/** Fills a folder beside `place` and then gives it its name; what cannot be finished is removed. */
export async function wholeFolder<Filled, Moved>(place: string, purpose: string, fill: (folder: string) => Promise<Filled>, moveIn: (folder: string) => Promise<Moved>): Promise<{ filled: Filled; moved: Moved }> {
  const folder = `${place}.${purpose}-${process.pid}`;
  await mkdir(dirname(place), { recursive: true });
  // Its name belongs to the system: nothing can be put in its place.
  if (existsSync(place) && (await stat(place)).dev !== (await stat(dirname(place))).dev) throw new UsageError(`${place} is a mount point; name a folder inside it`);
  try {
    const filled = await fill(folder);
    await rm(join(folder, 'lock'), { force: true });
    await realDisk.syncFolder(folder);
    return { filled, moved: await moveIn(folder) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Nothing, or an empty folder, becomes `folder`. Durable when it resolves. */
export async function moveToFree(folder: string, place: string): Promise<void> {
  if (existsSync(place)) await rmdir(place);
  await rename(folder, place);
  await realDisk.syncFolder(dirname(place));
}

/** The file's bytes, durably, for the owner only. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o600);
  const file = await open(to, 'r');
  await file.sync();
  await file.close();
}

/** @throws {UsageError} one folder is the other or lies in it. */
export function apart(option: string, folder: string, other: string): void {
  const lies = (inner: string, outer: string): boolean => !relative(resolve(outer), resolve(inner)).startsWith('..');
  if (lies(folder, other) || lies(other, folder)) throw new UsageError(`${option} ${folder} and ${other} must be two folders, neither in the other`);
}
