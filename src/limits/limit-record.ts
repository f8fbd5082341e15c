// The rows behind the limits: one per person and family for guesses, one for sends, one per destination.
// What they remember ends, and a row that remembers nothing any more may be removed by whoever sweeps.
import type { Table } from '../ports/store.ts';
import { limits } from './limit-settings.ts';

export type Tries = {
  readonly kind: 'tries';
  /** Wrong codes since the last lock, and since the last success. A try counts before it is judged. */
  readonly round: number;
  readonly total: number;
  readonly locks: number;
  /** Milliseconds since 1970. */
  readonly lockedUntil: number | null;
  /** Locked until an administrator removes the row. */
  readonly isStopped: boolean;
  /** When a try was last counted, milliseconds since 1970. */
  readonly lastAt: number;
  /** Answers already given, by idempotency key: an activity that runs again after a crash counts once. Bounded. */
  readonly answered: readonly { readonly key: string; readonly allowed: boolean; readonly until: number | null }[];
};

export type Sends = {
  readonly kind: 'sends';
  /** Within the window. `cools`: a pause follows from it. */
  readonly sends: readonly { readonly key: string; readonly at: number; readonly cools: boolean }[];
};

type Owned = { readonly tenant: string; readonly subject: string; readonly family: string };
export type LimitRecord = Owned & (Tries | Sends);

/** Key: `tenant/subject/family`; the family has no slash, so no two subjects share a key. Due: it counts for nothing any more. */
export const limitRows: Table<LimitRecord> = { name: 'limits', index: ({ tenant, subject, family }) => ({ tenant, subject, family }), due: endOf };

export const limitKey = ({ tenant, subject, family }: Owned): string => `${tenant}/${subject}/${family}`;

/** From when the row is as good as none, in milliseconds since 1970; null for a lock that only an administrator ends. */
export function endOf(row: Tries | Sends): number | null {
  if (row.kind === 'sends') return (row.sends.at(-1)?.at ?? 0) + limits.sendWindow;
  return row.isStopped ? null : row.lastAt + limits.triesRemembered;
}
