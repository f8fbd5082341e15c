// A flow that another one invokes: what was proven, passed and sent is the outermost flow's.
import { describe, expect, it } from 'vitest';
import { begin, clearAway } from '#src/combined-registration/starting.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { signIns } from '#src/directory/sign-in-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { person, phone, tenant, world } from './world.ts';

const inner = { flow: 'flow_1~2', signIn: {} };

describe('a flow that another one invokes', () => {
  it('has its sign-in, is let through by its pass, and reports as it', async () => {
    const here = await world({ user: { methods: [phone] } });
    await transact(here.ports, (tx) => begin(embeddedDirectory)(tx, { id: 'flow_1', tenant, machine: 'interrupt', subject: person, input: { signIn: { mfaRegistrationEnforcedBy: ['perUser'], ip: '198.51.100.7' } } }));
    expect((await here.rows(signIns))[0]).toMatchObject({ key: 'flow_1', row: { ip: '198.51.100.7' } });
    await here.perform('sendChallenge', { channel: 'sms' });
    await here.perform('checkChallenge', { channel: 'sms', entered: here.type(here.lastCode()) });
    expect((await here.perform('loadFacts', {}, inner)).output).toMatchObject({ mfaPassed: true, enforced: { mfa: true } });
    expect((await here.perform('setDefault', { channel: 'voice' }, inner)).output).toMatchObject({ defaultMethod: 'voice' });
    here.advance(60_000);
    await here.register('alternatePhone', '+1 2065550177', { flow: inner.flow });
    expect((await here.user()).methods[1]).toMatchObject({ source: 'flow_1' });
    expect((await here.audit()).map(({ correlationId }) => correlationId)).toEqual(['flow_1', 'flow_1']);
  });

  it('leaves what is the outermost one\'s when it ends', async () => {
    const here = await world({ user: { methods: [phone] } });
    await here.perform('sendChallenge', { channel: 'sms' }, inner);
    expect(await here.proof('flow_1')).toMatchObject({ flow: 'flow_1' });
    const end = (id: string) => transact(here.ports, (tx) => clearAway(tx, { id, subject: person, status: 'done' }));
    await end(inner.flow);
    expect(await here.proof('flow_1')).not.toBeNull();
    await end('flow_1');
    expect(await here.proof('flow_1')).toBeNull();
  });
});
