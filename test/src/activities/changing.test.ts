// A number that is changed stays until the new one is proven, and goes in the very write that puts the new one on file.
import { describe, expect, it } from 'vitest';
import { userKey, users } from '#src/directory/user-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { app, phone, tenant, world } from './world.ts';

const onFile = { user: { methods: [{ ...phone, id: 'm' }], defaultMethod: 'sms' } } as const;

async function here() {
  const made = await world(onFile);
  await made.pass();
  const [{ id } = { id: '' }] = (await made.user()).methods;
  return { here: made, id };
}

describe('changing a phone', () => {
  it('leaves the old number until the new one is proven, then has the new one in its place', async () => {
    const { here: host, id } = await here();
    const asked = { method: 'phone', channel: 'voice', replaces: id } as const;
    await host.perform('sendCode', { ...asked, given: host.type('+1 2065550199') });
    await host.perform('checkCode', { ...asked, entered: host.type(host.lastCode()) });
    expect((await host.user()).methods).toMatchObject([{ id, number: phone.number }]);
    expect((await host.perform('saveMethod', asked)).output).toMatchObject({ onFile: ['mobilePhone'], defaultMethod: 'sms', mfaPassed: true });
    expect((await host.user()).methods).toMatchObject([{ id, number: '+1 2065550199', registeredBy: 'user', source: 'flow_1' }]);
    expect(await host.audit()).toEqual([]);
    expect((await host.audit('later')).at(-1)).toMatchObject({
      activityDisplayName: 'User updated security info', result: 'success', resultReason: 'User updated Phone',
      targetResources: [{ modifiedProperties: [{ displayName: 'mobilePhone', oldValue: '+1 ••••••0100', newValue: '+1 ••••••0199' }] }],
    });
  });

  it('is refused where another method has that id, or nobody passed', async () => {
    const { here: host, id } = await here();
    expect(await host.register('alternatePhone', '+1 2065550199', { replaces: id })).toEqual({ error: 'policy.disallows' });
    expect(await host.register('phone', '+1 2065550199', { replaces: 'method_other' })).toEqual({ error: 'method.unknown' });
    expect(await host.register('phone', '+1 2065550199', { replaces: id, flow: 'flow_2' })).toEqual({ error: 'stepUp.required' });
    expect((await host.user()).methods).toMatchObject([{ number: phone.number }]);
    expect((await host.audit('later')).at(-1)).toMatchObject({ activityDisplayName: 'User updated security info', result: 'failure', resultReason: 'User failed to update Phone' });
  });

  it('voids a pass by the old number for whoever has not proven the new one', async () => {
    const { here: host, id } = await here();
    await host.perform('sendChallenge', { channel: 'sms' }, { flow: 'flow_2' });
    expect((await host.perform('checkChallenge', { channel: 'sms', entered: host.type(host.lastCode()) }, { flow: 'flow_2' })).output).toMatchObject({ facts: { mfaPassed: true } });
    host.advance(60_000);
    await host.register('phone', '+1 2065550199', { replaces: id });
    expect((await host.perform('loadFacts', {}, { flow: 'flow_2' })).output).toMatchObject({ mfaPassed: false });
    expect((await host.perform('loadFacts', {})).output).toMatchObject({ mfaPassed: true });
  });
});

describe('a pass by an app whose seed does not open any more', () => {
  it('is void, and nothing fails for it', async () => {
    const here = await world({ user: { methods: [app] } });
    await here.pass();
    expect((await here.perform('loadFacts', {})).output).toMatchObject({ mfaPassed: true });
    const { id, ...record } = await here.user();
    await transact(here.ports, async (tx) => {
      await tx.get(users, userKey(tenant, id));
      tx.put(users, userKey(tenant, id), { ...record, id, methods: record.methods.map((method) => ({ ...method, id: 'method_moved' })) });
    });
    expect((await here.perform('loadFacts', {})).output).toMatchObject({ mfaPassed: false });
  });
});

describe('a second number for the one that is to be called', () => {
  it.each([['alternatePhone', 'alternate', '2019'], ['officePhone', 'office', '2022']] as const)('is registered by a call: %s', async (method, phoneType, methodTable) => {
    const host = await world({ ...onFile, policy: { methodTable } });
    await host.pass();
    expect((await host.register(method, '+1 2065550199', { channel: 'sms' }))).toEqual({ error: 'policy.disallows' });
    expect((await host.register(method, '+1 2065550199')).output).toMatchObject({ defaultMethod: 'sms' });
    expect((await host.user()).methods).toMatchObject([{ phoneType: 'mobile' }, { phoneType, number: '+1 2065550199' }]);
  });

  it('keeps the extension of an office phone, which is dialled without', async () => {
    const host = await world({ ...onFile, policy: { methodTable: '2022' } });
    await host.pass();
    await host.register('officePhone', '+1 2065550199 x123');
    expect(host.messages).toMatchObject([{ channel: 'voice', to: '+12065550199' }]);
    expect((await host.user()).methods[1]).toMatchObject({ phoneType: 'office', number: '+1 2065550199 x123' });
    expect(await host.register('alternatePhone', '+1 2065550198 x123')).toEqual({ error: 'address.refused' });
  });

  it('is refused where the table of 2019 only shows an office phone, and where an alternate one has no mobile phone beside it', async () => {
    const host = await world();
    expect(await host.register('officePhone', '+1 2065550199')).toEqual({ error: 'policy.disallows' });
    expect(await host.register('alternatePhone', '+1 2065550199')).toEqual({ error: 'policy.disallows' });
  });
});
