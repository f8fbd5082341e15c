// The keys that seal secrets at rest, in a file of their own that belongs into a backup apart from the data.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SealingKeys } from '#src/engine/vault.ts';
import { UsageError } from './options.ts';

type KeyFile = { readonly current: string; readonly keys: Readonly<Record<string, string>> };

/**
 * Reads the keys, or makes them at the first start.
 * @throws {UsageError} the file is missing though the folder holds data, or cannot be read.
 */
export async function sealingKeys(file: string, isFirstStart: boolean): Promise<{ keys: SealingKeys; isNew: boolean }> {
  if (existsSync(file)) return { keys: parse(readFileSync(file, 'utf8'), file), isNew: false };
  if (!isFirstStart) {
    throw new UsageError(`${file} is missing: without it no authenticator app on file can be verified and no running flow can go on. Put it back from your backup, or name it with --sealing-key-file; if it is lost for good, start with an empty data folder and have people register again`);
  }
  const made: KeyFile = { current: 'k1', keys: { k1: randomBytes(32).toString('base64') } };
  await writeDurably(file, `${JSON.stringify(made, null, 2)}\n`);
  return { keys: parse(JSON.stringify(made), file), isNew: true };
}

function parse(text: string, file: string): SealingKeys {
  try {
    const { current, keys } = JSON.parse(text) as KeyFile;
    const decoded = new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')] as const));
    if (!decoded.has(current) || [...decoded.values()].some((key) => key.length !== 32)) throw new Error('it must name a current key, and each key must have 32 bytes in base64');
    return { current, keys: decoded };
  } catch (error) {
    throw new UsageError(`${file} is not a file of sealing keys: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function writeDurably(file: string, content: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = join(dirname(file), `.${process.pid}.sealing-key`);
  const handle = await open(temporary, 'w', 0o600);
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
  await rename(temporary, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
}
