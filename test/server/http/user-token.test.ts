// A flow's own token: good for that flow, as long as it runs, and for nothing that a developer or operator asks.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flows } from '#src/engine/flow-record.ts';
import { interrupted, person } from '../../support/enrolment.ts';
import { type Body, type Service, startService } from '../../support/service.ts';
import { newDoor, withDoor } from './door.ts';

describe('a flow\'s own token', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--test-clock'], withDoor);
  });
  afterAll(async () => await service.stop());

  const by = (flow: Body) => ({ authorization: `Bearer ${flow.userToken}` });

  it('looks at its flow, moves it, cancels it', async () => {
    const door = await newDoor(service);
    expect((await service.call('GET', `/v1/flows/${door.id}`, undefined, by(door))).status).toBe(200);
    expect((await service.call('POST', `/v1/flows/${door.id}/events`, { type: 'door.opened' }, by(door))).body.state).toBe('open');
    expect((await service.call('DELETE', `/v1/flows/${door.id}`, undefined, by(door))).body.status).toBe('cancelled');
  });

  it('opens no other route there is, whatever id stands in its path', async () => {
    const door = await newDoor(service);
    const allowed = ['get /v1/flows/{id}', 'post /v1/flows/{id}/events', 'delete /v1/flows/{id}'];
    const others = service.host.routes.filter(({ access, method, path }) => access !== 'open' && !allowed.includes(`${method} ${path}`));
    expect(others.length).toBeGreaterThan(12);
    for (const { method, path } of others) {
      const reply = await service.call(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, door.id as string), ['post', 'put'].includes(method) ? {} : undefined, by(door));
      expect([reply.status, reply.body.code], `${method} ${path}`).toEqual([401, 'key.unknown']);
    }
    expect(others.map(({ method, path }) => `${method} ${path}`)).toContain('get /v1/flows/{id}/events');
  });

  it('ends with its flow, whichever way that ends', async () => {
    for (const end of [{ type: 'door.removed' }, { type: 'flow.cancelled' }]) {
      const door = await newDoor(service);
      await service.call('POST', `/v1/flows/${door.id}/events`, end);
      expect((await service.call('GET', `/v1/flows/${door.id}`, undefined, by(door))).body.code, end.type).toBe('key.unknown');
    }
  });

  it('is none when anything of it is wrong', async () => {
    const [door, other] = [await newDoor(service), await newDoor(service)];
    const [, secret = ''] = String(door.userToken).split('.');
    const flipped = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1);
    const wrong = [`ut_${door.id}.${flipped}`, `ut_${other.id}.${secret}`, `ut_${door.id}.`, `ut_${door.id}`, `ut_.${secret}`, secret, `ut_${door.id}.${secret}x`, `ut_flow_none.${secret}`, `ut___proto__.${secret}`, `${door.userToken}.${secret}`];
    for (const bearer of wrong) {
      for (const { id } of [door, other]) expect((await service.call('GET', `/v1/flows/${id}`, undefined, { authorization: `Bearer ${bearer}` })).status, bearer).toBe(401);
    }
    for (const scheme of ['Basic', 'Token', '']) expect((await service.call('GET', `/v1/flows/${door.id}`, undefined, { authorization: `${scheme} ${door.userToken}` })).status).toBe(401);
    expect((await service.call('GET', `/v1/flows/${door.id}?access_token=${door.userToken}`, undefined, { authorization: '' })).status).toBe(401);
  });

  it('holds 128 random bits, and only its hash is kept', async () => {
    const door = await newDoor(service);
    const [, secret = ''] = String(door.userToken).split('.');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
    const stored = (await service.host.store.get(flows, door.id as string))?.row;
    expect(stored?.tokenHash).toBe(createHash('sha256').update(secret).digest('hex'));
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(service.logged.join('')).not.toContain(secret);
  });

  it('goes on after a restart, and is gone once its flow has expired', async () => {
    await person(service, 'sleeper');
    const flow = await interrupted(service, 'sleeper');
    await service.restart();
    expect((await service.call('GET', `/v1/flows/${flow.id}`, undefined, by(flow))).status).toBe(200);
    await service.call('POST', '/v1/test/clock', { advance: 'PT16M' });
    await expect.poll(async () => (await service.call('GET', `/v1/flows/${flow.id}`)).body.status).toBe('expired');
    expect((await service.call('GET', `/v1/flows/${flow.id}`, undefined, by(flow))).status).toBe(401);
  });

  it('is asked for slowly by whoever guesses: 300 wrong ones in a minute, then 429', async () => {
    const guess = () => service.call('GET', '/v1/flows', undefined, { authorization: `Bearer ut_flow_none.${'x'.repeat(22)}` });
    let reply = await guess();
    for (let i = 0; i < 310 && reply.status === 401; i++) reply = await guess();
    expect([reply.status, reply.body.code, Number(reply.headers.get('retry-after')) > 0]).toEqual([429, 'limit.reached', true]);
    expect((await service.call('GET', '/v1/flows')).status).toBe(200);
  });
});
