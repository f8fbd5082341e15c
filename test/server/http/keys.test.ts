// Keys over HTTP: made once, listed without what they are, deleted, and never all of those that manage keys.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyRows } from '#server/keys/service-keys.ts';
import { readOptions } from '#server/config/options.ts';
import { openHost } from '#server/host.ts';
import { pino } from 'pino';
import { type Service, startService } from '../../support/service.ts';
import { auditSince, callAs, keyWith, lastAudit, letters } from './role-keys.ts';

describe('a key', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(async () => await service.stop());

  it('is told once, holds 256 random bits, and is stored as its hash alone', async () => {
    const made = await service.call('POST', '/v1/keys', { name: 'sign-in', roles: ['service'] });
    expect([made.status, made.headers.get('location'), made.headers.get('cache-control')]).toEqual([201, `/v1/keys/${made.body.id}`, 'no-store']);
    expect(made.body.key).toMatch(/^ff_[\w-]{43}$/);
    expect(made.body).toMatchObject({ name: 'sign-in', roles: ['service'], user: null, deletable: true });
    const rows = JSON.stringify(await service.host.store.list(keyRows, { limit: 10 }));
    expect(rows).not.toContain(made.body.key);
    expect(rows).toMatch(/"hash":"[0-9a-f]{64}"/);
    const { text } = await service.call('GET', '/v1/keys');
    expect([text.includes(made.body.key), text.includes(made.body.id), text.includes('hash')]).toEqual([false, true, false]);
    expect((await callAs(service, made.body.key, 'GET', '/v1/policy')).status).toBe(200);
  });

  it('holds after a restart, and no longer once it is deleted', async () => {
    const made = await keyWith(service, ['reader']);
    await service.restart();
    expect((await callAs(service, made.key, 'GET', '/v1/policy')).status).toBe(200);
    expect((await service.call('DELETE', `/v1/keys/${made.id}`)).status).toBe(204);
    expect((await callAs(service, made.key, 'GET', '/v1/policy')).status).toBe(401);
    expect((await service.call('DELETE', `/v1/keys/${made.id}`)).body.code).toBe('key.not-found');
    await service.restart();
    expect((await callAs(service, made.key, 'GET', '/v1/policy')).status).toBe(401);
  });

  it('is on record, under the person it belongs to', async () => {
    await service.call('PUT', '/v1/users/ada', { id: 'ada' });
    const after = await lastAudit(service);
    const made = await keyWith(service, ['userAdministrator', 'reader'], 'ada');
    await service.call('DELETE', `/v1/keys/${made.id}`);
    const additionalDetails = [{ key: 'key', value: made.id }, { key: 'name', value: 'test userAdministrator reader' }, { key: 'roles', value: 'reader, userAdministrator' }, { key: 'edition', value: 'ours' }];
    const record = { result: 'success', initiatedBy: { app: { id: 'configured' } }, additionalDetails };
    expect(await auditSince(service, after)).toEqual([
      { ...record, activityDisplayName: 'Admin created API key', resultReason: 'Admin created an API key', targetResources: [{ id: 'ada', type: 'User', modifiedProperties: [{ displayName: 'apiKey', oldValue: null, newValue: made.id }] }] },
      { ...record, activityDisplayName: 'Admin deleted API key', resultReason: 'Admin deleted an API key', targetResources: [{ id: 'ada', type: 'User', modifiedProperties: [{ displayName: 'apiKey', oldValue: made.id, newValue: null }] }] },
    ]);
  });

  it('that a person\'s key makes is that person\'s, so that nobody administers themselves by a second one', async () => {
    for (const id of ['cid', 'dan']) await service.call('PUT', `/v1/users/${id}`, { id });
    const own = await keyWith(service, ['globalAdministrator'], 'cid');
    const made = await callAs(service, own.key, 'POST', '/v1/keys', { name: 'second', roles: ['globalAdministrator'] });
    expect([made.status, made.body.user]).toEqual([201, 'cid']);
    expect((await callAs(service, made.body.key, 'PUT', '/v1/users/cid', { id: 'cid', perUserMfa: 'enabled' })).body.code).toBe('role.own-user');
    expect((await callAs(service, own.key, 'POST', '/v1/keys', { name: 'third', roles: ['reader'], user: 'cid' })).status).toBe(201);
    for (const user of ['dan', 'nobody', null]) {
      expect((await callAs(service, own.key, 'POST', '/v1/keys', { name: 'other', roles: ['reader'], user })).body, String(user)).toMatchObject({ status: 403, code: 'role.own-user' });
    }
    expect((await service.call('GET', '/v1/keys')).body.items.filter(({ name }: { name: string }) => name === 'other')).toEqual([]);
    expect((await service.call('POST', '/v1/keys', { name: 'for dan', roles: ['reader'], user: 'dan' })).body.user).toBe('dan');
  });

  it('is refused without a name, without roles, with one that is none, and for nobody', async () => {
    for (const [body, pointer] of [[{ roles: ['reader'] }, '/name'], [{ name: 'x', roles: [] }, '/roles'], [{ name: 'x', roles: ['root'] }, '/roles/0'], [{ name: 'x', roles: ['reader'], user: 'nobody' }, '/user']] as const) {
      const reply = await service.call('POST', '/v1/keys', body);
      expect([reply.status, reply.body.errors[0].pointer], reply.text).toEqual([422, pointer]);
    }
  });

  it('that the process was given is listed, and cannot be deleted', async () => {
    const listed = (await service.call('GET', '/v1/keys')).body.items.find(({ id }: { id: string }) => id === 'configured');
    expect(listed).toEqual({ id: 'configured', name: 'given to the process', roles: Object.values(letters), user: null, createdAt: null, deletable: false });
    expect((await service.call('DELETE', '/v1/keys/configured')).body).toMatchObject({ status: 409, code: 'key.configured' });
  });
});

