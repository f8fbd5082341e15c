// Judges what a device has answered to the request of a flow. The answer itself was checked when it came: here it is what the
// flow may take it for.
import type { Verdict } from '#machines/enrolment/vocabulary.ts';
import { pairingBinding, pairings } from '../devices/pairing-record.ts';
import { type PushRequest, pushRequests } from '../devices/push-record.ts';
import type { ActivityHost } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Reading } from '../directory/facts-reading.ts';
import { seedBinding, type StoredMethod } from '../directory/user-record.ts';
import { lockOf } from '../limits/tries.ts';
import { iso } from '../ports/clock.ts';
import { keptText } from './secret-text.ts';
import { type AboutRequest, askable, pushLimitOf } from './send-request.ts';

/**
 * In a completion. `used`, where accepted: for a challenge the method on file whose device has approved; for an enrolment the app
 * as it is to be put on file, id and all.
 * An approval is good for one challenge. Of an enrolment the judgement may be asked for again until it is on file: by whoever checks,
 * and by whoever saves, however long that takes.
 */
export async function judgeRequest(tx: Transaction, host: ActivityHost, reading: Reading, about: AboutRequest): Promise<{ verdict: Verdict; used: StoredMethod | null }> {
  const request = await tx.get(pushRequests, rootOf(host.flow.id));
  if ((await lockOf(tx, pushLimitOf(host), host.now())) !== null) return { verdict: 'exhausted', used: null };
  const verdict = request === null || request.purpose !== about.purpose ? 'expired' : verdictOn(request, host.now());
  if (request === null || verdict !== 'accepted') return { verdict, used: null };
  const used = about.purpose === 'challenge'
    ? askable(reading.record.methods, about.except).find(({ device }) => device.id === request.answeredBy) ?? null
    : await enrolledBy(tx, host, reading, request);
  if (used === null) return { verdict: 'expired', used };
  if (!request.isTaken) tx.put(pushRequests, rootOf(host.flow.id), { ...request, isTaken: true });
  return { verdict, used };
}

function verdictOn({ state, purpose, isTaken, expiresAt }: PushRequest, now: number): Verdict {
  const isOver = expiresAt <= now;
  switch (state) {
    case 'unsent':
      return 'expired';
    case 'pending':
      return isOver ? 'expired' : 'waiting';
    case 'approved':
      return (isTaken ? purpose === 'enrolment' : !isOver) ? 'accepted' : 'expired';
    case 'denied':
    case 'mismatched':
      return state;
    case 'locked':
      return 'exhausted';
  }
}

async function enrolledBy(tx: Transaction, host: ActivityHost, { record: { tenant, id: person } }: Reading, { answeredBy }: PushRequest): Promise<StoredMethod | null> {
  const root = rootOf(host.flow.id);
  const pairing = await tx.get(pairings, root);
  const device = pairing?.device ?? null;
  if (pairing === null || device === null || device.id !== answeredBy) return null;
  const { method: id, seed } = pairing;
  const at = iso(host.now());
  const codes = seed === null ? {} : { seed: host.seal(keptText(host, seed, pairingBinding(root)), seedBinding(tenant, person, id)) };
  return {
    id, type: 'app', variant: 'microsoft', push: true, code: seed !== null, name: device.name, device, ...codes,
    registeredBy: 'user', mfaFlag: true, lastUsedAt: null, createdAt: at, updatedAt: at, source: root,
  };
}
