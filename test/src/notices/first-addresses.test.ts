// Whoever is in a flow cannot steer its notices: what comes later is told to where the person was to be reached at first.
import { describe, expect, it } from 'vitest';
import { clearAway } from '#src/combined-registration/starting.ts';
import { transact } from '#src/engine/transaction.ts';
import { firstAddresses } from '#src/notices/first-addresses.ts';
import { outboxWorld } from './outbox-world.ts';
import { app, mail, otherMail, otherPhone, person, phone } from './people.ts';

const first = person({ methods: [mail, phone] });
const moved = person({ methods: [otherMail, phone] }, first);
const stranger = person({ methods: [otherMail, otherPhone] }, moved);
const withApp = person({ methods: [otherMail, otherPhone, app] }, stranger);

async function changed() {
  const here = outboxWorld();
  here.open();
  await here.tell({ key: '1', flow: 'flow_1', before: first, after: moved, used: ['sms'] });
  await here.tell({ key: '2', flow: 'flow_1', before: moved, after: stranger, used: ['sms'] });
  const kept = async () => await here.store.list(firstAddresses, { limit: 9 });
  return { here, kept };
}
const mailed = ({ email }: ReturnType<typeof outboxWorld>) => email.sent.map(({ to }) => to);

describe('a flow that changes the address first', () => {
  it('has all that comes after told to the one that was there, for as long as it goes on', async () => {
    const { here } = await changed();
    await here.tell({ key: '3', flow: 'flow_1', before: stranger, after: withApp, used: ['sms'] });
    expect([mailed(here), here.sms.sent]).toEqual([Array.from({ length: 3 }, () => 'ada@example.org'), []]);
  });

  it('tells the number that was there, where the address refuses, before anything that it has brought itself', async () => {
    const { here } = await changed();
    here.email.fail('refused');
    await here.tell({ key: '3', flow: 'flow_1~1', before: stranger, after: withApp, used: ['sms', 'email'] });
    expect(here.sms.sent.map(({ to }) => to)).toEqual(['+12065550100']);
  });

  it('does so for itself alone: another flow tells the address that is on file when it comes', async () => {
    const { here } = await changed();
    await here.tell({ key: '3', flow: 'flow_2', before: stranger, after: withApp });
    expect(mailed(here).at(-1)).toBe('eve@example.net');
  });

  it('keeps that in no clear text, and not beyond its end', async () => {
    const { here, kept } = await changed();
    expect((await kept()).map(({ key }) => key)).toEqual(['flow_1']);
    expect(JSON.stringify(await kept())).not.toMatch(/ada@|2065550100/);
    await transact(here.ports, (tx) => clearAway(tx, { id: 'flow_1', subject: 'ada', status: 'done' }));
    expect(await kept()).toEqual([]);
  });

  it('begins anew where what was kept does not open any more', async () => {
    const { here } = await changed();
    await transact(here.ports, async (tx) => {
      await tx.get(firstAddresses, 'flow_1');
      tx.put(firstAddresses, 'flow_1', { box: 'v1.gone.AAAA' as never });
    });
    await here.tell({ key: '3', flow: 'flow_1', before: stranger, after: withApp });
    expect(mailed(here).at(-1)).toBe('eve@example.net');
  });
});
