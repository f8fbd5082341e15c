// Identifiers that cannot be guessed.
import { randomBytes } from 'node:crypto';
import type { Ids } from '#src/ports/ids.ts';

export const randomIds: Ids = { next: (prefix) => `${prefix}_${randomBytes(16).toString('base64url')}` };
