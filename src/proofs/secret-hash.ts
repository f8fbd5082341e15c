// Hashes for what a person remembers or copies: answers, app passwords. scrypt (RFC 7914) with a salt each, at the cost that the
// OWASP Password Storage Cheat Sheet names for 16 MiB. It works off the event loop, and only so much of it at a time: the rest
// of the service shares the same few threads.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

type Cost = { readonly N: number; readonly r: number; readonly p: number };
/** What a person thought of may be guessed, and has the whole cost. */
const cost: Cost = { N: 2 ** 14, r: 8, p: 5 };
/** 75 random bits are guessed at no cost at all, and a sign-in may have to compare forty of them. */
export const costOfRandom: Cost = { ...cost, p: 1 };
/** Node asks for some room beside the blocks themselves. */
const memoryFor = ({ N, r, p }: Cost): number => 128 * r * (N + p + 4);
const saltBytes = 16;
const hashBytes = 32;

/** At the same time, and waiting for their turn. Node has four threads for this and for all files. */
const atWork = 2;
const atMostWaiting = 100;

/** Too many are waiting already: asking again a little later will do. */
export class HashingBusyError extends Error {
  override readonly name = 'HashingBusyError';
}

let working = 0;
const waiting: (() => void)[] = [];

/** `scrypt$N$r$p$salt$hash`, the last two in base64url: every hash names its own cost, so that the cost may rise. @throws {HashingBusyError} */
export async function hashOf(secret: string, at: Cost = cost): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(secret, salt, hashBytes, at);
  return ['scrypt', at.N, at.r, at.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Compared in constant time. A hash that cannot be read matches nothing, after as long. @throws {HashingBusyError} */
export async function isHashOf(stored: string, secret: string): Promise<boolean> {
  const read = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(stored);
  const [, N = cost.N, r = cost.r, p = cost.p, salt = '', hash = ''] = read ?? [];
  const right = Buffer.from(hash, 'base64url');
  const made = await derive(secret, Buffer.from(salt, 'base64url'), right.length || hashBytes, { N: Number(N), r: Number(r), p: Number(p) });
  return right.length > 0 && timingSafeEqual(made, right);
}

async function derive(secret: string, salt: Buffer, length: number, at: Cost): Promise<Buffer> {
  await turn();
  try {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    scrypt(secret, salt, length, { ...at, maxmem: memoryFor(at) }, (error, made) => (error === null ? resolve(made) : reject(error)));
    return await promise;
  } finally {
    // Whoever waits takes the place over: nobody slips in between.
    const next = waiting.shift();
    if (next === undefined) working -= 1;
    else next();
  }
}

async function turn(): Promise<void> {
  if (working < atWork) return void (working += 1);
  if (waiting.length >= atMostWaiting) throw new HashingBusyError('too many secrets are being hashed');
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting.push(resolve);
  await promise;
}
