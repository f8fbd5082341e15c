// A request to a person's devices: approve this, with the number that the page shows. One row a flow, under the id of its
// outermost one; a new request takes the place of the one before.
import { randomInt } from 'node:crypto';
import type { Transaction } from '../engine/transaction.ts';
import type { LimitSubject } from '../limits/limit-settings.ts';
import type { Send } from '../limits/sends.ts';
import type { Table } from '../ports/store.ts';

/**
 * `unsent`: none is out, because the last one is too recent or could not be sent. `pending`: a device may answer it. The others
 * are answers, and final: `mismatched` with another number than the page shows; `locked` with one that was not even compared.
 */
export type PushState = 'unsent' | 'pending' | 'approved' | 'denied' | 'mismatched' | 'locked';
export type Purpose = 'enrolment' | 'challenge';

export type PushRequest = {
  readonly tenant: string;
  readonly subject: string;
  /** Names this request to devices; null while none has been made. */
  readonly id: string | null;
  readonly purpose: Purpose;
  /** The devices that may answer it. */
  readonly devices: readonly string[];
  /** Two digits, shown on the page and typed on the device; never sent. Kept as it is, for whoever may see the flow sees it anyway. */
  readonly number: string;
  /** From where the person signs in, as far as the host application has said. */
  readonly from: string | null;
  /** Milliseconds since 1970. */
  readonly sentAt: number | null;
  readonly resendAt: number | null;
  readonly expiresAt: number;
  readonly state: PushState;
  /** The device that has answered. */
  readonly answeredBy: string | null;
  /** What it proves has been taken: a challenge that was passed, or an enrolment that goes on to be saved. */
  readonly isTaken: boolean;
  /** The idempotency key of the work that made it. */
  readonly key: string;
};

/** Keyed by outermost flow; goes with it. */
export const pushRequests: Table<PushRequest> = { name: 'pushRequests', index: ({ tenant, subject }) => ({ tenant, subject }) };

/**
 * Five minutes, as a text message has, and half of what is allowed (NIST SP 800-63B-4 section 3.1.3, OWASP ASVS 5.0 6.5.5). The page
 * waits as long.
 */
export const requestLifetime = 5 * 60_000;

/** 10 to 99: no leading zero that somebody might leave out. One guess is all a request takes. */
export const newNumber = (): string => String(randomInt(10, 100));

/** By what requests to a person, and guesses at their numbers, are counted. */
export const pushLimit = ({ tenant, subject }: Pick<PushRequest, 'tenant' | 'subject'>): LimitSubject => ({ tenant, subject, family: 'appPush' });

/** As the request was counted when it went out. A device's id is no address of anybody, and stands there as it is. */
export const requestSend = ({ tenant, subject, devices, key }: Pick<PushRequest, 'tenant' | 'subject' | 'devices' | 'key'>): Send => ({ whom: pushLimit({ tenant, subject }), destination: devices.join('+'), key });

/** What a page shows of the request that is out; null where none is, or it is over. Moments are milliseconds since 1970. */
export type ShownRequest = { readonly number: string; readonly purpose: Purpose; readonly expiresAt: number; readonly resendAt: number | null };

/** @param root the outermost flow */
export async function shownRequest(read: Pick<Transaction, 'get'>, root: string): Promise<ShownRequest | null> {
  const request = await read.get(pushRequests, root);
  if (request?.state !== 'pending') return null;
  const { number, purpose, expiresAt, resendAt } = request;
  return { number, purpose, expiresAt, resendAt };
}
