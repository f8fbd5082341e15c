// Sends a code: counts the message and stores what it is to prove, commits, and only then hands it to the sender.
import type { Sending } from '#machines/enrolment/vocabulary.ts';
import { ActivityError, type ActivityHost, type Completion, Failed } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Language } from '../messages/text.ts';
import { DeliveryError } from '../ports/senders.ts';
import { familyOf } from '../limits/limit-settings.ts';
import { countSend, forgiveSend, type Send } from '../limits/sends.ts';
import { lockOf } from '../limits/tries.ts';
import { lifetimes, wording } from '../proofs/codes.ts';
import { codePurpose, type Proof, proofBinding, proofOf, proofs, type ProvenKind } from '../proofs/proof-record.ts';
import { completing } from './completing.ts';
import { type ActivitySettings, subjectOf } from './handler.ts';

/** A code on its way. `to`: as the sender dials it. `keep`: what is to be put on file once it is proven, or null. */
export type Parcel = {
  readonly purpose: Proof['purpose'];
  readonly method: ProvenKind;
  readonly channel: 'sms' | 'voice' | 'email';
  readonly to: string;
  readonly masked: string;
  readonly keep: string | null;
  readonly code: string;
};

/** In the transaction that has checked the rules. `counted`: to be delivered now. */
export async function stage(tx: Transaction, host: ActivityHost, parcel: Parcel): Promise<Exclude<Sending, 'sent'> | 'counted'> {
  const now = host.now();
  const root = rootOf(host.flow.id);
  const send = sendOf(host, parcel);
  if ((await lockOf(tx, send.whom, now)) !== null) return 'lockedOut';
  const counted = await countSend(tx, send, now);
  const before = await proofOf(tx, root, parcel);
  if (counted.outcome === 'exhausted') return 'exhausted';
  const { purpose, method, channel, masked } = parcel;
  const about = { flow: root, purpose, method, channel, destination: send.destination };
  const blank: Proof = {
    ...about, masked, sealed: parcel.keep === null ? null : host.seal(parcel.keep, proofBinding(root)),
    code: null, sentAt: null, resendAt: null, expiresAt: null, tries: 0, lastTry: null, step: null, state: 'pending', key: host.key,
  };
  if (counted.outcome === 'tooSoon') {
    // A code that went to another address is no good for this one: none is awaited until one may be sent.
    const isSame = before?.destination === send.destination && before.state !== 'proven';
    tx.put(proofs, root, { ...(isSame ? before : blank), resendAt: counted.until });
    return 'tooSoon';
  }
  tx.put(proofs, root, {
    ...blank, code: host.fingerprint(parcel.code, codePurpose(about)), sentAt: now, resendAt: counted.resendAt, expiresAt: now + lifetimes[channel],
  });
  return 'counted';
}

/**
 * After the commit that staged it. `refused`: the code of an address that the other side will not take.
 * @throws {ActivityError} `delivery.unknown`: it may have gone out.
 */
export async function deliver({ senders, issuer }: ActivitySettings, host: ActivityHost, parcel: Parcel & { readonly language: Language }, refused: 'address.refused' | 'delivery.failed'): Promise<Completion<{ outcome: Sending }>> {
  const { channel, to, code, language } = parcel;
  try {
    await senders[channel].send({ key: host.key, channel, to, ...wording(channel, code, issuer, language) }, host.signal);
  } catch (error) {
    const kind = error instanceof DeliveryError ? error.kind : 'unknown';
    if (kind === 'unknown') throw new ActivityError('delivery.unknown', 'the message may have gone out', { cause: error });
    return completing<{ outcome: Sending }>(async (tx) => {
      await forgiveSend(tx, sendOf(host, parcel), kind, host.now());
      await change(tx, host, parcel, { code: null, expiresAt: null, resendAt: null });
      return new Failed(kind === 'refused' ? refused : 'delivery.failed');
    });
  }
  return completing(async (tx) => {
    await change(tx, host, parcel, { state: 'sent' });
    return { outcome: 'sent' as const };
  });
}

const sendOf = (host: ActivityHost, { channel, to }: Parcel): Send => ({
  whom: { tenant: host.flow.tenant, subject: subjectOf(host.flow), family: familyOf(channel) },
  destination: host.fingerprint(to, 'destination'),
  key: host.key,
});

async function change(tx: Transaction, host: ActivityHost, parcel: Parcel, changes: Partial<Proof>): Promise<void> {
  const proof = await proofOf(tx, host.flow.id, parcel);
  if (proof?.key === host.key) tx.put(proofs, rootOf(host.flow.id), { ...proof, ...changes });
}
