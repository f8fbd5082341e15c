// Sends a request to a person's devices: to the one that has just paired, to prove it, or to those on file, as a challenge.
// What goes out says that there is something to approve; the number that it takes stays on the page.
import type { Sending } from '#machines/enrolment/vocabulary.ts';
import { type AppByPush, isAskable } from '../devices/device-place.ts';
import { pairings } from '../devices/pairing-record.ts';
import { newNumber, pushLimit, type Purpose, type PushRequest, pushRequests, requestLifetime, requestSend } from '../devices/push-record.ts';
import { ActivityError, type ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { type Reading, readFacts } from '../directory/facts-reading.ts';
import type { StoredMethod } from '../directory/user-record.ts';
import type { LimitSubject } from '../limits/limit-settings.ts';
import { countSend, forgiveSend, type Send } from '../limits/sends.ts';
import { lockOf } from '../limits/tries.ts';
import type { MessageId } from '../messages/catalogue.en.ts';
import { languageToSendIn } from '../messages/flow-language.ts';
import { type Language, text } from '../messages/text.ts';
import { DeliveryError } from '../ports/senders.ts';
import { checkChallengeable, disallowed } from './challengeable.ts';
import { type ActivitySettings, subjectOf } from './handler.ts';
import { checkRegistrable } from './permission.ts';

/** `except`: the id of a method that is about to go and is not to vouch for itself; null where nothing else could. */
export type AboutRequest = { readonly purpose: Purpose; readonly except: string | null };

/**
 * For an activity that runs at most once.
 * @throws {ActivityError} `policy.disallows`, `cap.reached` (enrolment), `method.disallowed` (challenge), `delivery.failed`
 */
export async function sendRequest(settings: ActivitySettings, host: ActivityHost, about: AboutRequest): Promise<{ outcome: Sending }> {
  const id = settings.ids.next('approval');
  const number = newNumber();
  const staged = await host.transact(async (tx) => {
    const reading = await readFacts(settings.directory, tx, host);
    return await stage(tx, host, reading, { about, devices: await devicesFor(settings, tx, host, reading, about), id, number });
  });
  if (staged.outcome !== 'counted') return { outcome: staged.outcome };
  await deliver(settings, host, staged, about.purpose);
  return { outcome: 'sent' };
}

/** Apps that can be asked and count. */
export const askable = (methods: readonly StoredMethod[], except: string | null): readonly AppByPush[] =>
  methods.filter(isAskable).filter(({ id, mfaFlag }) => id !== except && mfaFlag !== false);

async function devicesFor({ gate }: ActivitySettings, tx: Transaction, host: ActivityHost, reading: Reading, { purpose, except }: AboutRequest): Promise<readonly string[]> {
  if (purpose === 'enrolment') {
    checkRegistrable(reading, 'app', 'appPush');
    const device = (await tx.get(pairings, rootOf(host.flow.id)))?.device ?? null;
    if (device === null) throw new ActivityError('delivery.failed', 'no device has paired');
    return [device.id];
  }
  checkChallengeable(reading.facts, 'appPush', gate, except);
  const devices = askable(reading.record.methods, except).map(({ device }) => device.id);
  if (devices.length === 0) throw disallowed();
  return devices;
}

type Draft = { readonly about: AboutRequest; readonly devices: readonly string[]; readonly id: string; readonly number: string };
type Counted = { readonly outcome: 'counted'; readonly send: Send; readonly devices: readonly string[]; readonly language: Language };
type Staged = { readonly outcome: Exclude<Sending, 'sent'> } | Counted;

/** Counts the request and stores it: a device may answer as soon as this is committed. */
async function stage(tx: Transaction, host: ActivityHost, { record, signIn }: Reading, { about: { purpose }, devices, id, number }: Draft): Promise<Staged> {
  const now = host.now();
  const root = rootOf(host.flow.id);
  const send = requestSend({ tenant: record.tenant, subject: record.id, devices, key: host.key });
  if ((await lockOf(tx, send.whom, now)) !== null) return { outcome: 'lockedOut' };
  const counted = await countSend(tx, send, now);
  if (counted.outcome === 'exhausted') return { outcome: 'exhausted' };
  const before = await tx.get(pushRequests, root);
  const request: PushRequest = {
    tenant: record.tenant, subject: record.id, id, purpose, devices, number, from: signIn.ip, sentAt: now, resendAt: null, expiresAt: now + requestLifetime,
    state: 'pending', answeredBy: null, isTaken: false, key: host.key,
  };
  if (counted.outcome === 'tooSoon') {
    // The last one stands if it still can be answered, for the same thing and by the same devices.
    const stands = before?.state === 'pending' && before.expiresAt > now && before.purpose === purpose && before.devices.join() === devices.join();
    tx.put(pushRequests, root, { ...(stands ? before : { ...request, id: null, sentAt: null, state: 'unsent' }), resendAt: counted.until });
    return { outcome: 'tooSoon' };
  }
  tx.put(pushRequests, root, { ...request, resendAt: counted.resendAt });
  return { outcome: 'counted', send, devices, language: await languageToSendIn(tx, host.flow) };
}

/**
 * To every device. One that has heard is enough; and so is one that may have: the request waits for it, and a device that asks gets
 * it in any case. Only when nobody has taken any of them was nothing sent.
 */
async function deliver({ senders, issuer }: ActivitySettings, host: ActivityHost, { send, devices, language }: Counted, purpose: Purpose): Promise<void> {
  // Without the number, which is what shows that the person sees the page.
  const say = (id: MessageId): string => text(id, { service: issuer }, language).text;
  const message = { channel: 'push', subject: say('push.subject'), text: say(`push.${purpose}`) } as const;
  const failures = await Promise.all(devices.map(async (to, i) => {
    try {
      await senders.push.send({ key: `${host.key}:${i}`, to, ...message }, host.signal);
      return null;
    } catch (error) {
      return error instanceof DeliveryError ? error : new DeliveryError('unknown', 'the sender failed', error);
    }
  }));
  if (failures.some((failure) => failure === null || failure.kind === 'unknown')) return;
  const isAnswered = await host.transact(async (tx) => {
    const request = await tx.get(pushRequests, rootOf(host.flow.id));
    if (request?.key === host.key && request.state !== 'pending') return true; // a device has asked by itself, and was quicker
    await forgiveSend(tx, send, failures.every((failure) => failure?.kind === 'refused') ? 'refused' : 'unreachable', host.now());
    if (request?.key === host.key) tx.put(pushRequests, rootOf(host.flow.id), { ...request, state: 'unsent', resendAt: null });
    return false;
  });
  if (isAnswered) return;
  throw new ActivityError('delivery.failed', 'no device could be reached', { cause: failures[0] });
}

export const pushLimitOf = ({ flow }: Pick<ActivityHost, 'flow'>): LimitSubject => pushLimit({ tenant: flow.tenant, subject: subjectOf(flow) });
