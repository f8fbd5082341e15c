// What a page of the registration family may know of its rows: the person's methods and the proof under way, masked.
// No number and no address gets past this file.
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { entriesOf } from '#machines/rules/on-file.ts';
import { maskEmail, maskPhone } from '../directory/masking.ts';
import { userKey, type StoredMethod, users } from '../directory/user-record.ts';
import type { FlowRecord } from '../engine/flow-record.ts';
import type { Offer } from '../engine/offers.ts';
import { proofOf } from '../proofs/proof-record.ts';
import type { ShownMethod, ShownProof, Sight } from './pages/page.ts';
import type { RowReader } from './view.ts';

export async function sightOf(context: Context, flow: FlowRecord, offers: readonly Offer[], read: RowReader): Promise<Sight> {
  const user = flow.subject === null ? null : await read.get(users, userKey(flow.tenant, flow.subject));
  const methods = user?.methods ?? [];
  return {
    context,
    offered: new Set(offers.map(({ name }) => name)),
    onFile: methods.map(shownMethod),
    done: methods.filter(({ source }) => source === flow.id).length,
    proof: await shownProof(context, flow.id, read),
    result: null,
  };
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
