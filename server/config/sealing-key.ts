// The keys that seal secrets at rest, in a file of their own that belongs into a backup apart from the data.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SealingKeys } from '#src/engine/vault.ts';
import { UsageError } from './options.ts';

/** The keys, and what a rotation has to remember. */
export type KeyRing = Required<SealingKeys> & {
  /** Keys that nothing is sealed with any more once a rotation that was begun is finished. */
  readonly retiring: readonly string[];
};

type KeyFile = {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly retiring?: readonly string[];
  readonly fingerprints?: Readonly<Record<string, string>>;
};

export const defaultKeyFile = (data: string): string => join(data, 'sealing-key.json');

/**
 * Reads the keys, or makes them at the first start.
 * @throws {UsageError} the file is missing though the folder holds data, or cannot be read.
 */
export async function sealingKeys(file: string, isFirstStart: boolean): Promise<{ keys: KeyRing; isNew: boolean }> {
  if (existsSync(file)) return { keys: readKeyRing(file), isNew: false };
  if (!isFirstStart) {
    throw new UsageError(`${file} is missing: without it no authenticator app on file can be verified and no running flow can go on. Put it back from your backup, or name it with --sealing-key-file; if it is lost for good, start with an empty data folder and have people register again`);
  }
  const made: KeyRing = { current: 'k1', keys: new Map([['k1', randomBytes(32)]]), fingerprints: new Map(), retiring: [] };
  await writeKeyRing(file, made);
  return { keys: made, isNew: true };
}

/** @throws {UsageError} it is not there, or is no file of sealing keys. */
export function readKeyRing(file: string): KeyRing {
  try {
    const { current, keys, retiring = [], fingerprints = {} } = JSON.parse(readFileSync(file, 'utf8')) as KeyFile;
    const decoded = decode(keys);
    if (!decoded.has(current)) throw new Error('it must name a current key');
    return { current, keys: decoded, retiring, fingerprints: decode(fingerprints) };
  } catch (error) {
    throw new UsageError(`${file} is not a file of sealing keys: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The file is the old one or the new one, whenever the power goes. */
export async function writeKeyRing(file: string, { current, keys, retiring, fingerprints }: KeyRing): Promise<void> {
  const written: KeyFile = { current, keys: encode(keys), ...(retiring.length === 0 ? {} : { retiring }), ...(fingerprints.size === 0 ? {} : { fingerprints: encode(fingerprints) }) };
  await writeDurably(file, `${JSON.stringify(written, null, 2)}\n`);
}

const encode = (keys: ReadonlyMap<string, Buffer>): Record<string, string> => Object.fromEntries([...keys].map(([id, key]) => [id, key.toString('base64')]));

function decode(keys: Readonly<Record<string, string>>): Map<string, Buffer> {
  const decoded = new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')] as const));
  if ([...decoded.values()].some((key) => key.length !== 32)) throw new Error('each key must have 32 bytes in base64');
  return decoded;
}

async function writeDurably(file: string, content: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // One name, so that what a crash leaves of it is overwritten by the next attempt and does not lie about.
  const temporary = join(dirname(file), '.sealing-key.new');
  const handle = await open(temporary, 'w', 0o600);
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
  await rename(temporary, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
}
