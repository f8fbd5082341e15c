// The rows a page looks up: a person who has on file what the facts say, and a proof of what the flow is about.
import type { AnyMachineSnapshot } from 'xstate';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import type { Facts, HeldMethod } from '#machines/rules/facts.ts';
import type { Method } from '#machines/rules/user.ts';
import { type PushRequest, pushRequests } from '#src/devices/push-record.ts';
import { maskEmail, maskPhone } from '#src/directory/masking.ts';
import { type UserRecord, users } from '#src/directory/user-record.ts';
import type { Definition, LiveFlow } from '#src/engine/definition.ts';
import { type Offer, offersOf } from '#src/engine/offers.ts';
import { type Proof, type ProofChannel, proofs } from '#src/proofs/proof-record.ts';
import { inReadingOrder } from '#src/views/action-kinds.ts';
import { registrationView } from '#src/views/registration-view.ts';
import type { RowReader, View } from '#src/views/view.ts';

export type Reach = { readonly mobile: string; readonly other: string; readonly email: string };
export const ada: Reach = { mobile: '+1 2065550100', other: '+44 2079460123', email: 'ada.lovelace@example.org' };
export const now = Date.parse('2026-03-01T12:00:00Z');

type Held = Pick<Facts, 'methods' | 'onFile'>;
export const nothing: Held = { methods: [], onFile: [] };

const methodFor = ({ kind, answers, id }: HeldMethod, { onFile }: Held, reach: Reach): Method => {
  switch (kind) {
    case 'app':
      return { type: 'app', variant: 'other', push: answers.length === 0 ? onFile.includes('appPush') : answers.includes('appPush'), code: answers.length === 0 ? onFile.includes('appCode') : answers.includes('appCode'), name: 'Pixel' };
    case 'phone':
      return { type: 'phone', phoneType: 'mobile', number: reach.mobile };
    case 'alternatePhone':
      return { type: 'phone', phoneType: 'alternate', number: reach.other };
    case 'officePhone':
      return { type: 'phone', phoneType: 'office', number: reach.other };
    case 'email':
      return { type: 'email', address: reach.email };
    case 'hardwareToken':
      return { type: 'hardwareToken', name: 'SN 7' };
    case 'securityQuestions':
      return { type: 'securityQuestions', count: 5 };
    case 'appPassword':
      return { type: 'appPassword', name: `mail ${id}` };
  }
};

/** `[]`: nothing on file. */
export const personWith = (given: Held | readonly never[], reach: Reach, source = 'api'): UserRecord => personHolding('methods' in given ? given : nothing, reach, source);

const personHolding = (held: Held, reach: Reach, source: string): UserRecord => ({
  tenant: 'default', id: 'u1', displayName: 'Ada', groups: [], roles: [], perUserMfa: 'disabled', businessPhone: held.onFile.includes('businessPhone') ? reach.other : null,
  methods: held.methods.map((method) => ({ ...methodFor(method, held, reach), id: method.id, createdAt: '2026-03-01T12:00:00Z', updatedAt: '2026-03-01T12:00:00Z', source })),
  defaultMethod: null, confirmedAt: null, firstPromptedAt: null, createdAt: now, updatedAt: now, source: 'api',
});

export const proofFor = ({ method, channel }: Pick<Context, 'method' | 'channel'>, reach: Reach): Proof | null => {
  if (channel === null || channel === 'appPush' || method === 'securityQuestions' || method === 'appPassword') return null;
  const masked: Readonly<Record<ProofChannel, string | null>> = { appCode: null, sms: maskPhone(reach.mobile), voice: maskPhone(reach.mobile), email: maskEmail(reach.email) };
  const sent = channel === 'appCode' ? null : now;
  return {
    flow: 'flow_1', purpose: method === null ? 'challenge' : 'enrolment', method: method ?? 'phone', channel, masked: masked[channel], sealed: 'v1.k.a.b.c', destination: 'k.fingerprint', code: 'k.fingerprint',
    sentAt: sent, resendAt: sent === null ? null : sent + 30_000, expiresAt: sent === null ? null : sent + 300_000, tries: 0, lastTry: null, step: null, state: 'sent', key: 'key',
  };
};

/** What was sent to the device of whoever is asked by push. */
export const requestFor = ({ method, channel }: Pick<Context, 'method' | 'channel'>): PushRequest | null => (channel !== 'appPush' ? null : {
  tenant: 'default', subject: 'u1', id: 'request_1', purpose: method === null ? 'challenge' : 'enrolment', devices: ['device_1'], number: '47', from: null,
  sentAt: now, resendAt: now + 30_000, expiresAt: now + 300_000, state: 'pending', answeredBy: null, isTaken: false, key: 'key',
});

/** Rows by the name of their table and their key; of the person and of what is being proven there is one each. */
export const readerOf = (person: UserRecord | null, proof: Proof | null, request: PushRequest | null = null): RowReader => ({
  get: async <Row>({ name }: { readonly name: string }, key: string) => {
    if (name === users.name) return person as Row | null;
    if (key !== 'flow_1') return null;
    return (name === proofs.name ? proof : name === pushRequests.name ? request : null) as Row | null;
  },
});

/** Only what views look at. */
export const liveFlow = (definition: Definition, snapshot: AnyMachineSnapshot, id = 'flow_1'): LiveFlow =>
  ({ definition, snapshot, record: { id, tenant: 'default', subject: 'u1', updatedAt: now, input: {} } as unknown as LiveFlow['record'] });

/** The page of a flow whose rows agree with what it knows. */
export async function shown(definition: Definition, snapshot: AnyMachineSnapshot, reach: Reach = ada): Promise<{ view: View | null; offers: readonly Offer[] }> {
  const offers = inReadingOrder(offersOf(definition, snapshot));
  const context = snapshot.context as Context;
  const reader = readerOf(personWith(context.facts ?? nothing, reach), proofFor(context, reach), requestFor(context));
  return { view: await registrationView(liveFlow(definition, snapshot), offers, reader, now, 'en'), offers };
}
