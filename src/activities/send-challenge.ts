// Sends the code of a step-up to a phone on file, or makes ready to judge a code of an app on file.
import type { Facts } from '#machines/rules/facts.ts';
import { capableGate, type Gate } from '#machines/rules/gate.ts';
import { ActivityError, type ActivityHost } from '../engine/activity.ts';
import type { Transaction } from '../engine/transaction.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { maskPhone } from '../directory/masking.ts';
import { phoneNumber } from '../directory/phone-number.ts';
import { lockOf } from '../limits/tries.ts';
import { newCode } from '../proofs/codes.ts';
import { proofs } from '../proofs/proof-record.ts';
import { phoneFor, type StoredPhone } from './challenge-phone.ts';
import { deliver, type Parcel, stage } from './delivering.ts';
import { type ActivitySettings, type Handler, subjectOf } from './handler.ts';

export type Challengeable = 'appCode' | 'sms' | 'voice';

export const sendChallenge = (settings: ActivitySettings): Handler<'sendChallenge'> => ({
  atMostOnce: true,
  run: async ({ channel }, host) => {
    const code = newCode();
    const staged = await host.transact(async (tx) => {
      const { facts, record } = await readFacts(settings.directory, tx, host);
      const asked = checkChallengeable(facts, channel, settings.gate);
      if (asked === 'appCode') return { outcome: await awaitApp(tx, host), parcel: null };
      const phone = phoneFor(record, asked, facts);
      if (phone === null) throw disallowed();
      const parcel: Parcel = { purpose: 'challenge', method: 'phone', channel: asked, to: dialled(phone), masked: maskPhone(phone.number), keep: null, code };
      return { outcome: await stage(tx, host, parcel), parcel };
    });
    if (staged.outcome === 'counted') return await deliver(settings, host, staged.parcel, 'delivery.failed');
    return { outcome: staged.outcome };
  },
});

/** @throws {ActivityError} `method.disallowed`: not on file, or policy does not allow it now. */
export function checkChallengeable(facts: Facts, channel: string | null, gate: Gate = capableGate): Challengeable {
  const asked = gate(facts).offered.find((offered) => offered === channel);
  if (asked === undefined || asked === 'appPush') throw disallowed();
  return asked;
}
const disallowed = () => new ActivityError('method.disallowed', 'this method may not be asked for now');

async function awaitApp(tx: Transaction, host: ActivityHost): Promise<'sent' | 'lockedOut'> {
  const { flow } = host;
  if ((await lockOf(tx, { tenant: flow.tenant, subject: subjectOf(flow), family: 'appCode' }, host.now())) !== null) return 'lockedOut';
  await tx.get(proofs, flow.id);
  tx.put(proofs, flow.id, {
    flow: flow.id, purpose: 'challenge', method: 'app', channel: 'appCode', masked: null, sealed: null, destination: null,
    code: null, sentAt: null, resendAt: null, expiresAt: null, tries: 0, lastTry: null, step: null, state: 'pending', key: host.key,
  });
  return 'sent';
}

/** As a sender dials it; an extension is dropped. @throws {ActivityError} `delivery.failed`: the directory's entry is no number. */
export function dialled({ number }: StoredPhone): string {
  const read = phoneNumber(number);
  if ('code' in read) throw new ActivityError('delivery.failed', `the number on file cannot be dialled: ${read.code}`);
  return read.e164;
}
