// Which rows a page looks at: what was sent for this very thing, and nothing that was sent for another.
import { describe, expect, it } from 'vitest';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { offersOf } from '#src/engine/offers.ts';
import type { Proof } from '#src/proofs/proof-record.ts';
import { registrationView } from '#src/views/registration-view.ts';
import { definitionOf, reachable } from './reachable.ts';
import { ada, liveFlow, now, personWith, proofFor, readerOf } from './rows.ts';

const definition = definitionOf(interrupt);
const flows = reachable(interrupt);

async function viewWith(page: string, channel: string, change: Partial<Proof>) {
  const snapshot = flows.find((flow) => Object.values(flow.getMeta() as Record<string, { page?: string }>).some((meta) => meta.page === page)
    && (flow.context as Context).channel === channel && offersOf(definition, flow).some(({ name }) => name === 'code.submitted'));
  if (snapshot === undefined) throw new Error(`nobody comes to ${page} by ${channel}`);
  const proof = proofFor(snapshot.context as Context, ada);
  const read = readerOf(personWith([], ada), proof === null ? null : { ...proof, ...change });
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
