// Who may call what: every route says it, the description repeats it, and a key without the role is refused before
// anything is looked up, so that a refusal tells nothing of what there is, and changes nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/service.ts';
import { callAs, type Keys, keyWith, lastAudit, letters, oneKeyEach, rolesOf, stored } from './role-keys.ts';

/** service, reader, user, authentication, privileged authentication, global administrator. */
const mayCall: Readonly<Record<string, string>> = {
  'post /v1/flows': 's', 'get /v1/flows': 's', 'get /v1/flows/{id}': 's', 'post /v1/flows/{id}/events': 's', 'delete /v1/flows/{id}': 's', 'get /v1/flows/{id}/events': 's',
  'get /v1/machines': 'sruapg', 'get /v1/machines/{id}': 'sruapg', 'get /v1/machines/{id}/diagram': 'sruapg', 'post /v1/what-if': 'sruapg',
  'get /v1/studio/machines/{id}/standing': 's', 'get /v1/studio/machines/{id}/flows': 's', 'get /v1/studio/machines/{id}/places': 's', 'get /v1/studio/machines/{id}/findings': 's',
  'post /v1/studio/machines/{id}/sandbox': 's', 'get /v1/studio/watch': 's', 'get /v1/studio/drafts/{id}/diagram': 's', 'get /v1/studio/drafts/{id}/places': 's',
  'get /v1/studio/machines': 's', 'get /v1/studio/machines/{id}/diagram': 's', 'get /v1/studio/flows/{id}': 's',
  'get /v1/policy': 'sruapg', 'put /v1/policy': 'ug',
  'get /v1/users': 'sruapg', 'get /v1/users/{id}': 'sruapg', 'get /v1/users/{id}/methods': 'sruapg', 'put /v1/users/{id}': 'uapg', 'delete /v1/users/{id}': 'g',
  'delete /v1/users/{id}/methods/{methodId}': 'apg', 'post /v1/users/{id}/require-re-register': 'apg', 'post /v1/users/{id}/unlock': 'apg',
  'get /v1/users/{id}/legacy-reset-registration': 'srapg', 'get /v1/reports/registration': 'rapg',
  'post /v1/rollback': 'g', 'post /v1/keys': 'g', 'get /v1/keys': 'g', 'delete /v1/keys/{id}': 'g', 'get /v1/audit': 'rg',
  'get /v1/demo/inbox': 's', 'post /v1/test/clock': 's', 'put /v1/test/activities/{src}': 's', 'delete /v1/test/activities/{src}': 's',
  'post /v1/test/flows': 's', 'get /v1/test/flows/{id}': 's', 'post /v1/test/flows/{id}/activities/{activity}': 's', 'post /v1/test/flows/{id}/events': 's', 'delete /v1/test/flows/{id}': 's',
};

