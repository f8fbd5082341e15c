import { describe, expect, it } from 'vitest';
import { hour, minute, world } from './world.ts';

const send = (here: Awaited<ReturnType<typeof world>>, number: string, how = {}) => here.perform('sendCode', { method: 'phone', channel: 'sms', address: here.type(number) }, how);

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

  it('carry the idempotency key of the work that sends them', async () => {
    const here = await world();
    await send(here, '+1 2065550100', { key: 'this one' });
    expect(here.messages).toMatchObject([{ key: 'this one' }]);
  });
});
