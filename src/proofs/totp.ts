// Time-based one-time passwords (RFC 6238): six digits, SHA-1, 30 seconds, what every authenticator app understands; of tokens
// also 60 seconds and SHA-256.
import { timingSafeEqual } from 'node:crypto';
import { HOTP, Secret, TOTP } from 'otpauth';
import type { TokenCodes } from '../directory/user-record.ts';

const period = 30;
const asApps: TokenCodes = { period, algorithm: 'SHA1' };
const digits = 6;
/** 160 bits, the length of the hash (RFC 4226 section 4, R6). */
const seedBytes = 20;

/** Base32, without padding. */
export const newSeed = (): string => new Secret({ size: seedBytes }).base32;

/** The number of the 30 seconds (or the token's 60) that `now` (milliseconds since 1970) lies in. */
export const stepAt = (now: number, codes: Pick<TokenCodes, 'period'> = asApps): number => Math.floor(now / 1_000 / codes.period);

/** The code of a time step; for tests and demonstrations. */
export const codeAt = (seed: string, step: number, { algorithm }: Pick<TokenCodes, 'algorithm'> = asApps): string => HOTP.generate({ secret: Secret.fromBase32(seed), algorithm, digits, counter: step });

/**
 * The time step the code is of, or null. Only a step after `lastStep` counts, so that a code works once (RFC 6238 section 5.2).
 * `skew`: how many steps a clock may be off in either direction. Every step is compared, in constant time.
 */
export function matchingStep(seed: string, code: string, now: number, lastStep: number | null, skew: number, codes: TokenCodes = asApps): number | null {
  const typed = Buffer.from(code);
  let found: number | null = null;
  for (let step = stepAt(now, codes) - skew; step <= stepAt(now, codes) + skew; step++) {
    const right = Buffer.from(codeAt(seed, Math.max(step, 0), codes));
    const isSame = typed.length === right.length && timingSafeEqual(typed, right);
    if (isSame && found === null && (lastStep === null || step > lastStep)) found = step;
  }
  return found;
}

/** Characters of an account's name that an app shows; a longer one would not fit into a picture either. */
const longestLabel = 40;

/** What an authenticator app scans: `otpauth://totp/ISSUER:ACCOUNT?secret=…`. */
export const provisioningUri = (seed: string, issuer: string, account: string): string =>
  new TOTP({ issuer, label: Array.from(account.toWellFormed()).slice(0, longestLabel).join(''), secret: Secret.fromBase32(seed), algorithm: 'SHA1', digits, period }).toString();
