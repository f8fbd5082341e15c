// A device over HTTP, from the picture to the next sign-in, by the very script that the demo device's page runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApp, type DemoApp, type DemoDevice } from '../../support/demo-device.ts';
import { type Body, type Service, startService } from '../../support/service.ts';

const policy = { mfa: { methods: ['appPush', 'appCode'] }, sspr: { scope: 'none', registerAtSignIn: false } };

describe('a device over HTTP', () => {
  let service: Service;
  let app: DemoApp;
  beforeAll(async () => {
    service = await startService(['--public-url', 'https://login.example']);
    app = await demoApp(service.url);
    await service.call('PUT', '/v1/policy', policy);
  });
  afterAll(async () => {
    await service.stop();
    expect(service.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  const begin = async (machine: string, subject: string): Promise<Body> => (await service.call('POST', '/v1/flows', { machine, subject, input: { signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'], ip: '198.51.100.7' } } })).body;
  const send = async (flow: string, event: object): Promise<Body> => (await service.call('POST', `/v1/flows/${flow}/events`, event)).body;
  /** Until the page is this one: the flow is told of a device, and moves by itself. */
  const page = async (flow: string, name: string): Promise<Body> => {
    for (let times = 0; ; times++) {
      const { body } = await service.call('GET', `/v1/flows/${flow}`);
      if (body.view?.page === name || times === 200) return body;
      await new Promise((next) => void setImmediate(next));
    }
  };
  const settled = async (flow: string): Promise<Body> => {
    for (let times = 0; ; times++) {
      const { body } = await service.call('GET', `/v1/flows/${flow}`);
      if (body.status !== 'active' || times === 200) return body;
      await new Promise((next) => void setImmediate(next));
    }
  };
  const numberOn = (flow: Body): string => String(flow.view?.number ?? 'no number');

  /** Somebody with a paired and approved device. */
  async function enrolled(subject: string): Promise<{ device: DemoDevice; flow: Body; shown: { uri: string; secret: string } }> {
    await service.call('PUT', `/v1/users/${subject}`, { id: subject, displayName: 'Ada' });
    const started = await begin('interrupt', subject);
    const shown = (await send(started.id, { type: 'registration.begun' })).view.shownOnce;
    const device = await app.pair(shown.secret, 'Pixel');
    const asked = await page(started.id, 'approve');
    expect(asked.view.page).toBe('approve');
    const [request] = await app.requests(device);
    await app.approve(device, request?.id ?? '', numberOn(asked));
    return { device, flow: await page(started.id, 'confirmRegistration'), shown };
  }

  it('pairs by the picture, approves with the number of the page, and is on file with push and code', async () => {
    const { device, flow, shown } = await enrolled('u1');
    expect(shown.uri).toBe(`https://login.example/demo/device#pair=${shown.secret}`);
    expect(device).toMatchObject({ name: 'Pixel', issuer: 'Factorflow', account: 'Ada' });
    expect(flow.view.page).toBe('confirmRegistration');
    const { methods } = (await service.call('GET', '/v1/users/u1')).body;
    expect(methods).toEqual([expect.objectContaining({ type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel' })]);
    expect(methods[0]).not.toHaveProperty('unanswerable');
    expect(methods[0]).not.toHaveProperty('device');
  });

  it('passes a step-up by push, which says by what', async () => {
    const { device } = await enrolled('u2');
    const stepUp = await begin('step-up', 'u2');
    expect(stepUp.view.page).toBe('challenge');
    const [request] = await app.requests(device);
    expect(request).toMatchObject({ purpose: 'challenge', from: '198.51.100.7' });
    expect(await app.approve(device, request?.id ?? '', numberOn(stepUp))).toBe('approved');
    expect((await settled(stepUp.id)).output).toMatchObject({ amr: ['swk', 'mfa'] });
  });

  it('passes a step-up by the code that the same device shows', async () => {
    const { device } = await enrolled('u3');
    const stepUp = await begin('step-up', 'u3');
    await send(stepUp.id, { type: 'channel.chosen', channel: 'appCode' });
    const passed = await send(stepUp.id, { type: 'code.submitted', code: (await app.code(device))?.digits });
    expect(passed.output).toMatchObject({ amr: ['otp', 'mfa'] });
  });

  it('ends a request by a wrong number, and says so on both sides', async () => {
    const { device } = await enrolled('u4');
    const stepUp = await begin('step-up', 'u4');
    const [request] = await app.requests(device);
    const number = numberOn(stepUp);
    expect(await app.approve(device, request?.id ?? '', number === '10' ? '11' : '10')).toBe('mismatched');
    expect(await app.approve(device, request?.id ?? '', number)).toBe('mismatched');
    expect(await app.requests(device)).toEqual([]);
    expect((await page(stepUp.id, 'challengeNotSent')).view.page).toBe('challengeNotSent');
  });

  it('denies, which is written in the audit log', async () => {
    const { device } = await enrolled('u5');
    const stepUp = await begin('step-up', 'u5');
    const [request] = await app.requests(device);
    expect(await app.deny(device, request?.id ?? '')).toBe('denied');
    expect((await page(stepUp.id, 'challengeNotSent')).view.page).toBe('challengeNotSent');
    const { items } = (await service.call('GET', '/v1/audit?subject=u5&result=failure')).body;
    expect(items).toContainEqual(expect.objectContaining({ activityDisplayName: 'User answered a request to approve', resultReason: 'User denied the request on "Pixel".', correlationId: stepUp.id }));
  });

  it('is gone at once when its method is deleted', async () => {
    const { device } = await enrolled('u6');
    expect(await app.requests(device)).toEqual([]);
    const [method] = (await service.call('GET', '/v1/users/u6')).body.methods;
    await service.call('DELETE', `/v1/users/u6/methods/${method.id}`);
    await expect(app.requests(device)).rejects.toMatchObject({ code: 'device.unknown' });
  });

  it('is asked of no app that an administrator entered without it, and the API says so and takes it back', async () => {
    await service.call('PUT', '/v1/users/u8', { id: 'u8', methods: [{ type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }] });
    const { body } = await service.call('GET', '/v1/users/u8');
    expect(body.methods).toEqual([expect.objectContaining({ unanswerable: ['appPush'] })]);
    expect((await service.call('PUT', '/v1/users/u8', body)).status).toBe(200);
    expect((await begin('step-up', 'u8')).view.fields).toEqual([expect.objectContaining({ action: 'code.submitted' })]);
  });

  it('leaves neither pairing code nor number nor seed in the log, the audit log or the history', async () => {
    const { device, flow, shown } = await enrolled('u7');
    const stepUp = await begin('step-up', 'u7');
    const [request] = await app.requests(device);
    await app.approve(device, request?.id ?? '', numberOn(stepUp));
    const told = [...service.logged, (await service.call('GET', '/v1/audit?limit=200')).text, (await service.call('GET', `/v1/flows/${flow.id}/log`)).text, (await service.call('GET', '/v1/demo/inbox?limit=200')).text].join('\n');
    expect(told).not.toContain(shown.secret);
    const pushes = (await service.call('GET', `/v1/demo/inbox?to=${device.id}`)).body.items.filter(({ subject }: Body) => subject === 'Factorflow: a request to approve');
    expect(pushes).toEqual([expect.objectContaining({ channel: 'push' }), expect.objectContaining({ channel: 'push' })]);
    for (const { text } of pushes) expect(text).not.toMatch(/\d/);
  });
});
