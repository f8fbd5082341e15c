// What administrators see of numbers and addresses, and that a person read with masks can be written back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Body, type Service, startService } from '../../support/service.ts';
import { callAs, type Keys, keyWith, oneKeyEach } from './role-keys.ts';

const phone = { type: 'phone', phoneType: 'mobile', number: '+1 2065550166' };
const email = { type: 'email', address: 'ada.lovelace@example.org' };
const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Pixel' };

describe('numbers and addresses', () => {
  let service: Service;
  let keys: Keys;
  beforeAll(async () => {
    service = await startService();
    keys = await oneKeyEach(service);
  });
  afterAll(async () => await service.stop());

  const put = async (id: string, more: object = {}): Promise<Body> => {
    await service.call('PUT', `/v1/users/${id}`, { id, businessPhone: '+1 2065550167', methods: [phone, email, app], ...more });
    return (await service.call('GET', `/v1/users/${id}`)).body;
  };
  const masks = async (id: string): Promise<Body> => (await callAs(service, keys.authenticationAdministrator, 'GET', `/v1/users/${id}`)).body;

  it('are masked for an authentication administrator wherever a person is answered, names are not', async () => {
    const { methods } = await put('seen');
    const as = (method: string, path: string, body?: unknown) => callAs(service, keys.authenticationAdministrator, method, `/v1/users${path}`, body);
    const replies = [
      await as('GET', '?after=see&limit=1'), await as('GET', '/seen'), await as('GET', '/seen/methods'), await as('PUT', '/seen', { ...(await masks('seen')), perUserMfa: 'enabled' }),
      await as('DELETE', `/seen/methods/${methods[2].id}`), await as('POST', '/seen/require-re-register'),
    ];
    for (const { status, text } of replies) {
      expect(status).toBe(200);
      expect(text).toContain('a•••@example.org');
      expect(text).not.toMatch(/206555016|lovelace/);
    }
    expect(replies.slice(0, 4).every(({ text }) => text.includes('"Pixel"') && text.includes('+1 ••••••0166'))).toBe(true);
    expect(replies[1]?.body.businessPhone).toBe('+1 ••••••0167');
  });

  it('are masked for a user administrator, but for the number of the profile, which is theirs to write', async () => {
    await put('profile');
    const { body } = await callAs(service, keys.userAdministrator, 'GET', '/v1/users/profile');
    expect([body.businessPhone, body.methods.map(({ number, address, name }: Body) => number ?? address ?? name)]).toEqual(['+1 2065550167', ['+1 ••••••0166', 'a•••@example.org', 'Pixel']]);
    expect((await callAs(service, keys.userAdministrator, 'PUT', '/v1/users/profile', { ...body, displayName: 'Ada' })).status).toBe(200);
  });

  it('are whole for a key with one role that sees them', async () => {
    const before = await put('both');
    const { key } = await keyWith(service, ['authenticationAdministrator', 'service']);
    expect((await callAs(service, key, 'GET', '/v1/users/both')).body).toEqual(before);
  });

  it('stay as they are when they come back masked, and the rest changes', async () => {
    const before = await put('back');
    const seen = await masks('back');
    const reply = await callAs(service, keys.authenticationAdministrator, 'PUT', '/v1/users/back', { ...seen, perUserMfa: 'enforced', methods: [...seen.methods.slice(0, 2), { type: 'phone', phoneType: 'alternate', number: '+1 2065550168' }] });
    expect([reply.status, reply.body.methods.map(({ number, address }: Body) => number ?? address)]).toEqual([200, ['+1 ••••••0166', 'a•••@example.org', '+1 ••••••0168']]);
    const after = (await service.call('GET', '/v1/users/back')).body;
    expect(after).toMatchObject({ ...before, perUserMfa: 'enforced', methods: [before.methods[0], before.methods[1], { number: '+1 2065550168' }] });
  });

  it('are refused by name where a mask stands for nothing that is stored', async () => {
    const before = await put('other');
    const seen = await masks('other');
    const [mobile, mail] = seen.methods;
    const attempts: readonly (readonly [object, readonly string[]])[] = [
      [{ methods: [{ ...mobile, number: '+1 ••••••0199' }, mail] }, ['/methods/0/number']],
      [{ methods: [{ ...mobile, id: undefined }, { ...mail, address: 'b•••@example.org' }] }, ['/methods/0/number', '/methods/1/address']],
      [{ methods: [{ ...mobile, id: mail.id }, { ...mail, id: mobile.id }] }, ['/methods/0/number', '/methods/1/address']],
    ];
    for (const [change, pointers] of attempts) {
      const { status, body } = await callAs(service, keys.authenticationAdministrator, 'PUT', '/v1/users/other', { ...seen, ...change });
      expect([status, body.errors.filter(({ code }: Body) => code === 'user.masked').map(({ pointer }: Body) => pointer)]).toEqual([422, pointers]);
    }
    const created = await service.call('PUT', '/v1/users/copied', { ...seen, id: 'copied' });
    expect([created.status, created.body.errors.map(({ pointer }: Body) => pointer)]).toEqual([422, ['/businessPhone', '/methods/0/number', '/methods/1/address']]);
    for (const number of ['+1 ***0166', '••••', '+1 ••••••01667', '+1 2065••0166']) {
      const { status, body } = await service.call('PUT', '/v1/users/other', { ...seen, methods: [{ ...mobile, number }] });
      expect([status, body.errors.map(({ pointer }: Body) => pointer)], number).toEqual([422, ['/methods/0/number']]);
    }
    expect((await service.call('GET', '/v1/users/other')).body).toEqual(before);
  });

  it('cannot be tried out by whoever may not change them: sent whole, the right one is refused as any other', async () => {
    const before = await put('tried');
    await put('boss', { roles: ['Security Administrator'] });
    const boss = (await service.call('GET', '/v1/users/boss')).body;
    for (const number of ['+1 2065550166', '+1 2065550169']) {
      const byUser = await callAs(service, keys.userAdministrator, 'PUT', '/v1/users/tried', { ...before, methods: [{ ...before.methods[0], number }, ...before.methods.slice(1)] });
      const byMethods = await callAs(service, keys.authenticationAdministrator, 'PUT', '/v1/users/boss', { ...boss, businessPhone: '+1 ••••••0167', methods: [{ ...boss.methods[0], number }, ...boss.methods.slice(1)] });
      for (const { status, body } of [byUser, byMethods]) expect([status, body.errors.map(({ pointer }: Body) => pointer)], number).toEqual([403, ['/methods']]);
    }
    for (const businessPhone of ['+1 2065550167', '+1 2065550168']) {
      const { status, body } = await callAs(service, keys.authenticationAdministrator, 'PUT', '/v1/users/tried', { ...(await masks('tried')), businessPhone });
      expect([status, body.errors.map(({ pointer }: Body) => pointer)], businessPhone).toEqual([403, ['/businessPhone']]);
    }
    expect((await service.call('GET', '/v1/users/tried')).body).toEqual(before);
  });

  it('cannot be tried out against the tag of a person', async () => {
    const before = await put('tagged');
    const { headers } = await callAs(service, keys.authenticationAdministrator, 'GET', '/v1/users/tagged');
    const { createHash } = await import('node:crypto');
    expect(headers.get('etag')).not.toBe(`"${createHash('sha256').update(JSON.stringify(before)).digest('base64url')}"`);
    const seen = await masks('tagged');
    const put1 = await callAs(service, keys.authenticationAdministrator, 'PUT', '/v1/users/tagged', { ...seen, perUserMfa: 'enabled' }, { 'if-match': headers.get('etag') ?? '' });
    expect(put1.status).toBe(200);
    expect((await callAs(service, keys.authenticationAdministrator, 'PUT', '/v1/users/tagged', seen, { 'if-match': headers.get('etag') ?? '' })).body.code).toBe('user.moved-on');
  });
});
