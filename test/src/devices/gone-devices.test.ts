// A device whose method is taken away is looked for nowhere any more, whoever takes it away.
import { describe, expect, it } from 'vitest';
import { deleteMethod } from '#src/administration/delete-method.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import { devicePlaces } from '#src/devices/device-place.ts';
import { transact } from '#src/engine/transaction.ts';
import { person, tenant, world } from '../activities/world.ts';
import { pushPolicy, rig } from './device-rig.ts';

const app = (name: string) => ({ type: 'app', variant: 'microsoft', push: true, code: false, name }) as const;

async function paired() {
  const here = await world({ user: { methods: [app('Pixel'), app('Tablet')] } });
  await transact(here.ports, async (tx) => {
    const record = (await tx.get(users, userKey(tenant, person)))!;
    const methods = record.methods.map((method, i) => ({ ...method, device: { id: `device_${i}`, name: 'x', publicKey: { kty: 'EC', crv: 'P-256', x: '', y: '' } } as const }));
    tx.put(users, userKey(tenant, person), { ...record, methods });
    for (const { device } of methods) {
      await tx.get(devicePlaces, device.id);
      tx.put(devicePlaces, device.id, { tenant, subject: person, flow: 'flow_0' });
    }
  });
  const [pixel] = (await here.user()).methods;
  return { here, pixel: pixel!.id, left: async () => (await here.rows(devicePlaces)).map(({ key }) => key) };
}

describe('where a device is', () => {
  it('is forgotten when an administrator deletes its method', async () => {
    const { here, pixel, left } = await paired();
    await deleteMethod({ ...here.ports, directory: embeddedDirectory, vault: here.vault }, { whom: { tenant, id: person }, method: pixel, by: 'key_1' });
    expect(await left()).toEqual(['device_1']);
  });

  it('is forgotten when the person deletes its method', async () => {
    const { here, pixel, left } = await paired();
    await here.pass();
    expect((await here.perform('deleteMethod', { id: pixel })).error).toBeUndefined();
    expect(await left()).toEqual(['device_1']);
  });

  it('is forgotten when another method is put on file in the place of the app that was being set up', async () => {
    const here = await rig({ policy: { ...pushPolicy, mfa: { methods: ['appPush', 'sms'] } } });
    const paired = await here.pair(await here.perform('prepareApp', { channel: 'appPush' }));
    expect((await here.rows(devicePlaces)).map(({ key }) => key)).toEqual([paired?.device]);
    expect((await here.register('phone', '+1 2065550100', { channel: 'sms' })).error).toBeUndefined();
    expect(await here.rows(devicePlaces)).toEqual([]);
  });

  it('stays while it is on file, whatever else changes', async () => {
    const { here, left } = await paired();
    await here.pass();
    expect((await here.perform('setDefault', { channel: 'appPush' })).error).toBeUndefined();
    expect(await left()).toEqual(['device_0', 'device_1']);
  });
});
