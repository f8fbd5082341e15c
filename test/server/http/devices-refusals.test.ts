// What devices and strangers are refused, and what a refusal does not tell.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKeys, signedBy } from '../../src/devices/device-rig.ts';
import { enforced, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';

describe('a device that is refused', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService([]);
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['appPush', 'appCode'] }, sspr: { scope: 'none' } });
    await person(service, 'ann');
  });
  afterAll(async () => await service.stop());

  const { publicKey, privateKey } = newKeys();
  const nothing = { authorization: '' };
  const post = (body: unknown) => service.call('POST', '/v1/devices', body, nothing);
  const picture = async (): Promise<string> => {
    const { body } = await service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'ann', input: enforced });
    return (await send(service, body.id, { type: 'registration.begun' })).body.view.shownOnce.secret as string;
  };
  const ask = (device: string, key = privateKey, off = 0) => {
    const path = `/v1/devices/${device}/requests`;
    const { at, text } = signedBy(key, { method: 'GET', path, at: Math.floor(Date.now() / 1_000) + off, body: null });
    return service.call('GET', path, undefined, { ...nothing, 'device-signature': `${at}.${text}` });
  };

  it('needs no key of the tenant, only the code', async () => {
    const { status, body } = await post({ pairingCode: await picture(), name: 'Pixel', publicKey });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['device', 'issuer', 'account', 'totp']);
    expect((await ask(body.device)).body).toEqual({ items: [], next: null });
  });

  it('cannot tell a code that was used from one that never was', async () => {
    const pairingCode = await picture();
    await post({ pairingCode, name: 'Pixel', publicKey });
    const [used, never] = [await post({ pairingCode, name: 'Pixel', publicKey }), await post({ pairingCode: 'A'.repeat(26), name: 'Pixel', publicKey })];
    expect([used.status, used.body.code]).toEqual([401, 'device.pairing-unknown']);
    expect(used.body).toEqual(never.body);
    expect(used.text).not.toContain(pairingCode);
  });

  it('cannot tell a device that is unknown from a signature that is wrong or old', async () => {
    const { body } = await post({ pairingCode: await picture(), name: 'Pixel', publicKey });
    const refused = [
      await ask('device_AAAAAAAAAAAAAAAAAAAAAA'), await ask(body.device, newKeys().privateKey), await ask(body.device, privateKey, -200),
      await service.call('GET', `/v1/devices/${body.device}/requests`, undefined, nothing), await service.call('GET', `/v1/devices/${body.device}/requests`),
    ];
    for (const reply of refused) expect([reply.status, reply.body]).toEqual([401, refused[0]?.body]);
    expect(refused[0]?.body.code).toBe('device.unknown');
  });

  it.each([
    ['a private key', { publicKey: { ...publicKey, d: publicKey.x } }, '/publicKey/d'],
    ['a point beside the curve', { publicKey: { ...publicKey, y: publicKey.x } }, '/publicKey'],
    ['another curve', { publicKey: { ...publicKey, crv: 'P-384' } }, '/publicKey/crv'],
    ['no name', { name: '  ' }, '/name'],
    ['a name with a line in it', { name: 'Pixel\nis yours' }, '/name'],
    ['a name with a control character', { name: 'Pixel\u0007' }, '/name'],
    ['a name that turns the direction of writing', { name: 'Pixel \u202Exip' }, '/name'],
    ['a name that is set apart from what stands around it', { name: '\u2067Pixel' }, '/name'],
    ['a name too long', { name: 'x'.repeat(65) }, '/name'],
    ['a code that is none', { pairingCode: '1' }, '/pairingCode'],
  ])('sends %s and reads where the fault is', async (_, wrong, pointer) => {
    const { status, body } = await post({ pairingCode: 'A'.repeat(26), name: 'Pixel', publicKey, ...wrong });
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'input.invalid', pointer]);
  });

  it('answers with a number that is none, or with one to a denial', async () => {
    for (const body of [{ answer: 'approve' }, { answer: 'approve', number: '7' }, { answer: 'approve', number: 42 }, { answer: 'deny', number: '42' }, { answer: 'maybe' }, {}]) {
      expect((await service.call('POST', '/v1/devices/device_x/requests/approval_y', body, nothing)).status, JSON.stringify(body)).toBe(422);
    }
  });

  it('asks for a request that is not its own, or is none', async () => {
    const { body } = await post({ pairingCode: await picture(), name: 'Pixel', publicKey });
    const path = `/v1/devices/${body.device}/requests/approval_AAAAAAAAAAAAAAAAAAAAAA`;
    const { at, text } = signedBy(privateKey, { method: 'POST', path, at: Math.floor(Date.now() / 1_000), body: { answer: 'deny' } });
    const reply = await service.call('POST', path, { answer: 'deny' }, { ...nothing, 'device-signature': `${at}.${text}` });
    expect([reply.status, reply.body.code]).toEqual([404, 'device.request-unknown']);
  });

  it('has to wait after three hundred failures in a minute', async () => {
    const replies = await Promise.all(Array.from({ length: 310 }, () => post({ pairingCode: 'B'.repeat(26), name: 'Pixel', publicKey })));
    expect(replies.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(replies.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
