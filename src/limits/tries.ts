// Counts guesses at codes: first count, then compare, so that a crash between the two never gives a guess away.
import type { Transaction } from '../engine/transaction.ts';
import { endOf, limitKey, limitRows, type Tries } from './limit-record.ts';
import { limits, lockFamilyOf, type LimitSubject } from './limit-settings.ts';

/** `until`: milliseconds since 1970; null while not locked, and for a lock that only an administrator ends. */
export type Tried = {
  readonly allowed: boolean;
  readonly until: number | null;
  /** This very try made the lock fall: worth an audit record, once. */
  readonly hasFallen: boolean;
};
export type Lock = { readonly until: number | null };

const none: Tries = { kind: 'tries', round: 0, total: 0, locks: 0, lockedUntil: null, isStopped: false, lastAt: 0, answered: [] };
/** Flows of one person that can be between counting and comparing at the same time; older answers are not asked for again. */
const answersKept = 20;

/** Counts a try, once per `key`. Not allowed: it must not be compared. Tries refused by a lock do not count towards the next. */
export async function countTry(tx: Transaction, guessed: LimitSubject, key: string, now: number): Promise<Tried> {
  const whom = lockedAs(guessed);
  const tries = await triesOf(tx, whom, now);
  const before = tries.answered.find((answer) => answer.key === key);
  if (before !== undefined) return { allowed: before.allowed, until: before.until, hasFallen: false };
  const lock = lockIn(tries, now);
  if (lock !== null) return { allowed: false, until: lock.until, hasFallen: false };

  const next = afterOneMore(tries, now);
  const allowed = lockIn(next, now) === null;
  const until = allowed ? null : next.lockedUntil;
  const answered = [...tries.answered, { key, allowed, until }].slice(-answersKept);
  tx.put(limitRows, limitKey(whom), { ...whom, ...next, lastAt: now, answered });
  return { allowed, until, hasFallen: !allowed };
}

/** The lock that holds now, or null. */
export const lockOf = async (tx: Pick<Transaction, 'get'>, whom: LimitSubject, now: number): Promise<Lock | null> => lockIn(await triesOf(tx, whom, now), now);

/** After a success, or by an administrator. */
export async function clearTries(tx: Transaction, whom: LimitSubject): Promise<void> {
  const key = limitKey(lockedAs(whom));
  const row = await tx.get(limitRows, key);
  if (row !== null) tx.remove(limitRows, key);
}

const lockedAs = (whom: LimitSubject): LimitSubject => ({ tenant: whom.tenant, subject: whom.subject, family: lockFamilyOf(whom.family) });

/** A row that nobody has swept yet says no more than one that was. */
const triesOf = async (tx: Pick<Transaction, 'get'>, whom: LimitSubject, now: number): Promise<Tries> => {
  const row = await tx.get(limitRows, limitKey(lockedAs(whom)));
  return row?.kind === 'tries' && now < (endOf(row) ?? Infinity) ? row : none;
};

const lockIn = ({ isStopped, lockedUntil }: Tries, now: number): Lock | null => {
  if (isStopped) return { until: null };
  return lockedUntil !== null && lockedUntil > now ? { until: lockedUntil } : null;
};

function afterOneMore(tries: Tries, now: number): Tries {
  if (tries.total >= limits.triesInAll) return { ...tries, isStopped: true, lockedUntil: null };
  if (tries.round < limits.triesPerLock) return { ...tries, round: tries.round + 1, total: tries.total + 1, lockedUntil: null };
  const lasts = Math.min(limits.firstLock * 2 ** tries.locks, limits.longestLock);
  return { ...tries, round: 0, locks: tries.locks + 1, lockedUntil: now + lasts };
}