describe('the roles of keys', () => {
  let service: Service;
  let keys: Keys;
  beforeAll(async () => {
    service = await startService();
    keys = await oneKeyEach(service);
  });
  afterAll(async () => await service.stop());

  it('are declared by every route that is not open, in the description too', async () => {
    const { paths } = (await service.call('GET', '/openapi.json')).body;
    for (const { method, path, access, roles } of service.host.routes) {
      expect(roles.length > 0, `${method} ${path}`).toBe(access !== 'open');
      expect(paths[path][method]['x-roles'], `${method} ${path}`).toEqual(access === 'open' ? undefined : roles);
    }
    const guarded = service.host.routes.filter(({ access }) => access !== 'open').map(({ method, path }) => `${method} ${path}`);
    expect(guarded.filter((route) => mayCall[route] === undefined)).toEqual([]);
  });

  it.each(Object.entries(mayCall))('%s is for %s alone', async (route, may) => {
    const [method = '', path = ''] = route.split(' ');
    const place = path.replaceAll(/\{\w+\}/g, 'nobody-at-all');
    for (const [letter, role] of Object.entries(letters)) {
      const reply = await callAs(service, keys[role], method.toUpperCase(), place);
      if (may.includes(letter)) expect(reply.status, `${role}: ${reply.text}`).not.toBe(403);
      else expect([reply.status, reply.body.code, reply.body.roles], role).toEqual([403, 'role.missing', rolesOf(may)]);
    }
  });

  it('are asked before anybody is looked up: the refusal is the same for a person, and for nobody', async () => {
    await service.call('PUT', '/v1/users/known', { id: 'known', methods: [{ type: 'email', address: 'known@example.org' }] });
    const [method] = (await service.call('GET', '/v1/users/known')).body.methods;
    for (const [verb, path] of [['DELETE', `/methods/${method.id}`], ['POST', '/require-re-register'], ['POST', '/unlock'], ['DELETE', '']] as const) {
      const [known, unknown] = [await callAs(service, keys.reader, verb, `/v1/users/known${path}`), await callAs(service, keys.reader, verb, `/v1/users/unknown${path}`)];
      expect([known.status, known.text], path).toEqual([403, unknown.text]);
    }
  });

  it('add up: a key with two roles may what either may', async () => {
    const { key } = await keyWith(service, ['reader', 'userAdministrator']);
    expect((await callAs(service, key, 'GET', '/v1/audit')).status).toBe(200);
    expect((await callAs(service, key, 'PUT', '/v1/users/both', { id: 'both' })).status).toBe(201);
    expect((await callAs(service, key, 'POST', '/v1/flows', { machine: 'interrupt', subject: 'both' })).status).toBe(403);
  });

  it('let a key that only reads see numbers and addresses masked', async () => {
    const methods = [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550166' }, { type: 'email', address: 'ada.lovelace@example.org' }, { type: 'app', variant: 'other', push: false, code: true, name: '+1 2065550166' }];
    await service.call('PUT', '/v1/users/masked', { id: 'masked', methods, businessPhone: '+1 2065550167' });
    for (const path of ['/v1/users/masked', '/v1/users/masked/methods', '/v1/users?after=maske&limit=1']) {
      const { text } = await callAs(service, keys.reader, 'GET', path);
      expect(text).toContain('a•••@example.org');
      expect(text).not.toMatch(/206555016|lovelace/);
      for (const role of ['service', 'privilegedAuthenticationAdministrator', 'globalAdministrator'] as const) expect((await callAs(service, keys[role], 'GET', path)).text).toContain('ada.lovelace@example.org');
    }
    expect((await callAs(service, keys.reader, 'GET', '/v1/users/masked')).body.businessPhone).toBe('+1 ••••••0167');
  });

  it('leave a line in the log where they refuse, with the id of the key and never the key', async () => {
    service.logged.length = 0;
    const { id, key } = await keyWith(service, ['reader']);
    await callAs(service, key, 'POST', '/v1/rollback', { users: ['nobody'] });
    const refused = service.logged.filter((line) => line.includes('role.missing')).map((line) => JSON.parse(line) as object);
    expect(refused).toEqual([expect.objectContaining({ level: 40, caller: id, method: 'POST', route: '/v1/rollback', code: 'role.missing' })]);
    expect(service.logged.join('')).not.toContain(key);
  });

  it('leave everything as it is where they refuse', async () => {
    await service.call('PUT', '/v1/users/staying', { id: 'staying', methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550166' }], defaultMethod: 'sms' });
    const person = (await service.call('GET', '/v1/users/staying')).body;
    const acts: readonly [string, string, unknown, string][] = [
      ['DELETE', `/v1/users/staying/methods/${person.methods[0].id}`, undefined, 'sru'], ['POST', '/v1/users/staying/require-re-register', undefined, 'sru'], ['POST', '/v1/users/staying/unlock', undefined, 'sru'],
      ['PUT', '/v1/users/staying', { ...person, methods: [], defaultMethod: null }, 'sru'], ['PUT', '/v1/users/staying', { ...person, displayName: 'Other' }, 'srap'], ['PUT', '/v1/users/staying', { ...person, roles: ['x'] }, 'sruap'],
      ['PUT', '/v1/users/newcomer', { id: 'newcomer' }, 'srap'], ['DELETE', '/v1/users/staying', undefined, 'sruap'],
      ['PUT', '/v1/policy', { graceDays: 1 }, 'sruap'], ['PUT', '/v1/policy', { enablement: { refreshed: 'none' } }, 'srap'],
      ['POST', '/v1/rollback', { users: ['staying'] }, 'sruap'], ['POST', '/v1/keys', { name: 'mine', roles: ['globalAdministrator'] }, 'sruap'],
    ];
    const before = await stored(service, 'staying', 'newcomer');
    for (const [method, path, body, refused] of acts) {
      for (const role of rolesOf(refused)) {
        const reply = await callAs(service, keys[role], method, path, body);
        expect([reply.status, reply.body.code], `${role} ${method} ${path} ${reply.text}`).toEqual([403, 'role.missing']);
      }
    }
    expect(await stored(service, 'staying', 'newcomer')).toEqual(before);
  });
});

describe('a key that belongs to a person', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(async () => await service.stop());

  it('may not act on that person, whatever its roles, and may on others', async () => {
    for (const id of ['own', 'other']) await service.call('PUT', `/v1/users/${id}`, { id, roles: id === 'own' ? ['Global Administrator'] : [], methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550166' }], defaultMethod: 'sms' });
    const { key } = await keyWith(service, Object.values(letters), 'own');
    const bodies = { own: (await service.call('GET', '/v1/users/own')).body, other: (await service.call('GET', '/v1/users/other')).body };
    const before = await stored(service, 'own');
    const acts = (id: 'own' | 'other'): [string, string, unknown?][] => [
      ['PUT', `/v1/users/${id}`, bodies[id]], ['POST', `/v1/users/${id}/unlock`], ['DELETE', `/v1/users/${id}/methods/${bodies[id].methods[0].id}`],
      ['POST', `/v1/users/${id}/require-re-register`], ['DELETE', `/v1/users/${id}`],
    ];
    for (const [method, path, body] of acts('own')) {
      const reply = await callAs(service, key, method, path, body);
      expect([reply.status, reply.body.code], path).toEqual([403, 'role.own-user']);
    }
    const rolled = await callAs(service, key, 'POST', '/v1/rollback', { users: ['own', 'other'], dryRun: true });
    expect(rolled.body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['failed', 'rolledBack']);
    expect(await stored(service, 'own')).toEqual(before);
    for (const [method, path, body] of acts('other')) expect((await callAs(service, key, method, path, body)).status, path).toBe(200);
    expect((await callAs(service, key, 'GET', '/v1/users/own')).status).toBe(200);
  });

  it('is refused before the person is looked up', async () => {
    await service.call('PUT', '/v1/users/gone', { id: 'gone' });
    const { key } = await keyWith(service, ['globalAdministrator'], 'gone');
    const here = await callAs(service, key, 'POST', '/v1/users/gone/unlock');
    const { store } = service.host;
    await store.commit({ expect: [], put: [], remove: [{ table: 'users', key: 'default/gone' }], log: [], audit: [] });
    expect((await callAs(service, key, 'POST', '/v1/users/gone/unlock')).text).toBe(here.text);
  });

  it('goes when the person is erased', async () => {
    await service.call('PUT', '/v1/users/leaving', { id: 'leaving' });
    const made = await keyWith(service, ['reader'], 'leaving');
    expect((await callAs(service, made.key, 'GET', '/v1/policy')).status).toBe(200);
    await service.call('DELETE', '/v1/users/leaving');
    expect((await callAs(service, made.key, 'GET', '/v1/policy')).body.code).toBe('key.unknown');
    expect((await service.call('GET', '/v1/keys')).text).not.toContain(made.id);
    const about = (await service.call('GET', '/v1/audit?limit=200')).text;
    expect(about).not.toContain('leaving');
    expect(await lastAudit(service)).toBeGreaterThan(0);
  });
});
