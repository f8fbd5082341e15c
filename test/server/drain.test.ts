// Shutting down does not wait for a client that never finishes.
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { person } from '../support/enrolment.ts';
import { key, type Service, startService } from '../support/service.ts';

describe('draining', () => {
  let service: Service;
  beforeEach(async () => {
    service = await startService([]);
    await person(service, 'u1');
  });
  afterEach(async () => await service.stop());

  it('cuts off a request that is never finished, once its time is over', { timeout: 5_000 }, async () => {
    const { port } = new URL(service.url);
    const socket = connect(Number(port), '127.0.0.1');
    const ended = new Promise<void>((done) => void socket.once('close', () => done()));
    socket.on('error', () => {});
    await new Promise<void>((done) => void socket.write(`POST /v1/flows HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"mach`, () => done()));
    await service.call('GET', '/healthz'); // by now the half request has arrived too
    await service.host.close(100);
    await ended;
    expect(socket.destroyed).toBe(true);
    await service.reopen();
  });

  it('does not wait at all for a connection that asks nothing', { timeout: 5_000 }, async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.on('error', () => {});
    await new Promise<void>((done) => void socket.once('connect', () => done()));
    await service.call('GET', '/healthz');
    await service.host.close(60_000);
    await service.reopen();
    socket.destroy();
    expect(socket.destroyed).toBe(true);
  });

  it('refuses new work with 503 on connections that are still open', async () => {
    const closing = service.host.close(1_000);
    const reply = await service.call('GET', '/v1/users/u1').then(({ status }) => status, () => 'not connected');
    expect([503, 'not connected']).toContain(reply);
    await closing;
    await service.reopen();
  });
});
