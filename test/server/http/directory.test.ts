// People and policy over HTTP: what goes in comes out, but for secrets, and what breaks a rule changes nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/service.ts';

const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

describe('the directory', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(async () => await service.stop());

  it('takes a person in and gives them back complete, without the seed', async () => {
    const sent = { id: 'u1', displayName: 'Ada', methods: [{ type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: seed }, { type: 'phone', phoneType: 'mobile', number: '+1 2065550100' }], defaultMethod: 'appCode' };
    const created = await service.call('PUT', '/v1/users/u1', sent);
    expect([created.status, created.headers.get('location')]).toEqual([201, '/v1/users/u1']);
    const { body, text } = await service.call('GET', '/v1/users/u1');
    expect(text).not.toContain(seed);
    expect(body).toMatchObject({ id: 'u1', groups: [], roles: [], perUserMfa: 'disabled', businessPhone: null, defaultMethod: 'appCode', confirmedAt: null, firstPromptedAt: null });
    expect(body.methods.map(({ id, type }: { id: string; type: string }) => `${type} ${typeof id}`)).toEqual(['app string', 'phone string']);
    expect(body.methods[0].usable).not.toBe(false);
  });

  it('takes back what it gave, and the app still verifies', async () => {
    const { body } = await service.call('GET', '/v1/users/u1');
    const replaced = await service.call('PUT', '/v1/users/u1', body);
    expect([replaced.status, replaced.body.methods]).toEqual([200, body.methods]);
    const flow = await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'u1' });
    expect(flow.body.view.page).toBe('challenge');
  });

  it('says of an app without a seed that it cannot be verified', async () => {
    await service.call('PUT', '/v1/users/u2', { id: 'u2', methods: [{ type: 'app', variant: 'other', push: false, code: true, name: 'Old' }] });
    expect((await service.call('GET', '/v1/users/u2')).body.methods[0].usable).toBe(false);
  });

  it('refuses a person who breaks a rule, naming each field, and changes nothing', async () => {
    const before = (await service.call('GET', '/v1/users/u1')).body;
    const attempts: [object, string[]][] = [
      [{ id: 'other' }, ['/id']],
      [{ id: 'u1', methods: [{ type: 'pager' }] }, ['/methods/0']],
      [{ id: 'u1', methods: [{ type: 'phone', phoneType: 'mobile', number: 'call me' }] }, ['/methods/0/number']],
      [{ id: 'u1', defaultMethod: 'sms' }, ['/defaultMethod']],
      [{ id: 'u1', methods: [1, 2].map((n) => ({ type: 'phone', phoneType: 'mobile', number: `+1 206555010${n}` })) }, ['/methods/1']],
      [{ id: 'u1', nickname: 'x', groups: 'all' }, ['/groups', '/nickname']],
    ];
    for (const [body, pointers] of attempts) {
      const reply = await service.call('PUT', '/v1/users/u1', body);
      expect(reply.status, reply.text).toBe(422);
      expect([...new Set(reply.body.errors.map(({ pointer }: { pointer: string }) => pointer))].sort()).toEqual(pointers);
    }
    expect((await service.call('GET', '/v1/users/u1')).body).toEqual(before);
  });

  it('answers 404 for a person it does not know', async () => {
    for (const path of ['/v1/users/nobody', '/v1/users/nobody/methods']) expect((await service.call('GET', path)).body.code).toBe('user.unknown');
  });

  it('completes a partial policy, and refuses one that breaks rules with all of them', async () => {
    const stored = await service.call('PUT', '/v1/policy', { graceDays: 7 });
    expect([stored.status, stored.body.graceDays, stored.body.sspr.methodsRequired]).toEqual([200, 7, 2]);
    const refused = await service.call('PUT', '/v1/policy', { graceDays: -1, sspr: { methods: ['email'], methodsRequired: 2, reconfirmAfterDays: 731 } });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.length).toBeGreaterThanOrEqual(3);
    expect((await service.call('GET', '/v1/policy')).body).toEqual(stored.body);
  });

  it('has what an administrator changes in the audit log, masked', async () => {
    const audit = async () => (await service.call('GET', '/v1/audit?limit=200')).body.items as { activityDisplayName: string; resultReason: string; initiatedBy: object; targetResources: { id: string; type: string }[] }[];
    const before = (await audit()).length;
    await service.call('PUT', '/v1/users/u3', { id: 'u3', methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550177' }] });
    await service.call('PUT', '/v1/users/u3', { id: 'u3', methods: [{ type: 'phone', phoneType: 'pager', number: '+1 2065550177' }] });
    await service.call('PUT', '/v1/users/u3', { id: 'u3' });
    await service.call('PUT', '/v1/policy', { graceDays: 7, methodTable: '2022' });
    await service.call('PUT', '/v1/policy', { graceDays: 7, methodTable: '2022' });
    await service.call('PUT', '/v1/policy', { graceDays: -1 });
    await service.call('PUT', '/v1/policy', { graceDays: 7 });
    const records = (await audit()).slice(before);
    expect(records.map(({ resultReason, targetResources }) => [resultReason, targetResources[0]?.type, targetResources[0]?.id])).toEqual([
      ['Admin registered phone method for user', 'User', 'u3'], ['Admin deleted phone method for user', 'User', 'u3'],
      ['Admin changed the policy', 'Policy', 'default'], ['Admin changed the policy', 'Policy', 'default'],
    ]);
    expect(records.every(({ initiatedBy }) => 'app' in initiatedBy)).toBe(true);
    expect(JSON.stringify(records)).not.toContain('2065550177');
  });

  it('loses nothing that was enrolled between reading a person and writing them', async () => {
    const phone = { type: 'phone', phoneType: 'mobile', number: '+1 2065550177' };
    await service.call('PUT', '/v1/users/u4', { id: 'u4' });
    const read = await service.call('GET', '/v1/users/u4');
    const etag = read.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    const enrolled = await service.call('PUT', '/v1/users/u4', { id: 'u4', methods: [phone] }, { 'if-match': `"another", ${etag}` });
    expect(enrolled.status).toBe(200);
    const late = await service.call('PUT', '/v1/users/u4', { ...read.body, displayName: 'Ada' }, { 'if-match': etag });
    expect([late.status, late.body.code]).toEqual([412, 'user.moved-on']);
    const now = await service.call('GET', '/v1/users/u4');
    expect(now.body).toMatchObject({ displayName: '', methods: [phone] });
    expect(now.headers.get('etag')).toBe(enrolled.headers.get('etag'));
    for (const [given, status] of [[`W/${now.headers.get('etag')}`, 412], ['nonsense', 412], ['*', 200]] as const) {
      expect((await service.call('PUT', '/v1/users/u4', now.body, { 'if-match': given })).status, given).toBe(status);
    }
    expect((await service.call('PUT', '/v1/users/u5', { id: 'u5' }, { 'if-match': '*' })).body.code).toBe('user.moved-on');
    expect((await service.call('GET', '/v1/users/u5')).status).toBe(404);
  });

  it('writes a policy only over the one that was read, where asked to', async () => {
    const etag = (await service.call('GET', '/v1/policy')).headers.get('etag') ?? '';
    const written = await service.call('PUT', '/v1/policy', { graceDays: 3 }, { 'if-match': etag });
    expect([written.status, written.headers.get('etag') === etag]).toEqual([200, false]);
    expect((await service.call('PUT', '/v1/policy', { graceDays: 4 }, { 'if-match': etag })).body).toMatchObject({ status: 412, code: 'policy.moved-on' });
    const back = await service.call('PUT', '/v1/policy', { graceDays: 7 }, { 'if-match': written.headers.get('etag') ?? '' });
    expect([back.status, back.headers.get('etag')]).toEqual([200, etag]);
  });

  it('answers 304 to whoever knows a person or the policy as they are', async () => {
    for (const path of ['/v1/users/u1', '/v1/policy']) {
      const { headers } = await service.call('GET', path);
      const etag = headers.get('etag') ?? '';
      const again = await service.call('GET', path, undefined, { 'if-none-match': `W/${etag}` });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await service.call('GET', path, undefined, { 'if-none-match': '"another"' })).status).toBe(200);
    }
  });

  it('keeps all of it over a restart', async () => {
    const tags = async () => [(await service.call('GET', '/v1/users/u1')).headers.get('etag'), (await service.call('GET', '/v1/policy')).headers.get('etag')];
    const tagsBefore = await tags();
    const before = await service.call('GET', '/v1/users');
    await service.restart();
    expect((await service.call('GET', '/v1/users')).body).toEqual(before.body);
    expect((await service.call('GET', '/v1/policy')).body.graceDays).toBe(7);
    expect(await tags()).toEqual(tagsBefore);
  });
});
