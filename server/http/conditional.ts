// The request headers that make an answer depend on what the caller already knows or is willing to wait for.
import { createHash } from 'node:crypto';
import type { Vault } from '#src/engine/vault.ts';
import { Problem } from './problems.ts';

/** The revisions in `If-Match` (RFC 9110 section 13.1.1); undefined without one, or with `*`. A weak tag is none of them: the comparison is strong. */
export function expectedRevisions(header: string | undefined): readonly number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return header.split(',').flatMap((etag) => {
    const [, weak, revision] = /^\s*(W\/)?"(\d{1,15})(?:;[^"]*)?"\s*$/.exec(etag) ?? [];
    if (weak !== undefined) return [];
    if (revision === undefined) throw new Problem('request.malformed', 'If-Match must be ETags of this flow, such as "7"');
    return Number(revision);
  });
}

/** Whether `If-None-Match` names this ETag (weak comparison, RFC 9110 section 13.1.2). */
export const isKnownVersion = (header: string | undefined, etag: string): boolean =>
  header !== undefined && (header.trim() === '*' || header.split(',').some((known) => known.trim().replace(/^W\//, '') === etag));

/** The strong ETag of a body that has no revision of its own (RFC 9110 section 8.8.3): another content, another tag. */
export const etagOf = (body: unknown): string => `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url')}"`;

/** The same of a body that some callers see masked: without the key nobody can try out what has this tag. Another key, another tag. */
export const keyedEtagOf = (body: unknown, { fingerprint }: Pick<Vault, 'fingerprint'>): string => `"${fingerprint(JSON.stringify(body), 'etag').replace(/^.*\./, '')}"`;

/** Whether `If-Match` lets a change through (strong comparison, RFC 9110 section 13.1.1). `current`: null where there is nothing yet. */
export const isExpectedVersion = (header: string | undefined, current: string | null): boolean =>
  header === undefined || (current !== null && (header.trim() === '*' || header.split(',').some((known) => known.trim() === current)));

/** Whether `If-None-Match` lets a change through (RFC 9110 section 13.1.2): `*` only where there is nothing yet. */
export const isNewTo = (header: string | undefined, current: string | null): boolean => header === undefined || current === null || !isKnownVersion(header, current);

const defaultPatience = 5;
const longestPatience = 30;

/** Milliseconds to wait for running work, from `Prefer: wait=N` (RFC 7240 section 4.3). */
export function patienceOf(prefer: string | undefined): number {
  const asked = waitIn(prefer);
  return 1_000 * Math.min(asked ?? defaultPatience, longestPatience);
}

export const preferenceApplied = (prefer: string | undefined): Record<string, string> =>
  waitIn(prefer) === undefined ? {} : { 'Preference-Applied': `wait=${patienceOf(prefer) / 1_000}` };

function waitIn(prefer: string | undefined): number | undefined {
  const seconds = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(prefer ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
