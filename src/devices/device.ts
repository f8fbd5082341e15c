// A device that approves requests: what is kept of it, and how its word is told from everybody else's. It has made a key that
// never leaves it (P-256), and signs what it asks; here is the public half.
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { canonical, type Json } from '../ports/json.ts';

/** A JWK (RFC 7518 section 6.2.1), without anything that is not the key. */
export type PublicKey = { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
/** `name`: as the person will see it on their security info page. */
export type Device = { readonly id: string; readonly publicKey: PublicKey; readonly name: string };

/** What a device signs. `path`: the resource's own, whatever stands before it in a public address. `at`: seconds since 1970. `body`: null where there is none. */
export type Signed = { readonly method: string; readonly path: string; readonly at: number; readonly body: Json };
/** `text`: base64url of the two numbers of the signature, 32 bytes each (IEEE P1363), as web browsers make them. */
export type Signature = { readonly at: number; readonly text: string };

/** Seconds by which a device's clock may be off, either way: an older signature is worth nothing to whoever has recorded it. */
export const clockTolerance = 120;

/** One line each: what this is, method, path, moment, and the SHA-256 of the body (base64url), which is JSON with sorted keys and without white space (RFC 8785). */
export const signedText = ({ method, path, at, body }: Signed): string =>
  ['factorflow-device-1', method.toUpperCase(), path, String(at), hash('sha256', body === null ? '' : canonical(body), 'base64url')].join('\n');

/** Null: no such key, or a point that is not on the curve. */
export function keyObjectOf(key: PublicKey): KeyObject | null {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return null;
  }
}

/**
 * Whether the device has signed just this, within the time allowed. `key` null, for a device that nobody knows: no, after
 * just as long.
 */
export function isSignedBy(key: PublicKey | null, signed: Omit<Signed, 'at'>, { at, text }: Signature, now: number): boolean {
  const known = key === null ? null : keyObjectOf(key);
  const bytes = Buffer.from(text, 'base64url');
  const isRight = verify('sha256', Buffer.from(signedText({ ...signed, at })), { key: known ?? nobodysKey, dsaEncoding: 'ieee-p1363' }, bytes);
  return isRight && known !== null && Math.abs(now / 1_000 - at) <= clockTolerance;
}

/** The base point of the curve (SEC 2 section 2.4.2): a key like any other, whose private half (1) everybody knows. */
const nobodysKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY', y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU' }, format: 'jwk' });
