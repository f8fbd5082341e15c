// A device that answers while the request is still being handed to the webhook: the flow hears of it once it waits.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushRequests } from '#src/devices/push-record.ts';
import { demoApp } from '../../support/demo-device.ts';
import { enforced, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';

describe('a device that is quicker than the webhook', () => {
  let service: Service;
  let webhook: Server;
  let release = (): void => {};
  const posted = Promise.withResolvers<Record<string, unknown>>();
  beforeAll(async () => {
    webhook = createServer((request, response) => {
      release = () => void response.writeHead(204).end();
      void text(request).then((body) => posted.resolve(JSON.parse(body)));
    });
    await new Promise<void>((ready) => void webhook.listen(0, '127.0.0.1', ready));
    service = await startService(['--webhook', `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`]);
  });
  afterAll(async () => {
    release();
    await service.stop();
    webhook.closeAllConnections();
    webhook.close();
  });

  it('approves, and the flow goes on by itself', async () => {
    const app = await demoApp(service.url);
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['appPush'] }, sspr: { scope: 'none' } });
    await person(service, 'ann');
    const { body: flow } = await service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'ann', input: enforced });
    const device = await app.pair((await send(service, flow.id, { type: 'registration.begun' })).body.view.shownOnce.secret, 'Pixel');
    const message = await posted.promise;
    expect(message).toEqual({ key: expect.stringContaining(flow.id), channel: 'push', to: device.id, subject: 'Factorflow: a request to approve', text: expect.stringContaining('approve') });
    const { number } = (await service.host.store.get(pushRequests, flow.id))!.row;
    expect(JSON.stringify(message)).not.toContain(`"${number}"`);

    expect(await app.approve(device, (await app.requests(device))[0]?.id ?? '', number)).toBe('approved');
    expect((await service.call('GET', `/v1/flows/${flow.id}`)).body.view).toBeNull();
    release();
    const settled = await new Promise<unknown>((done) => {
      const stop = service.host.engine.watch(flow.id, ({ snapshot }) => {
        if (!JSON.stringify(snapshot['value']).includes('confirm')) return;
        stop();
        done(snapshot['value']);
      });
    });
    expect(settled).toBeTruthy();
    expect((await service.call('GET', `/v1/flows/${flow.id}`)).body.view.page).toBe('confirmRegistration');
  });
});
