// Who turns the feature on and off, who helps people with their methods, and what is left when it is off: over HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAs, type Keys, oneKeyEach } from '../server/http/role-keys.ts';
import { type Service, startService } from '../support/service.ts';

const mobile = { type: 'phone', phoneType: 'mobile', number: '+1 2065550166' };
const email = { type: 'email', address: 'ada.lovelace@example.org' };
const onFor = (refreshed: unknown) => ({ enablement: { refreshed, original: 'none' } });

describe('administration', () => {
  let service: Service;
  let keys: Keys;
  beforeAll(async () => {
    service = await startService();
    keys = await oneKeyEach(service);
  });
  afterAll(async () => await service.stop());
  const put = async (id: string, person: object) => {
    expect((await service.call('PUT', `/v1/users/${id}`, { id, ...person })).status).toBeLessThan(202);
  };
  const policyAs = async (role: keyof Keys, policy: object) => (await callAs(service, keys[role], 'PUT', '/v1/policy', policy)).status;
  const legacy = async (id: string) => (await service.call('GET', `/v1/users/${id}/legacy-reset-registration`)).body.mfaRequired;

  it('a global administrator enables the feature, for a group or for all', async () => {
    expect([await policyAs('globalAdministrator', onFor({ groups: ['pilot'] })), await policyAs('globalAdministrator', onFor('all'))]).toEqual([200, 200]);
  });

  it('a user administrator enables the feature as well', async () => {
    expect(await policyAs('userAdministrator', onFor({ groups: ['pilot'] }))).toBe(200);
  });

  it('nobody else enables the feature', async () => {
    for (const role of ['service', 'reader', 'authenticationAdministrator', 'privilegedAuthenticationAdministrator'] as const) expect(await policyAs(role, onFor('all')), role).toBe(403);
  });

  it('global and user administrators disable it, by none', async () => {
    expect([await policyAs('globalAdministrator', onFor('none')), await policyAs('userAdministrator', onFor('none'))]).toEqual([200, 200]);
    expect((await service.call('GET', '/v1/policy')).body.enablement).toEqual({ refreshed: 'none', original: 'none' });
  });

  it('after disabling, who registered a phone must pass multi-factor authentication before the old page of password reset', async () => {
    await put('stamped', { methods: [mobile, email] });
    await service.call('PUT', '/v1/policy', onFor('all'));
    const before = await legacy('stamped');
    await service.call('PUT', '/v1/policy', onFor('none'));
    expect([before, await legacy('stamped')]).toEqual([true, true]);
  });

  it('the old page asks nothing of who registered for password reset only', async () => {
    await put('mailOnly', { methods: [email] });
    expect(await legacy('mailOnly')).toBe(false);
  });

  it('after a rollback the old page asks for nothing, and multi-factor authentication has to be registered again', async () => {
    await service.call('PUT', '/v1/policy', onFor('all'));
    await put('rolled', { methods: [mobile, email] });
    await service.call('POST', '/v1/rollback', { users: ['rolled'] });
    expect(await legacy('rolled')).toBe(false);
    const { body } = await service.call('POST', '/v1/what-if', { user: (await service.call('GET', '/v1/users/rolled')).body, signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'] } });
    expect([body.registered.mfa, body.interrupt]).toEqual([false, 'registration']);
  });

  it('a rollback leaves e-mail, and phones for password reset', async () => {
    await put('kept', { methods: [mobile, email] });
    await service.call('POST', '/v1/rollback', { users: ['kept'] });
    expect((await service.call('GET', '/v1/users/kept')).body.methods).toMatchObject([{ type: 'phone', mfaFlag: false }, { type: 'email' }]);
  });

  it('a second rollback changes nothing, and says so', async () => {
    await put('twice', { methods: [mobile, email] });
    const outcome = async () => (await service.call('POST', '/v1/rollback', { users: ['twice'] })).body.items[0].outcome;
    expect(await outcome()).toBe('rolledBack');
    const before = (await service.call('GET', '/v1/users/twice')).body;
    expect([await outcome(), (await service.call('GET', '/v1/users/twice')).body]).toEqual(['notEligible', before]);
  });

  it('only a global administrator rolls back', async () => {
    for (const role of ['service', 'reader', 'userAdministrator', 'authenticationAdministrator', 'privilegedAuthenticationAdministrator'] as const) expect((await callAs(service, keys[role], 'POST', '/v1/rollback', { users: [] })).status, role).toBe(403);
    expect((await callAs(service, keys.globalAdministrator, 'POST', '/v1/rollback', { users: ['kept'] })).status).toBe(200);
  });

  it('whoever registers by the page has the flag of multi-factor authentication on phone and app', async () => {
    await put('flagged', { methods: [mobile] });
    const { body } = await service.call('GET', '/v1/reports/registration?limit=200');
    expect(body.items.find(({ id }: { id: string }) => id === 'flagged')).toMatchObject({ isMfaRegistered: true, isMfaCapable: true });
  });

  it('an administrator adds a phone and an address for somebody, and they count', async () => {
    await put('helped', {});
    expect((await callAs(service, keys.authenticationAdministrator, 'PUT', '/v1/users/helped', { id: 'helped', methods: [mobile, email] })).status).toBe(200);
    expect((await service.call('GET', '/v1/users/helped')).body.methods).toMatchObject([{ type: 'phone' }, { type: 'email' }]);
  });

  it('an administrator sets the per-user state', async () => {
    await put('stated', { methods: [mobile] });
    expect((await callAs(service, keys.globalAdministrator, 'PUT', '/v1/users/stated', { id: 'stated', perUserMfa: 'enforced', methods: [mobile] })).body).toMatchObject({ perUserMfa: 'enforced' });
    expect((await service.call('POST', '/v1/what-if', { user: (await service.call('GET', '/v1/users/stated')).body })).body.skip.allowed).toBe(false);
  });

  it('a number has plus, country code, space and number', async () => {
    const status = async (number: string) => (await service.call('PUT', '/v1/users/numbered', { id: 'numbered', methods: [{ ...mobile, number }] })).status;
    expect([await status('+1 2065550166'), await status('2065550166'), await status('+1 206 call me')]).toEqual([201, 422, 422]);
  });

  it('an extension is for an office phone alone', async () => {
    const status = async (phoneType: string) => (await service.call('PUT', '/v1/users/extended', { id: 'extended', methods: [{ ...mobile, phoneType, number: '+1 2065550166 x12' }] })).status;
    expect([await status('office'), await status('mobile')]).toEqual([201, 422]);
  });

  it('a secret is base32 and has 128 characters at most', async () => {
    const status = async (id: string, secret: string) => (await service.call('PUT', `/v1/users/${id}`, { id, methods: [{ type: 'hardwareToken', secret }] })).status;
    expect([await status('long', 'A'.repeat(128)), await status('longer', 'A'.repeat(129)), await status('other', `${'A'.repeat(31)}1`)]).toEqual([201, 422, 422]);
  });
});