describe('the keys of a folder whose process was given none', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(async () => await service.stop());

  const bare = () => openHost(readOptions(['--data', service.folder, '--port', '0'], {}), pino({ level: 'silent' }));

  it('always have one that manages keys: the last cannot be deleted, not even by two at once, and a start makes one where there is none', async () => {
    await keyWith(service, ['reader']);
    await service.host.close();
    const host = await bare();
    await host.announced();
    await new Promise<void>((ready) => void host.server.listen(0, '127.0.0.1', ready));
    const address = host.server.address();
    const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/v1/keys`;
    const ask = async (method: string, path = '', key = host.newKey ?? '', body?: unknown) => {
      const reply = await fetch(url + path, { method, headers: { authorization: `Bearer ${key}`, connection: 'close', 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      return { status: reply.status, body: reply.status === 204 ? null : ((await reply.json()) as { code?: string; id: string; key: string; items: { id: string; roles: string[]; deletable: boolean }[] }) };
    };
    expect(host.newKey).toMatch(/^ff_/);
    expect((await ask('DELETE', '/first')).body?.code).toBe('key.last');
    expect((await ask('GET')).body?.items.find(({ id }) => id === 'first')?.deletable).toBe(false);
    const second = (await ask('POST', '', undefined, { name: 'second', roles: ['globalAdministrator'] })).body;
    const both = await Promise.all([ask('DELETE', `/${second?.id}`), ask('DELETE', '/first', second?.key)]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409]);
    const survivor = both[0]?.status === 204 ? { id: 'first', key: host.newKey ?? '' } : (second ?? expect.fail('it was not made'));
    const third = (await ask('POST', '', survivor.key, { name: 'third', roles: ['globalAdministrator'] })).body;
    expect((await ask('DELETE', `/${survivor.id}`, third?.key)).status).toBe(204);
    await host.close();
    const left = await bare();
    expect(left.newKey).toBeNull();
    await left.close();
    await service.reopen();
    for (const { id } of (await service.call('GET', '/v1/keys')).body.items.filter(({ deletable }: { deletable: boolean }) => deletable)) expect((await service.call('DELETE', `/v1/keys/${id}`)).status).toBe(204);
    await service.host.close();
    const again = await bare();
    expect(again.newKey).toMatch(/^ff_/);
    await again.close();
    await service.reopen();
  });

  it('that were stored before keys had roles have every role', async () => {
    const row = (await service.host.store.list(keyRows, { limit: 10 }))[0]?.row;
    expect(row?.id).toBe('first');
    const { roles: _1, user: _2, name: _3, createdAt: _4, ...old } = row ?? expect.fail('there is no key');
    await service.host.store.commit({ expect: [], put: [{ table: keyRows, key: 'first', row: { ...old, isAnnounced: true } }], remove: [], log: [], audit: [] });
    await service.host.close();
    const host = await bare();
    expect(host.newKey).toBeNull();
    await host.close();
    await service.reopen();
  });
});
