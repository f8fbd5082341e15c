// Seals what must be read again and fingerprints what must only be compared. AES-256-GCM with the row's name as
// additional data, so that a box moved to another row does not open (ASVS 5.0 11.3.2); HMAC-SHA-256 under a key of its own.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Json } from '../ports/json.ts';

/** `v1.<key id>.<iv>.<tag>.<text>`, base64url. Says nothing to whoever lacks the key. */
export type Box = string;

export type Vault = {
  /** `bound` names the row the box belongs to; the same name opens it. */
  seal(value: Json, bound: string): Box;
  /** @throws {VaultError} wrong key, wrong row, or changed. */
  open(box: Box, bound: string): Json;
  /** A keyed fingerprint: six digits cannot be guessed back from it without the key. */
  fingerprint(text: string, purpose: string): string;
  /** Compares in constant time. */
  matches(fingerprint: string, text: string, purpose: string): boolean;
};

export class VaultError extends Error {
  override readonly name = 'VaultError';
}

export type SealingKeys = {
  /** The id of the key that seals; every key listed opens. */
  readonly current: string;
  /** 32 bytes each, by id. */
  readonly keys: ReadonlyMap<string, Buffer>;
  /**
   * What is left of keys that were retired, by their ids, each as {@link fingerprintKey} made it: fingerprints cannot be
   * made anew without the text they are of, and go on being compared. It opens no box and leads back to no key.
   */
  readonly fingerprints?: ReadonlyMap<string, Buffer>;
};

export function createVault({ current, keys, fingerprints = new Map() }: SealingKeys): Vault {
  for (const [id, key] of [...keys, ...fingerprints]) if (key.length !== 32) throw new VaultError(`sealing key "${id}" has ${key.length} bytes; it must have 32`);
  const sealing = new Map([...keys].map(([id, key]) => [id, derive(key, 'seal')] as const));
  const comparing = new Map([...fingerprints, ...[...keys].map(([id, key]) => [id, fingerprintKey(key)] as const)]);
  const keyOf = (id: string, among: ReadonlyMap<string, Buffer>): Buffer => {
    const key = among.get(id);
    if (key === undefined) throw new VaultError(`no sealing key with id "${id}"`);
    return key;
  };
  keyOf(current, sealing);

  const fingerprint = (text: string, purpose: string, id = current): string =>
    `${id}.${createHmac('sha256', keyOf(id, comparing)).update(`${purpose}\0${text}`).digest('base64url')}`;

  return {
    seal(value, bound) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(current, sealing), iv);
      cipher.setAAD(Buffer.from(bound));
      const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
      return ['v1', current, ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
    },
    open(box, bound) {
      const [format, id, ...parts] = box.split('.');
      const [iv, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (format !== 'v1' || id === undefined || iv === undefined || tag === undefined || text === undefined) throw new VaultError('not a sealed box');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(id, sealing), iv, { authTagLength: 16 });
      decipher.setAAD(Buffer.from(bound));
      decipher.setAuthTag(tag);
      try {
        return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString()) as Json;
      } catch {
        throw new VaultError('the box does not open: another key, another row, or changed');
      }
    },
    fingerprint: (text, purpose) => fingerprint(text, purpose),
    matches(known, text, purpose) {
      const id = known.slice(0, known.indexOf('.'));
      if (!comparing.has(id)) return false;
      const [a, b] = [Buffer.from(known), Buffer.from(fingerprint(text, purpose, id))];
      return a.length === b.length && timingSafeEqual(a, b);
    },
  };
}

/** The id of the key that sealed the box; null for what is no box. */
export const keyIdOf = (box: Box): string | null => /^v1\.([^.]+)\./.exec(box)?.[1] ?? null;

/** All that comparing fingerprints takes of a key. */
export const fingerprintKey = (key: Buffer): Buffer => derive(key, 'fingerprint');

const derive = (key: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `factorflow ${purpose}`, 32));
