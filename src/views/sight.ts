// What a page of the registration family may know of its rows: the person's methods and what is being proven, masked.
// No number and no address gets past this file. All that belongs to a flow is kept under the id of its outermost one.
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { skipFor } from '#machines/rules/facts-of.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { day } from '#machines/rules/instant.ts';
import { channels, channelsOf } from '#machines/rules/methods.ts';
import { entriesOf, held, kindOfMethod } from '#machines/rules/on-file.ts';
import type { Policy } from '#machines/rules/policy.ts';
import { soundUser } from '#machines/rules/user-rules.ts';
import { embeddedDirectory, type UserDirectory } from '../directory/embedded-directory.ts';
import { maskEmail, maskPhone } from '../directory/masking.ts';
import { policyOf } from '../directory/policy-record.ts';
import { signInOf } from '../directory/sign-in-record.ts';
import { asUser, type StoredMethod, type UserRecord } from '../directory/user-record.ts';
import { type FlowRecord, rootOf } from '../engine/flow-record.ts';
import type { Offer } from '../engine/offers.ts';
import { familyOf } from '../limits/limit-settings.ts';
import { lockOf } from '../limits/tries.ts';
import { proofOf } from '../proofs/proof-record.ts';
import { gateOf } from './gates.ts';
import type { ShownMethod, ShownProof, ShownRequest, Sight } from './pages/page.ts';
import type { ShownPage } from './pages/pages.ts';
import { shownRequestOf } from './shown-request.ts';
import type { RowReader } from './view.ts';

/** `machine`: the id of the machine whose page it is, which is not the outermost flow's where a child asks. */
export type Seen = { readonly context: Context; readonly flow: FlowRecord; readonly machine: string; readonly page: ShownPage; readonly offers: readonly Offer[] };

/** `now`: milliseconds since 1970. */
export async function sightOf(seen: Seen, read: RowReader, now: number, directory: UserDirectory = embeddedDirectory): Promise<Sight> {
  const { context, flow, page } = seen;
  const { tenant, subject } = flow;
  const found = subject === null ? null : await directory.find(read, { tenant, id: subject }, null);
  // As whoever read the facts has read them, and has told the log: what no rule makes sense of is not there.
  const user = found === null ? null : soundUser(found).user;
  const policy = readsPolicy.has(page) ? await policyOf(read, tenant) : null;
  const offered = new Set(seen.offers.map(({ name }) => name));
  return {
    context,
    gate: gateOf(seen.machine),
    offered,
    onFile: (user?.methods ?? []).map(shownMethod),
    done: (user?.methods ?? []).filter(({ source }) => source === rootOf(flow.id)).length,
    proof: await shownProof(context, flow, read),
    request: await requestAtHand(context, flow, read, now),
    lock: await shownLock(context, flow, read, now),
    putOff: user !== null && offered.has('registration.skipped') ? await shownPutOff(user, flow, read, now) : null,
    questions: policy?.sspr.securityQuestions ?? null,
    reviewedEvery: policy?.sspr.reconfirmAfterDays ?? null,
    afterDeletion: user === null || policy === null ? null : afterDeletion(context, user, policy),
  };
}

/** The pages that say something of policy which no fact tells. */
const readsPolicy: ReadonlySet<ShownPage> = new Set(['answerQuestions', 'reviewInfo', 'confirmDeletion']);

async function shownLock({ notice, channel }: Context, { tenant, subject }: FlowRecord, read: RowReader, now: number): Promise<Sight['lock']> {
  if (notice !== 'lockedOut' || subject === null || channel === null) return null;
  return await lockOf(read, { tenant, subject, family: familyOf(channel) }, now);
}

async function shownPutOff(record: UserRecord, flow: FlowRecord, read: RowReader, now: number): Promise<Sight['putOff']> {
  const { until } = skipFor({ policy: await policyOf(read, flow.tenant), user: asUser(record), signIn: await signInOf(read, flow), now });
  return until === null || until <= now ? null : { until, days: Math.ceil((until - now) / day) };
}

/** A method is at hand while one is registered; else what is proven is who the person is. Of anything else than that, nothing is shown. */
async function shownProof({ method, channel }: Context, { id }: FlowRecord, read: RowReader): Promise<ShownProof | null> {
  if (channel === null || channel === 'appPush' || method === 'securityQuestions' || method === 'appPassword') return null;
  const proof = await proofOf(read, id, method === null ? { purpose: 'challenge', channel } : { purpose: 'enrolment', method, channel });
  return proof === null ? null : { address: proof.masked, isSent: proof.code !== null, resendAt: proof.resendAt, expiresAt: proof.expiresAt };
}

const requestAtHand = async ({ method, channel }: Context, { id }: FlowRecord, read: RowReader, now: number): Promise<ShownRequest | null> =>
  channel === 'appPush' ? await shownRequestOf(read, rootOf(id), method === null ? 'challenge' : 'enrolment', now) : null;

/** The facts as they will be without the method that is about to be deleted, as far as what is on file decides them. */
function afterDeletion({ facts, intent }: Context, record: UserRecord, { sspr }: Policy): Facts | null {
  if (facts === null || intent?.does !== 'delete') return null;
  const user = asUser(record);
  const left = { ...user, methods: user.methods.filter(({ id }) => id !== intent.id) };
  return { ...facts, ...held(left, sspr.securityQuestions.toReset), methods: facts.methods.filter(({ id }) => id !== intent.id) };
}

function shownMethod(method: StoredMethod): ShownMethod {
  const entries = entriesOf(method, 0);
  return {
    id: method.id,
    kind: kindOfMethod(method),
    entry: entries[0] ?? (method.type === 'app' ? 'appCode' : method.type === 'phone' ? 'mobilePhone' : method.type),
    address: method.type === 'phone' ? maskPhone(method.number) : method.type === 'email' ? maskEmail(method.address) : null,
    name: 'name' in method ? (method.name ?? null) : null,
    channels: method.mfaFlag === false ? [] : channels.filter((channel) => entries.some((entry) => channelsOf[entry].includes(channel))),
  };
}
