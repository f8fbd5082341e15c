// What a person would be asked, over HTTP: by the tenant's own policy or by one that is sent, and never a change of anything.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/service.ts';

describe('POST /v1/what-if', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(async () => await service.stop());
  const ask = (body: unknown) => service.call('POST', '/v1/what-if', body);

  it('answers by the policy that is sent, about a person whom the directory need not know', async () => {
    const { status, body } = await ask({ policy: { mfa: { methods: ['appCode', 'sms'] }, sspr: { methodsRequired: 1, methods: ['appCode', 'email'] } }, user: { id: 'nobody', perUserMfa: 'enabled' } });
    expect([status, body.interrupt, body.steps.map(({ method }: { method: string }) => method), body.manage.add]).toEqual([200, 'registration', ['app'], ['app', 'phone', 'email']]);
    expect((await service.call('GET', '/v1/users/nobody')).status).toBe(404);
  });

  it('answers by the tenant\'s own policy where none is sent', async () => {
    const before = await ask({ user: { id: 'u' } });
    await service.call('PUT', '/v1/policy', { sspr: { methodsRequired: 1, methods: ['email'] } });
    const after = await ask({ user: { id: 'u' } });
    const methods = ({ body }: typeof after) => body.steps.map(({ method }: { method: string }) => method);
    expect([methods(before), methods(after)]).toEqual([['app', 'phone'], ['email']]);
  });

  it('answers as of a moment, now where none is named', async () => {
    const asked = { policy: {}, user: { id: 'u', firstPromptedAt: '2026-03-01T00:00:00Z' }, signIn: { mfaRegistrationEnforcedBy: ['identityProtection'] } };
    expect((await ask({ ...asked, at: '2026-03-14T12:00:00Z' })).body.skip).toEqual({ allowed: true, until: '2026-03-15T00:00:00.000Z', daysLeft: 1 });
    expect((await ask({ ...asked, at: '2026-03-15T00:00:00Z' })).body.skip.allowed).toBe(false);
    expect((await ask({ ...asked, user: { id: 'u' } })).body.skip.daysLeft).toBe(14);
  });

  it('looks where the sign-in comes from', async () => {
    const policy = { registrationAccess: { block: 'outsideTrustedNetworks', trustedNetworks: ['198.51.100.0/24'] } };
    const from = async (ip: string | null) => (await ask({ policy, user: { id: 'u' }, signIn: { ip } })).body.interrupt;
    expect([await from('198.51.100.7'), await from('203.0.113.7'), await from('somewhere'), await from(null)]).toEqual(['registration', 'blocked', 'blocked', 'blocked']);
  });

  it('refuses a policy and a person who break rules, every broken rule named with its place', async () => {
    const { status, body } = await ask({ policy: { graceDays: -1, sspr: { methods: ['email'] } }, user: { id: 'u', defaultMethod: 'sms' } });
    expect([status, body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)]).toEqual([422, [
      '/policy/sspr/methods policy.too-few-methods', '/policy/graceDays policy.negative-grace', '/user/defaultMethod user.default-not-on-file',
    ]]);
  });

  it('refuses what it does not know, with pointers', async () => {
    const { status, body } = await ask({ policy: { sspr: { method: [] } }, user: { nickname: 'x' }, signIn: { mode: 'other' }, when: 'now', at: 'tomorrow' });
    expect([status, [...new Set<string>(body.errors.map(({ pointer }: { pointer: string }) => pointer))].toSorted()]).toEqual([422, ['/at', '/policy/sspr/method', '/signIn/mode', '/user/id', '/user/nickname', '/when']]);
    expect((await ask({})).body.errors).toEqual([expect.objectContaining({ pointer: '/user' })]);
  });

  it('is not for callers without a key', async () => {
    expect((await service.call('POST', '/v1/what-if', { user: { id: 'u' } }, { authorization: '' })).status).toBe(401);
  });
});
