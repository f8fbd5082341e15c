// What a device may ask: which requests wait for its person, and to answer one of them. An answer is checked and kept here, in
// one commit; what it is worth to the flow is the flow's to judge.
import { timingSafeEqual } from 'node:crypto';
import { transact, type Transaction, type TransactionPorts } from '../engine/transaction.ts';
import { everyRow } from '../directory/every-row.ts';
import { forgiveSend } from '../limits/sends.ts';
import { countTry } from '../limits/tries.ts';
import { deniedRequest, lockedByNumbers, mismatchedRequest } from './device-audits.ts';
import type { Device } from './device.ts';
import type { DevicePlace } from './device-place.ts';
import { pushLimit, type Purpose, type PushRequest, pushRequests, type PushState, requestSend } from './push-record.ts';

/** A device whose word was found to be its own. */
export type Speaking = { readonly place: DevicePlace; readonly device: Device };

/** Moments are milliseconds since 1970. `from`: the address the person signs in from, where the host application has said it. Never the number. */
export type WaitingRequest = { readonly id: string; readonly purpose: Purpose; readonly from: string | null; readonly sentAt: number; readonly expiresAt: number };

/** What can be answered by this device now, the oldest first. */
export async function waitingFor(ports: TransactionPorts, speaking: Speaking): Promise<WaitingRequest[]> {
  const now = ports.clock.now();
  return (await requestsFor(ports, speaking))
    .filter(({ row: { state, expiresAt } }) => state === 'pending' && expiresAt > now)
    .flatMap(({ row: { id, purpose, from, sentAt, expiresAt } }) => (id === null || sentAt === null ? [] : [{ id, purpose, from, sentAt, expiresAt }]))
    .toSorted((a, b) => a.sentAt - b.sentAt);
}

export type DeviceAnswer = { readonly answer: 'deny' } | { readonly answer: 'approve'; readonly number: string };
/** `state`: what the request came to. `isNew`: by this answer; the flow is to be told then. */
export type Answered = { readonly flow: string; readonly state: Exclude<PushState, 'unsent' | 'pending'> | 'expired'; readonly isNew: boolean };

/**
 * An approval is a guess at the number: it is counted whatever it is, in the commit that keeps what it came to, and a wrong one
 * ends the request. A request that is over, or was answered, by whichever device, stays what it came to, and costs no try.
 * Null: no request of this id waits, or waited, for this device.
 */
export async function answerRequest(ports: TransactionPorts, speaking: Speaking, id: string, given: DeviceAnswer): Promise<Answered | null> {
  const found = (await requestsFor(ports, speaking)).find(({ row }) => row.id === id);
  if (found === undefined) return null;
  const flow = found.key;
  return await transact(ports, async (tx) => {
    const request = await tx.get(pushRequests, flow);
    if (request === null || request.id !== id || request.state === 'unsent') return null;
    if (request.state !== 'pending') return { flow, state: request.state, isNew: false };
    if (request.expiresAt <= ports.clock.now()) return { flow, state: 'expired', isNew: false };
    const state = given.answer === 'deny' ? 'denied' : await guess(tx, speaking, flow, request, given.number, ports.clock.now());
    tx.put(pushRequests, flow, { ...request, state, answeredBy: speaking.device.id });
    // Who has approved was not pestered: the next request need not wait. It counts for the day all the same.
    if (state === 'approved') await forgiveSend(tx, requestSend(request), 'refused', ports.clock.now());
    const said = { flow, subject: request.subject, purpose: request.purpose, from: request.from, device: speaking.device.name };
    if (state === 'denied') tx.audit(deniedRequest(said));
    if (state === 'mismatched') tx.audit(mismatchedRequest(said));
    return { flow, state, isNew: true };
  });
}

/** First counted, then compared, in constant time. A right number is forgiven the tries before it by whoever passes or saves, not here. */
async function guess(tx: Transaction, { device }: Speaking, flow: string, { id, tenant, subject, purpose, from, number }: PushRequest, typed: string, now: number): Promise<'approved' | 'mismatched' | 'locked'> {
  const tried = await countTry(tx, pushLimit({ tenant, subject }), `${flow}:${id ?? ''}`, now);
  if (tried.hasFallen) tx.audit(lockedByNumbers({ flow, subject, purpose, from, device: device.name }, tried));
  if (!tried.allowed) return 'locked';
  const right = Buffer.from(number);
  const given = Buffer.from(typed);
  return given.length === right.length && timingSafeEqual(given, right) ? 'approved' : 'mismatched';
}

async function requestsFor({ store }: TransactionPorts, { place: { tenant, subject }, device }: Speaking): Promise<{ readonly key: string; readonly row: PushRequest }[]> {
  const found: { key: string; row: PushRequest }[] = [];
  for await (const entry of everyRow(store, pushRequests, { tenant, subject })) if (entry.row.devices.includes(device.id)) found.push(entry);
  return found;
}
