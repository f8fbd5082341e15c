// The rows a page looks up: a person who has on file what the facts say, and a proof of what the flow is about.
import type { AnyMachineSnapshot } from 'xstate';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import type { OnFile } from '#machines/rules/methods.ts';
import type { Method } from '#machines/rules/user.ts';
import { maskEmail, maskPhone } from '#src/directory/masking.ts';
import { type UserRecord, users } from '#src/directory/user-record.ts';
import type { Definition, LiveFlow } from '#src/engine/definition.ts';
import { type Offer, offersOf } from '#src/engine/offers.ts';
import { type Proof, type ProofChannel, proofs } from '#src/proofs/proof-record.ts';
import { registrationView } from '#src/views/registration-view.ts';
import type { RowReader, View } from '#src/views/view.ts';

export type Reach = { readonly mobile: string; readonly other: string; readonly email: string };
export const ada: Reach = { mobile: '+1 2065550100', other: '+44 2079460123', email: 'ada.lovelace@example.org' };
export const now = Date.parse('2026-03-01T12:00:00Z');

const methodFor = (entry: OnFile, reach: Reach): Method | null => {
  switch (entry) {
    case 'appPush':
    case 'appCode':
      return { type: 'app', variant: 'other', push: entry === 'appPush', code: entry === 'appCode', name: 'Pixel' };
    case 'mobilePhone':
      return { type: 'phone', phoneType: 'mobile', number: reach.mobile };
    case 'alternatePhone':
      return { type: 'phone', phoneType: 'alternate', number: reach.other };
    case 'officePhone':
      return { type: 'phone', phoneType: 'office', number: reach.other };
    case 'email':
      return { type: 'email', address: reach.email };
    case 'hardwareToken':
      return { type: 'hardwareToken' };
    case 'securityQuestions':
      return { type: 'securityQuestions', count: 3 };
    case 'businessPhone':
      return null;
  }
};

export const personWith = (onFile: readonly OnFile[], reach: Reach, source = 'api'): UserRecord => ({
  tenant: 'default', id: 'u1', displayName: 'Ada', groups: [], roles: [], perUserMfa: 'disabled', businessPhone: onFile.includes('businessPhone') ? reach.other : null,
  methods: onFile.flatMap((entry, i) => {
    const method = methodFor(entry, reach);
    return method === null ? [] : [{ ...method, id: `method_${i}`, createdAt: '2026-03-01T12:00:00Z', updatedAt: '2026-03-01T12:00:00Z', source }];
  }),
  defaultMethod: null, confirmedAt: null, firstPromptedAt: null, createdAt: now, updatedAt: now, source: 'api',
});

export const proofFor = ({ method, channel }: Pick<Context, 'method' | 'channel'>, reach: Reach): Proof | null => {
  if (channel === null || channel === 'appPush') return null;
  const masked: Readonly<Record<ProofChannel, string | null>> = { appCode: null, sms: maskPhone(reach.mobile), voice: maskPhone(reach.mobile), email: maskEmail(reach.email) };
  const sent = channel === 'appCode' ? null : now;
  return {
    flow: 'flow_1', purpose: method === null ? 'challenge' : 'enrolment', method: method ?? 'phone', channel, masked: masked[channel], sealed: 'v1.k.a.b.c', destination: 'k.fingerprint', code: 'k.fingerprint',
    sentAt: sent, resendAt: sent === null ? null : sent + 30_000, expiresAt: sent === null ? null : sent + 300_000, tries: 0, lastTry: null, step: null, state: 'sent', key: 'key',
  };
};

export const readerOf = (person: UserRecord | null, proof: Proof | null): RowReader => ({
  get: async <Row>(table: { readonly name: string }) => (table.name === users.name ? person : table.name === proofs.name ? proof : null) as Row | null,
});

/** Only what views look at. */
export const liveFlow = (definition: Definition, snapshot: AnyMachineSnapshot): LiveFlow =>
  ({ definition, snapshot, record: { id: 'flow_1', tenant: 'default', subject: 'u1', updatedAt: now } as LiveFlow['record'] });

/** The page of a flow whose rows agree with what it knows. */
export async function shown(definition: Definition, snapshot: AnyMachineSnapshot, reach: Reach = ada): Promise<{ view: View | null; offers: readonly Offer[] }> {
  const offers = offersOf(definition, snapshot);
  const context = snapshot.context as Context;
  const reader = readerOf(personWith(context.facts?.onFile ?? [], reach), proofFor(context, reach));
  return { view: await registrationView(liveFlow(definition, snapshot), offers, reader, now, 'en'), offers };
}
