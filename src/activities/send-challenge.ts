// Sends the code of a step-up to a phone on file, asks a device, or makes ready to judge a code of an app or token on file.
import { ActivityError, type ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { readFacts } from '../directory/facts-reading.ts';
import { maskPhone } from '../directory/masking.ts';
import { phoneNumber } from '../directory/phone-number.ts';
import { lockOf } from '../limits/tries.ts';
import { languageToSendIn } from '../messages/flow-language.ts';
import { newCode } from '../proofs/codes.ts';
import { proofs } from '../proofs/proof-record.ts';
import { phoneFor, type StoredPhone } from './challenge-phone.ts';
import { checkChallengeable, disallowed, excepted } from './challengeable.ts';
import { beforehand, outside } from './completing.ts';
import { deliver, stage } from './delivering.ts';
import { type ActivitySettings, type Handler, subjectOf } from './handler.ts';
import { sendRequest } from './send-request.ts';

export const sendChallenge = (settings: ActivitySettings): Handler<'sendChallenge'> => ({
  atMostOnce: true,
  run: async ({ channel, except }, host) => {
    const code = newCode();
    const staged = await beforehand(host, async (tx) => {
      const { facts, record } = await readFacts(settings.directory, tx, host);
      const asked = checkChallengeable(facts, channel, settings.gate, except);
      const not = excepted(facts, except);
      if (asked === 'appPush') return { outcome: 'push' as const, parcel: null, not };
      if (asked === 'appCode') return { outcome: await awaitApp(tx, host), parcel: null, not };
      const phone = phoneFor(record, asked, facts, not);
      if (phone === null) throw disallowed();
      const parcel = { purpose: 'challenge', method: 'phone', channel: asked, to: dialled(phone), masked: maskPhone(phone.number), keep: null, code, language: await languageToSendIn(tx, host.flow) } as const;
      return { outcome: await stage(tx, host, parcel), parcel, not };
    });
    if (staged.outcome === 'push') return await outside(() => sendRequest(settings, host, { purpose: 'challenge', except: staged.not }));
    if (staged.outcome === 'counted') return await deliver(settings, host, staged.parcel, 'delivery.failed');
    return { outcome: staged.outcome };
  },
});

async function awaitApp(tx: Transaction, host: ActivityHost): Promise<'sent' | 'lockedOut'> {
  const { flow } = host;
  if ((await lockOf(tx, { tenant: flow.tenant, subject: subjectOf(flow), family: 'appCode' }, host.now())) !== null) return 'lockedOut';
  const root = rootOf(flow.id);
  await tx.get(proofs, root);
  tx.put(proofs, root, {
    flow: root, purpose: 'challenge', method: 'app', channel: 'appCode', masked: null, sealed: null, destination: null,
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
