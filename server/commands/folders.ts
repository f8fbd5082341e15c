// The folders that commands are given: each must be what the command takes it for.
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../config/usage-error.ts';
import { holdsStore } from '../stores/lowdb/lowdb.store.ts';

/** The folder, absolute. @throws {UsageError} there is no store in it. */
export function storeIn(option: string, folder: string): string {
  if (!holdsStore(folder)) throw new UsageError(`${option} ${folder} is no data folder: there is no store in it`);
  return resolve(folder);
}

/** @throws {UsageError} the option was not given. */
export function required(option: string, value: string | null, what: string): string {
  if (value === null) throw new UsageError(`${option} is missing: ${what}`);
  return value;
}

/** Whether there is nothing under this name, or an empty folder. */
export const isFree = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0;
