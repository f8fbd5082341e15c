// What a page of the registration family may know of its rows: the person's methods and the proof under way, masked.
// No number and no address gets past this file.
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { skipFor } from '#machines/rules/facts-of.ts';
import { day } from '#machines/rules/instant.ts';
import { entriesOf } from '#machines/rules/on-file.ts';
import { maskEmail, maskPhone } from '../directory/masking.ts';
import { policyOf } from '../directory/policy-record.ts';
import { signInOf } from '../directory/sign-in-record.ts';
import { asUser, userKey, type StoredMethod, type UserRecord, users } from '../directory/user-record.ts';
import type { FlowRecord } from '../engine/flow-record.ts';
import type { Offer } from '../engine/offers.ts';
import { familyOf } from '../limits/limit-settings.ts';
import { lockOf } from '../limits/tries.ts';
import { proofOf } from '../proofs/proof-record.ts';
import type { ShownMethod, ShownProof, Sight } from './pages/page.ts';
import type { RowReader } from './view.ts';

/** `now`: milliseconds since 1970. */
export async function sightOf(context: Context, flow: FlowRecord, offers: readonly Offer[], read: RowReader, now: number): Promise<Sight> {
  const user = flow.subject === null ? null : await read.get(users, userKey(flow.tenant, flow.subject));
  const methods = user?.methods ?? [];
  const offered = new Set(offers.map(({ name }) => name));
  return {
    context,
    offered,
    onFile: methods.map(shownMethod),
    done: methods.filter(({ source }) => source === flow.id).length,
    proof: await shownProof(context, flow.id, read),
    lock: await shownLock(context, flow, read, now),
    putOff: user !== null && offered.has('registration.skipped') ? await shownPutOff(user, flow, read, now) : null,
  };
}

async function shownLock({ notice, channel }: Context, { tenant, subject }: FlowRecord, read: RowReader, now: number): Promise<Sight['lock']> {
  if (notice !== 'lockedOut' || subject === null || channel === null || channel === 'appPush') return null;
  return await lockOf(read, { tenant, subject, family: familyOf(channel) }, now);
}

async function shownPutOff(record: UserRecord, flow: FlowRecord, read: RowReader, now: number): Promise<Sight['putOff']> {
  const { until } = skipFor({ policy: await policyOf(read, flow.tenant), user: asUser(record), signIn: await signInOf(read, flow), now });
  return until === null || until <= now ? null : { until, days: Math.ceil((until - now) / day) };
}

/** A method is at hand while one is registered; else what is proven is who the person is. Of anything else than that, nothing is shown. */
async function shownProof({ method, channel }: Context, flow: string, read: RowReader): Promise<ShownProof | null> {
  if (channel === null || channel === 'appPush') return null;
  const proof = await proofOf(read, flow, method === null ? { purpose: 'challenge', channel } : { purpose: 'enrolment', method, channel });
  return proof === null ? null : { address: proof.masked, isSent: proof.code !== null, resendAt: proof.resendAt, expiresAt: proof.expiresAt };
}

function shownMethod(method: StoredMethod): ShownMethod {
  switch (method.type) {
    case 'phone':
      return { entry: entriesOf(method, 0)[0] ?? 'mobilePhone', address: maskPhone(method.number), name: null };
    case 'email':
      return { entry: 'email', address: maskEmail(method.address), name: null };
    case 'app':
      return { entry: method.push ? 'appPush' : 'appCode', address: null, name: method.name };
    case 'hardwareToken':
    case 'securityQuestions':
    case 'appPassword':
      return { entry: method.type, address: null, name: null };
  }
}
