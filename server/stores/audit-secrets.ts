// What in an audit record nobody may guess: the salt of its personal part (128 bits, NIST SP 800-132 5.1), and the
// identifier of a record the store makes itself.
import { randomBytes } from 'node:crypto';

export const newSalt = (): string => randomBytes(16).toString('hex');

export const newAuditId = (): string => `audit_${randomBytes(16).toString('base64url')}`;
