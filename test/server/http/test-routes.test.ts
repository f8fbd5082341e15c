// The routes for tests are there with --test-clock only, and for callers on this machine only.
import { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../../support/enrolment.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { newDoor, withDoor } from './door.ts';

const routes = [['POST', '/v1/test/clock', { advance: 'PT1S' }], ['PUT', '/v1/test/activities/checkLock', { outcomes: [] }], ['DELETE', '/v1/test/activities/checkLock', undefined]] as const;

describe('without --test-clock', () => {
  it('the routes for tests do not exist, and are not described', async () => {
    const service = await startService([], withDoor);
    try {
      for (const [method, path, body] of routes) expect((await service.call(method, path, body)).body.code, path).toBe('not-found');
      expect((await service.call('GET', '/openapi.json')).text).not.toContain('/v1/test/');
    } finally {
      await service.stop();
    }
  });
});

describe('with --test-clock', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--test-clock'], withDoor);
  });
  afterAll(async () => await service.stop());

  /** A connection whose other end is, by all the service can see, at this address. */
  const answerTo = async (address: string, request: string): Promise<string> => {
    let answered = '';
    const { promise, resolve } = Promise.withResolvers<string>();
    const socket = Object.assign(new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _, done) {
        answered += chunk.toString();
        done();
      },
      final(done) {
        done();
        resolve(answered);
      },
    }), { remoteAddress: address, setTimeout: () => undefined, setNoDelay: () => undefined, setKeepAlive: () => undefined, ref: () => undefined, unref: () => undefined });
    service.host.server.emit('connection', socket);
    socket.push(request);
    const reply = await promise;
    socket.destroy();
    return reply;
  };

  it('a connection from elsewhere is refused, whatever it says of itself', async () => {
    for (const [method, path, body] of routes) {
      const text = body === undefined ? '' : JSON.stringify(body);
      const request = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
      for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '2001:db8::1', '1127.0.0.1']) {
        const reply = await answerTo(address, request);
        expect([reply.startsWith('HTTP/1.1 403 '), reply.includes('"code":"test.not-local"')], `${address} ${path}`).toEqual([true, true]);
      }
      for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) expect(await answerTo(address, request), address).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect(await answerTo('192.0.2.7', `GET /v1/machines HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${key}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('the clock moves by durations that mean the same every day, and by nothing else', async () => {
    for (const advance of ['', 'P', 'PT', 'P1M', 'P1Y', 'P1W', '-PT1S', '5', 'PT1.2345S', 'PT']) {
      const { status, body } = await service.call('POST', '/v1/test/clock', { advance });
      expect([status, body.errors?.[0].pointer], advance).toEqual([422, '/advance']);
    }
    expect((await service.call('POST', '/v1/test/clock', { advance: 5 })).body.errors[0].pointer).toBe('/advance');
    expect((await service.call('POST', '/v1/test/clock', {})).status).toBe(422);
  });

  const script = (body: object) => service.call('PUT', '/v1/test/activities/checkLock', body);
  const locked = async (): Promise<string> => {
    const { id } = await newDoor(service);
    await send(service, id, { type: 'door.opened' });
    return (await send(service, id, { type: 'door.locked' })).body.state as string;
  };
  const broken = { error: { code: 'lock.broken', message: 'It is broken.' } };

  it('outcomes are taken in order, one each time, and the activity runs again after the last', async () => {
    expect((await script({ outcomes: [broken, { output: { isSound: true } }, broken] })).body).toEqual({ src: 'checkLock', machine: null, waiting: 3 });
    expect([await locked(), await locked(), await locked(), await locked()]).toEqual(['shut', 'locked', 'shut', 'locked']);
  });

  it('outcomes for one machine come before those for all, and do not count in another', async () => {
    await script({ outcomes: [broken], machine: 'window' });
    expect(await locked()).toBe('locked');
    await script({ outcomes: [{ output: null }] });
    await script({ outcomes: [broken], machine: 'door' });
    expect([await locked(), await locked(), await locked()]).toEqual(['shut', 'locked', 'locked']);
    await script({ outcomes: [], machine: 'window' });
  });

  it('a list is replaced by the next, and cleared by an empty one or DELETE', async () => {
    await script({ outcomes: [broken, broken] });
    expect((await script({ outcomes: [] })).body.waiting).toBe(0);
    expect(await locked()).toBe('locked');
    await script({ outcomes: [broken] });
    for (let i = 0; i < 2; i++) expect((await service.call('DELETE', '/v1/test/activities/checkLock')).body).toEqual({ src: 'checkLock', machine: null, waiting: 0 });
    expect(await locked()).toBe('locked');
    await script({ outcomes: [broken], machine: 'door' });
    expect((await service.call('DELETE', '/v1/test/activities/checkLock?machine=door')).body.machine).toBe('door');
    expect(await locked()).toBe('locked');
  });

  it('what is no outcome is refused: 422, and nothing is changed', async () => {
    await script({ outcomes: [broken] });
    for (const body of [{}, { outcomes: 'x' }, { outcomes: [{}] }, { outcomes: [{ output: 1, error: broken.error }] }, { outcomes: [{ error: 'x' }] }, { outcomes: [{ error: { code: '', message: '' } }] }, { outcomes: [], more: 1 }]) {
      const { status, body: answer } = await script(body);
      expect([status, answer.code], JSON.stringify(body)).toEqual([422, 'input.invalid']);
    }
    expect([await locked(), await locked()]).toEqual(['shut', 'locked']);
  });
});
