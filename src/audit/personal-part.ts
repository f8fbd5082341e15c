// What an audit record says of people, and what is left once that is erased. The chain hashes only its fingerprint, so
// that it can go without breaking anything; the salt goes with it, so that nobody can find it again by guessing.
import { createHash } from 'node:crypto';
import { canonical } from '../ports/json.ts';
import type { AuditEntry, AuditRecord, PersonalPart } from '../ports/store.ts';

export type { PersonalPart };

/** An audit record without its personal part, its salt and the time of their erasure: what stays, and what is chained. */
export type ChainedPart = Omit<AuditRecord, keyof PersonalPart | 'personalSalt' | 'erasedAt'>;

const nobody: PersonalPart = { initiatedBy: { app: { id: 'erased' } }, targetResources: [], resultReason: '', additionalDetails: [] };

/** SHA-256 in hex over the canonical JSON. */
export const digestOf = (value: unknown, salt = ''): string => createHash('sha256').update(salt).update(canonical(value)).digest('hex');

export const personalPartOf = ({ initiatedBy, targetResources, resultReason, additionalDetails }: AuditEntry): PersonalPart =>
  ({ initiatedBy, targetResources, resultReason, additionalDetails });

/** The rest of the record, `hash` included. */
export const chainedPartOf = (record: AuditRecord): ChainedPart => {
  const { initiatedBy: _1, targetResources: _2, resultReason: _3, additionalDetails: _4, personalSalt: _5, erasedAt: _6, ...chained } = record;
  return chained;
};

/** The record as it is shown once its personal part is gone. */
export const erasedRecord = (chained: ChainedPart, erasedAt: string): AuditRecord => ({ ...chained, ...nobody, erasedAt });

/** Whether nothing but what an erasure leaves is there. */
export const saysNothing = (record: AuditRecord): boolean => canonical(personalPartOf(record)) === canonical(nobody) && record.personalSalt === undefined;

/** Whether the record is about a user, as its target or its initiator. */
export const isAbout = (user: string, { initiatedBy, targetResources }: PersonalPart): boolean =>
  targetResources.some(({ type, id }) => type === 'User' && id === user) || ('user' in initiatedBy && initiatedBy.user.id === user);
