// Shutting down does not wait for a client that never finishes.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interrupted, person } from '../support/enrolment.ts';
import { key, type Service, startService } from '../support/service.ts';
import { listen } from './http/sse-client.ts';

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

  it('sends every byte of an answer to a client that reads slowly', { timeout: 20_000 }, async () => {
    for (let i = 0; i < 200; i++) await service.call('PUT', `/v1/users/big${i}`, { id: `big${i}`, groups: Array.from({ length: 200 }, (_, n) => `${n} ${'g'.repeat(200)}`) });
    const socket = connect({ port: Number(new URL(service.url).port), host: '127.0.0.1' });
    socket.pause();
    socket.write(`GET /v1/users?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`);
    let received = Buffer.alloc(0);
    await new Promise<void>((done) => void socket.once('readable', () => done()));
    const closing = service.host.close(10_000);
    socket.on('data', (chunk: Buffer) => void (received = Buffer.concat([received, chunk])));
    socket.resume();
    await new Promise<void>((done) => void socket.once('close', () => done()));
    await closing;
    const head = received.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(received.subarray(0, head).toString())?.[1]);
    expect(length).toBeGreaterThan(5_000_000);
    expect(received.length - head - 4).toBe(length);
    await service.reopen();
  });

  it('ends streams at once, saying when to come back, and the reader goes on from there', { timeout: 10_000 }, async () => {
    const { id } = await interrupted(service, 'u1');
    const streams = [await listen(service, `/v1/flows/${id}/events`), await listen(service, `/v1/flows/${id}/events`)];
    await expect.poll(() => streams.map((stream) => stream.events().length > 0)).toEqual([true, true]);
    const began = performance.now();
    await service.host.close(60_000);
    expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual(['ended', 'ended']);
    expect(performance.now() - began).toBeLessThan(5_000);
    for (const stream of streams) expect(stream.text()).toMatch(/^retry: 2000\n\n/);
    await service.reopen();
    await service.call('DELETE', `/v1/flows/${id}`);
    const again = await listen(service, `/v1/flows/${id}/events`, { 'last-event-id': streams[0]?.events().at(-1)?.id ?? '' });
    await again.ended;
    const { items } = (await service.call('GET', `/v1/flows/${id}/events`)).body;
    expect([...(streams[0]?.events() ?? []), ...again.events()].map((event) => event.data)).toEqual(items);
  });

  it('refuses new work with 503 on connections that are still open', async () => {
    const closing = service.host.close(1_000);
    const reply = await service.call('GET', '/v1/users/u1').then(({ status }) => status, () => 'not connected');
    expect([503, 'not connected']).toContain(reply);
    await closing;
    await service.reopen();
  });
});

describe('a process that is told to stop', () => {
  it('has written a line for every request it answered', { timeout: 20_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'factorflow-drain-'));
    const child = spawn(process.execPath, ['server/main.ts', 'serve', '--port', '0', '--data', folder, '--api-key', key], { env: { PATH: process.env['PATH'] } });
    try {
      const output = { out: '', err: '' };
      child.stdout.on('data', (chunk) => void (output.out += String(chunk)));
      child.stderr.on('data', (chunk) => void (output.err += String(chunk)));
      const exit = new Promise<number | null>((done) => void child.once('close', (code) => done(code)));
      await expect.poll(() => output.out, { timeout: 10_000, interval: 20 }).toMatch(/ready on \S+[^]*data folder/);
      const url = /ready on (\S+)/.exec(output.out)?.[1] ?? '';
      for (let i = 0; i < 120; i++) await (await fetch(`${url}/v1/flows/flow_${i}`, { headers: { authorization: `Bearer ${key}` } })).text();
      child.kill('SIGTERM');
      expect(await exit).toBe(0);
      const lines = output.err.trim().split('\n').map((line) => JSON.parse(line) as { msg: string; path?: string; status?: number });
      expect(lines.filter(({ msg }) => msg === 'answered').map(({ path, status }) => `${path} ${status}`)).toEqual(Array.from({ length: 120 }, (_, i) => `/v1/flows/flow_${i} 404`));
    } finally {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
});
