import { describe, expect, it } from 'vitest';
import { clearAway } from '#src/combined-registration/starting.ts';
import { transact } from '#src/engine/transaction.ts';
import { hour, minute, world } from './world.ts';

const send = (here: Awaited<ReturnType<typeof world>>, number: string, how = {}) => here.perform('sendCode', { method: 'phone', channel: 'sms', given: here.type(number) }, how);

describe('messages', () => {
  it('to one person end after ten in a day, whatever flow or number they are for', async () => {
    const here = await world();
    for (let i = 0; i < 10; i++) {
      expect(await send(here, `+1 206555010${i}`, { flow: `flow_${i}` })).toEqual({ output: { outcome: 'sent' } });
      here.advance(11 * minute);
    }
    expect(await send(here, '+1 2065550150', { flow: 'flow_11' })).toEqual({ output: { outcome: 'exhausted' } });
    here.advance(24 * hour);
    expect(await send(here, '+1 2065550150', { flow: 'flow_11' })).toEqual({ output: { outcome: 'sent' } });
  });

  it('to one number end after twenty in a day, whoever asks for them', async () => {
    const here = await world();
    for (const subject of ['u2', 'u3']) await here.saveUser({ id: subject });
    const outcomes: unknown[] = [];
    for (const subject of ['u1', 'u2', 'u3']) {
      for (let i = 0; i < 7; i++) {
        outcomes.push((await send(here, '+1 2065550100', { subject, flow: `flow_${subject}_${i}` })).output);
        here.advance(11 * minute);
      }
    }
    expect(outcomes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => ({ outcome: 'sent' })));
    expect(outcomes[20]).toEqual({ outcome: 'exhausted' });
  });

  it('that go out first say in the log that a registration has started: one that has to wait starts none, and another number is none of its own', async () => {
    const here = await world();
    const begun = async () => (await here.audit('later')).map(({ resultReason, correlationId }) => `${correlationId}: ${resultReason}`);
    await send(here, '+1 2065550100', { flow: 'flow_1' });
    expect((await send(here, '+1 2065550100', { flow: 'flow_2' })).output).toEqual({ outcome: 'tooSoon' });
    expect(await begun()).toHaveLength(1);
    here.advance(11 * minute);
    expect((await send(here, '+1 2065550100', { flow: 'flow_2' })).output).toEqual({ outcome: 'sent' });
    expect((await send(here, '+1 2065550101', { flow: 'flow_1' })).output).toEqual({ outcome: 'sent' });
    expect((await send(here, '+1 2065550101', { flow: 'flow_2' })).output).toEqual({ outcome: 'tooSoon' });
    here.advance(11 * minute);
    expect((await send(here, '+1 2065550101', { flow: 'flow_2' })).output).toEqual({ outcome: 'sent' });
    expect(await begun()).toEqual(['flow_1', 'flow_2'].map((flow) => `${flow}: User started the registration for Mobile Phone SMS`));
  });

  it('that had to wait, and never went out, leave nothing to be given up', async () => {
    const here = await world();
    const given = async () => (await here.audit('later')).filter(({ activityDisplayName }) => activityDisplayName === 'User canceled security info registration').map(({ correlationId }) => correlationId);
    for (const flow of ['flow_1', 'flow_2']) await send(here, '+1 2065550100', { flow });
    for (const id of ['flow_2', 'flow_1']) await transact(here.ports, (tx) => clearAway(tx, { id, subject: 'u1', status: 'cancelled' }));
    expect(await given()).toEqual(['flow_1']);
  });

  it('carry the idempotency key of the work that sends them', async () => {
    const here = await world();
    await send(here, '+1 2065550100', { key: 'this one' });
    expect(here.messages).toMatchObject([{ key: 'this one' }]);
  });
});
