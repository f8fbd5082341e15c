// A sender that is down for an hour: people are told, nothing is lost or sent twice, and it goes on by itself once it is up.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { interrupted, person, phoneOnly, send } from '../../support/enrolment.ts';
import { startService } from '../../support/service.ts';

describe('while the sender of texts is down', () => {
  it('a flow says that the code could not be sent, lives on through an hour of it, and goes on when it is up again', async () => {
    const received: string[] = [];
    const sender = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => received.push(chunk.toString()));
      request.on('end', () => response.writeHead(202).end());
    });
    sender.listen(0, '127.0.0.1');
    await once(sender, 'listening');
    const { port } = sender.address() as AddressInfo;
    const down = async (): Promise<void> => {
      sender.closeAllConnections();
      await new Promise((done) => sender.close(done));
    };
    await down();
    const service = await startService(['--test-clock', '--webhook', `http://127.0.0.1:${port}/texts`]);
    try {
      await service.call('PUT', '/v1/policy', phoneOnly);
      await person(service, 'dee');
      const { id } = await interrupted(service, 'dee');
      await send(service, id, { type: 'registration.begun' });
      const phone = { type: 'phone.submitted', number: '+1 2065550177', channel: 'sms' };
      const failed = await send(service, id, phone);
      expect(failed.status).toBe(200);
      expect(failed.body).toMatchObject({ status: 'active', view: { page: 'codeNotSent' } });
      // A flow lives an hour at most; what was typed ten minutes ago is not kept: each try asks for the number again.
      for (let minutes = 11; minutes <= 55; minutes += 11) {
        await service.call('POST', '/v1/test/clock', { advance: 'PT11M' });
        expect((await send(service, id, { type: 'retry.chosen' })).body).toMatchObject({ view: { page: 'enterPhone' } });
        const tried = await send(service, id, phone);
        expect(tried.body, tried.text).toMatchObject({ status: 'active', view: { page: 'codeNotSent' } });
      }
      expect(received).toEqual([]);
      expect((await service.call('GET', '/readyz')).status).toBe(200);
      sender.listen(port, '127.0.0.1');
      await once(sender, 'listening');
      await send(service, id, { type: 'retry.chosen' });
      const sent = await send(service, id, phone);
      expect(sent.body, sent.text).toMatchObject({ view: { page: 'enterCode' } });
      expect(received).toHaveLength(1);
    } finally {
      await down().catch(() => {});
      await service.stop();
    }
  }, 30_000);
});
