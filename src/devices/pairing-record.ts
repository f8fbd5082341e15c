// An authenticator app by push that is being set up: what its picture holds, and the device that has paired by it. One row
// a flow, under the id of its outermost one.
import { hash, timingSafeEqual } from 'node:crypto';
import { Secret } from 'otpauth';
import type { Box } from '../engine/vault.ts';
import type { Table } from '../ports/store.ts';
import type { Device } from './device.ts';

export type Pairing = {
  readonly tenant: string;
  readonly subject: string;
  /** SHA-256 of the pairing code: of 128 random bits no slower hash is needed (OWASP ASVS 5.0 6.5.2). */
  readonly code: string;
  /** The base32 seed of the codes that this app shows as well, sealed for {@link pairingBinding}; null where only requests are approved. */
  readonly seed: Box | null;
  /** How the person is named beside the codes. */
  readonly account: string;
  /** The id that the method will have. */
  readonly method: string;
  /** When the code stops pairing, milliseconds since 1970. */
  readonly expiresAt: number;
  /** The device that has paired: the code is spent then. */
  readonly device: Device | null;
};

/** Keyed by outermost flow; goes with it. */
export const pairings: Table<Pairing> = { name: 'pairings', index: ({ code }) => ({ code }) };

export const pairingBinding = (root: string): string => `pairing/${root}`;

/** As long as a flow may rest. NIST SP 800-63B-4 section 4.1.2.2 asks at least 112 bits of a code that names nobody, and one use. */
export const pairingLifetime = 15 * 60_000;

/** 128 random bits in base32 (RFC 4648): a picture holds it, and it can be typed. */
export const newPairingCode = (): string => new Secret({ size: 16 }).base32;

/** Of the code as it may have been typed: without regard to case, spaces and hyphens. */
export const pairingHash = (typed: string): string => hash('sha256', typed.replaceAll(/[\s-]/g, '').toUpperCase(), 'hex');

/** Constant time; both are SHA-256 in hex. */
export const isSameHash = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
