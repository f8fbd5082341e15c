// What is kept of devices: under which key, and for how long.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { rotateSealingKeys } from '#server/keys/rotate-sealing-keys.ts';
import { devicePlaces } from '#src/devices/device-place.ts';
import { pairings } from '#src/devices/pairing-record.ts';
import { pushRequests } from '#src/devices/push-record.ts';
import { demoApp, type DemoApp, type DemoDevice } from '../../support/demo-device.ts';
import { enforced, person, send } from '../../support/enrolment.ts';
import { type Body, type Service, startService } from '../../support/service.ts';

describe('what is kept of devices', () => {
  let service: Service;
  let app: DemoApp;
  beforeEach(async () => {
    service = await startService([]);
    app = await demoApp(service.url);
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['appPush', 'appCode'] }, sspr: { scope: 'none' } });
    await person(service, 'ann');
  });
  afterEach(async () => await service.stop());

  const kept = async () => await Promise.all([pairings, devicePlaces, pushRequests].map(async ({ name }) => (await service.host.store.list({ name }, { limit: 9 })).length));
  const begun = async (): Promise<{ id: string; secret: string }> => {
    const { body } = await service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'ann', input: enforced });
    return { id: body.id as string, secret: (await send(service, body.id, { type: 'registration.begun' })).body.view.shownOnce.secret as string };
  };
  const approving = async (flow: string): Promise<Body> => {
    for (;;) {
      const { body } = await service.call('GET', `/v1/flows/${flow}`);
      if (body.view?.page === 'approve') return body;
    }
  };

  it('goes with the flow that was given up', async () => {
    const { id, secret } = await begun();
    const device = await app.pair(secret, 'Pixel');
    await approving(id);
    expect(await kept()).toEqual([1, 1, 1]);
    await service.call('DELETE', `/v1/flows/${id}`);
    expect(await kept()).toEqual([0, 0, 0]);
    await expect(app.requests(device)).rejects.toMatchObject({ code: 'device.unknown' });
  });

  it('goes with the person, wherever they stand', async () => {
    const { id, secret } = await begun();
    await app.pair(secret, 'Pixel');
    await approving(id);
    await service.call('DELETE', '/v1/users/ann');
    expect(await kept()).toEqual([0, 0, 0]);
    expect((await service.call('GET', '/v1/demo/inbox')).body.items).toEqual([]);
  });

  const onFile = async (): Promise<DemoDevice> => {
    const { id, secret } = await begun();
    const device = await app.pair(secret, 'Pixel');
    const { view } = await approving(id);
    const [request] = await app.requests(device);
    await app.approve(device, request?.id ?? '', view.number);
    for (let left = 500; left > 0 && (await service.call('GET', `/v1/flows/${id}`)).body.view?.page !== 'confirmRegistration'; left--);
    await service.call('DELETE', `/v1/flows/${id}`);
    return device;
  };

  it('goes, once the device is on file, with the person', async () => {
    const device = await onFile();
    expect(await kept()).toEqual([0, 1, 0]);
    expect(await app.requests(device)).toEqual([]);
    await service.call('DELETE', '/v1/users/ann');
    expect(await kept()).toEqual([0, 0, 0]);
  });

  it('goes, once the device is on file, with its method, when what is on file is replaced', async () => {
    const device = await onFile();
    const ann = (await service.call('GET', '/v1/users/ann')).body;
    expect((await service.call('PUT', '/v1/users/ann', { ...ann, displayName: 'Ann' })).status).toBe(200);
    expect(await kept()).toEqual([0, 1, 0]);
    expect((await service.call('PUT', '/v1/users/ann', { ...ann, methods: [], defaultMethod: null })).status).toBe(200);
    expect(await kept()).toEqual([0, 0, 0]);
    await expect(app.requests(device)).rejects.toMatchObject({ code: 'device.unknown' });
  });

  it('is sealed anew when the keys are, and pairs as before', async () => {
    const { secret } = await begun();
    await service.host.close();
    const rotation = await rotateSealingKeys({ folder: service.folder, keyFile: join(service.folder, 'sealing-key.json') });
    expect(rotation.retired).toEqual(['k1']);
    expect(rotation.tables.find(({ name }) => name === 'pairings')?.boxes).toBe(1);
    await service.reopen();
    expect((await (await demoApp(service.url)).pair(secret, 'Pixel')).codes).not.toBeNull();
  });
});
