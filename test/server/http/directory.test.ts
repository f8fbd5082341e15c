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

  it('keeps all of it over a restart', async () => {
    const before = await service.call('GET', '/v1/users');
    await service.restart();
    expect((await service.call('GET', '/v1/users')).body).toEqual(before.body);
    expect((await service.call('GET', '/v1/policy')).body.graceDays).toBe(7);
  });
});
