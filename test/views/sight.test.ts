// Which rows a page looks at: what was sent for this very thing, and nothing that was sent for another.
import { describe, expect, it } from 'vitest';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { capableGate, registeredGate } from '#machines/rules/gate.ts';
import type { UserDirectory } from '#src/directory/embedded-directory.ts';
import type { FlowRecord } from '#src/engine/flow-record.ts';
import { offersOf } from '#src/engine/offers.ts';
import type { PushRequest } from '#src/devices/push-record.ts';
import type { Proof } from '#src/proofs/proof-record.ts';
import { registrationView, registrationViewFrom } from '#src/views/registration-view.ts';
import { sightOf } from '#src/views/sight.ts';
import { metaOf } from '#src/views/step.ts';
import { definitionOf, reachable } from './reachable.ts';
import { ada, liveFlow, nothing, now, personWith, proofFor, readerOf, requestFor } from './rows.ts';
import { contextWith } from './sights.ts';

const definition = definitionOf(interrupt);
const flows = reachable(interrupt);

async function viewWith(page: string, channel: string, change: Partial<Proof>) {
  const snapshot = flows.find((flow) => Object.values(flow.getMeta() as Record<string, { page?: string }>).some((meta) => meta.page === page)
    && (flow.context as Context).channel === channel && offersOf(definition, flow).some(({ name }) => name === 'code.submitted'));
  if (snapshot === undefined) throw new Error(`nobody comes to ${page} by ${channel}`);
  const proof = proofFor(snapshot.context as Context, ada);
  const read = readerOf(personWith(nothing, ada), proof === null ? null : { ...proof, ...change });
  return await registrationView(liveFlow(definition, snapshot), offersOf(definition, snapshot), read, now, 'en');
}

describe.each([['enterCode', 'sms'], ['enterCode', 'email'], ['challenge', 'sms']])('%s by %s', (page, channel) => {
  it('names the masked address of the code it waits for', async () => {
    const view = await viewWith(page, channel, {});
    expect(view?.text[0]).toMatchObject({ id: `page.${page}.${channel}`, params: { address: channel === 'email' ? 'a•••@example.org' : '+1 ••••••0100' } });
    expect(view?.countdowns).toHaveLength(2);
  });

  it('says nothing of a code that was sent for something else', async () => {
    const other = await viewWith(page, channel, { purpose: page === 'challenge' ? 'enrolment' : 'challenge' });
    const otherChannel = await viewWith(page, channel, { channel: 'voice' });
    for (const view of [other, otherChannel]) {
      expect(view?.text[0]?.id).toBe(`page.${page}.sent`);
      expect(view).not.toHaveProperty('countdowns');
    }
  });

  it('does not claim that a used-up code is on its way', async () => {
    expect((await viewWith(page, channel, { code: null }))?.text[0]?.id).toBe(`page.${page}.notYet`);
  });
});

describe('a request to a device', () => {
  const waiting = flows.find((flow) => Object.values(flow.getMeta() as Record<string, { page?: string }>).some((meta) => meta.page === 'approve'))!;
  const context = waiting.context as Context;
  const viewOf = async (change: Partial<PushRequest>, flow = 'flow_1') => {
    const read = readerOf(personWith(nothing, ada), null, { ...requestFor(context)!, ...change });
    return await registrationView(liveFlow(definition, waiting, flow), offersOf(definition, waiting), read, now, 'en');
  };

  it('shows the number to be typed on the device, and until when', async () => {
    const view = await viewOf({});
    expect(view).toMatchObject({ number: '47', countdowns: [{ name: 'request', until: '2026-03-01T12:05:00.000Z' }] });
    expect(view?.text[0]).toMatchObject({ id: 'page.approve.number', params: { number: '47' } });
  });

  it('shows no number of one that is over, was never sent, or is for something else', async () => {
    for (const change of [{ expiresAt: now }, { state: 'unsent' }, { state: 'approved' }, { purpose: 'challenge' }] as const) {
      const view = await viewOf(change);
      expect(view).not.toHaveProperty('number');
      expect(view?.text[0]?.id).toBe('page.approve.noRequest');
    }
  });

  it('is found under the id of the outermost flow where a child shows it', async () => {
    expect((await viewOf({}, 'flow_1~review'))?.number).toBe('47');
    expect(await viewOf({}, 'flow_2')).not.toHaveProperty('number');
  });
});

describe('a child flow', () => {
  it('shows what was sent, and counts what was put on file, under the id of the outermost one', async () => {
    const snapshot = flows.find((flow) => (flow.context as Context).channel === 'sms' && offersOf(definition, flow).some(({ name }) => name === 'address.corrected'))!;
    const read = readerOf(personWith({ methods: [{ id: 'app', kind: 'app', answers: ['appCode'] }], onFile: ['appCode'] }, ada, 'flow_1'), proofFor(snapshot.context as Context, ada));
    const seen = { context: snapshot.context as Context, flow: liveFlow(definition, snapshot, 'flow_1~review').record, machine: 'review', page: 'enterCode', offers: [] } as const;
    expect(await sightOf(seen, read, now)).toMatchObject({ done: 1, proof: { address: '+1 ••••••0100' } });
  });
});

describe('a page', () => {
  const seen = { context: contextWith(), flow: liveFlow(definition, flows[0]!).record, page: 'challenge', offers: [] } as const;

  it('is made with the gate of the machine whose page it is', async () => {
    const read = readerOf(null, null);
    expect((await sightOf({ ...seen, machine: 'converged-2018' }, read, now)).gate).toBe(registeredGate);
    expect((await sightOf({ ...seen, machine: 'review' }, read, now)).gate).toBe(capableGate);
  });

  it('finds the person where the activities find them', async () => {
    const elsewhere: UserDirectory = { find: async () => personWith({ methods: [{ id: 'email', kind: 'email', answers: [] }], onFile: ['email'] }, ada), write: async () => {} };
    const snapshot = flows.find((flow) => metaOf(flow, 'page') === 'confirmRegistration')!;
    const view = await registrationViewFrom(elsewhere)(liveFlow(definition, snapshot), [], readerOf(null, null), now, 'en');
    expect(view?.text[1]).toMatchObject({ id: 'onFile.email', params: { address: 'a•••@example.org' } });
  });
});

it('leaves out what is stored and nobody knows, as the facts do', async () => {
  const known = personWith({ methods: [{ id: 'phone', kind: 'phone', answers: ['sms', 'voice'] }], onFile: ['mobilePhone'] }, ada);
  const foreign = { ...known.methods[0], id: 'key', type: 'fido2' } as unknown as (typeof known.methods)[number]; // as another version may have stored it
  const read = readerOf({ ...known, methods: [foreign, ...known.methods] }, null);
  const flow = { id: 'flow_1', tenant: 'default', subject: 'u1', input: {} } as unknown as FlowRecord;
  const { onFile } = await sightOf({ context: contextWith({}), flow, machine: 'interrupt', page: 'confirmRegistration', offers: [] }, read, now);
  expect(onFile.map(({ id }) => id)).toEqual(['phone']);
});
