// Counts messages before they go out: a growing pause between two to the same address, or between any two once several others were
// written to, and a number per day, per person and per destination.
import type { Transaction } from '../engine/transaction.ts';
import { limitKey, limitRows, type Sends } from './limit-record.ts';
import { limits, type LimitSubject } from './limit-settings.ts';

/** `resendAt`, `until`: milliseconds since 1970 from which another message may be asked for. */
export type Counted =
  | { readonly outcome: 'counted'; readonly resendAt: number }
  | { readonly outcome: 'tooSoon'; readonly until: number }
  | { readonly outcome: 'exhausted'; readonly until: number };

/** `destination`: a fingerprint of the address, never the address. */
export type Send = { readonly whom: LimitSubject; readonly destination: string; readonly key: string };

/** Counts a message, once per key. Anything but `counted` means it must not be sent, and is not counted. */
export async function countSend(tx: Transaction, send: Send, now: number): Promise<Counted> {
  const [person, place] = rowsOf(send);
  const byPerson = await sendsOf(tx, person, now);
  const toPlace = await sendsOf(tx, place, now);
  if (byPerson.some(({ key }) => key === send.key)) return { outcome: 'counted', resendAt: pauseUntil(byPerson, toPlace, now) };

  const fullUntil = Math.max(freeAt(byPerson, limits.sendsPerPerson), freeAt(toPlace, limits.sendsPerDestination));
  if (fullUntil > now) return { outcome: 'exhausted', until: fullUntil };
  const warmUntil = pauseUntil(byPerson, toPlace, now);
  if (warmUntil > now) return { outcome: 'tooSoon', until: warmUntil };

  const one = { key: send.key, at: now, cools: true };
  tx.put(limitRows, limitKey(person), { ...person, kind: 'sends', sends: [...byPerson, one] });
  tx.put(limitRows, limitKey(place), { ...place, kind: 'sends', sends: [...toPlace, one] });
  return { outcome: 'counted', resendAt: pauseUntil([...byPerson, one], [...toPlace, one], now) };
}

/** Nothing went out. `refused`: the address is at fault, which counts for the day but makes nobody wait; `unreachable`: it never happened. */
export async function forgiveSend(tx: Transaction, send: Send, why: 'refused' | 'unreachable', now: number): Promise<void> {
  for (const row of rowsOf(send)) {
    const sends = await sendsOf(tx, row, now);
    const left = why === 'unreachable' ? sends.filter(({ key }) => key !== send.key) : sends.map((one) => (one.key === send.key ? { ...one, cools: false } : one));
    tx.put(limitRows, limitKey(row), { ...row, kind: 'sends', sends: left });
  }
}

const rowsOf = ({ whom: { tenant, subject, family }, destination }: Send) =>
  [{ tenant, subject, family: `send:${family}` }, { tenant, subject: destination, family: `to:${family}` }] as const;

const sendsOf = async (tx: Transaction, row: ReturnType<typeof rowsOf>[number], now: number): Promise<Sends['sends']> => {
  const found = await tx.get(limitRows, limitKey(row));
  return found?.kind === 'sends' ? found.sends.filter(({ at }) => at > now - limits.sendWindow) : [];
};

/** When there is room for one more; 0 when there is now. */
const freeAt = (sends: Sends['sends'], most: number): number => {
  const oldest = sends.at(-most);
  return sends.length < most || oldest === undefined ? 0 : oldest.at + limits.sendWindow;
};

/**
 * Until when a person waits for another message to this place. What went elsewhere makes nobody wait at first, so that a second number
 * can follow the first; from so many on all of it counts, and whoever types one number after the other waits longer and longer.
 */
function pauseUntil(byPerson: Sends['sends'], toPlace: Sends['sends'], now: number): number {
  const went = new Set(toPlace.map(({ key }) => key));
  const elsewhere = cooling(byPerson, now).filter(({ key }) => !went.has(key));
  return coolUntil(elsewhere.length < limits.sendsElsewhere ? byPerson.filter(({ key }) => went.has(key)) : byPerson, now);
}

const cooling = (sends: Sends['sends'], now: number): Sends['sends'] => sends.filter(({ at, cools }) => cools && at > now - limits.coolDownWindow);

const coolUntil = (sends: Sends['sends'], now: number): number => {
  const recent = cooling(sends, now);
  const last = recent.at(-1);
  return last === undefined ? 0 : last.at + Math.min(limits.firstCoolDown * 2 ** (recent.length - 1), limits.longestCoolDown);
};
