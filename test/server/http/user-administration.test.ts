// What administrators do to one person, through a real socket: what is on file afterwards, what is on record, what the
// person is told, and who may.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notices } from '#src/notices/notice-row.ts';
import { limitKey, limitRows } from '#src/limits/limit-record.ts';
import { DirectoryRefusal } from '#src/ports/directory.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { type Body, type Service, startService } from '../../support/service.ts';
import { auditSince, callAs, type Keys, lastAudit, oneKeyEach, stored } from './role-keys.ts';

const mobile = { type: 'phone', phoneType: 'mobile', number: '+1 2065550166' };
const office = { type: 'phone', phoneType: 'office', number: '+1 2065550167' };
const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
const email = { type: 'email', address: 'ada.lovelace@example.org' };
const questions = { type: 'securityQuestions', count: 3 };
const token = { type: 'hardwareToken' };

describe('an administrator', () => {
  let service: Service;
  let keys: Keys;
  beforeAll(async () => {
    service = await startService();
    keys = await oneKeyEach(service);
  });
  afterAll(async () => await service.stop());

  const put = async (id: string, person: object): Promise<Body> => {
    const reply = await service.call('PUT', `/v1/users/${id}`, { id, ...person });
    if (reply.status > 201) throw new Error(reply.text);
    return reply.body;
  };
  const told = async (subject: string): Promise<number> => (await service.host.store.list(notices, { limit: 1_000, where: { tenant: 'default', subject } })).length;
  const change = (displayName: string, oldValue: string | null, newValue: string | null) => ({ displayName, oldValue, newValue });
  const record = (activity: string, reason: string, id: string, ...modifiedProperties: object[]) => ({
    activityDisplayName: activity, result: 'success', resultReason: reason, initiatedBy: { app: { id: 'configured' } }, targetResources: [{ id, type: 'User', modifiedProperties }], additionalDetails: [{ key: 'edition', value: activity === 'Admin cleared lock-out' ? 'ours' : 'later' }],
  });
  const failureOf = (activity: string, reason: string, id: string, why = 'directory.unavailable') => {
    const done = record(activity, reason, id);
    return { ...done, result: 'failure', additionalDetails: [{ key: 'error', value: why }, ...done.additionalDetails] };
  };

  it('deletes a method, and the default moves to one that can be asked for', async () => {
    const { methods } = await put('del', { methods: [mobile, app, email], defaultMethod: 'appCode' });
    const after = await lastAudit(service);
    const reply = await service.call('DELETE', `/v1/users/del/methods/${methods[1].id}`);
    expect([reply.status, reply.body.changed, reply.body.user.defaultMethod, reply.body.user.methods.map(({ type }: { type: string }) => type)]).toEqual([200, true, 'sms', ['phone', 'email']]);
    expect((await service.call('GET', '/v1/users/del')).body).toEqual(reply.body.user);
    expect(await auditSince(service, after)).toEqual([
      record('Admin deleted security info', 'Admin deleted authenticator app method for user', 'del', change('authenticatorApp', 'other, code', null)),
      record('Admin updated security info', 'Admin changed default method for user', 'del', change('defaultMethod', 'appCode', 'sms')),
    ]);
    expect(await told('del')).toBe(1);
    const gone = await service.call('DELETE', `/v1/users/del/methods/${methods[0].id}`);
    expect([gone.body.user.defaultMethod, gone.body.user.methods.length]).toEqual([null, 1]);
    expect((await service.call('DELETE', `/v1/users/del/methods/${methods[0].id}`)).body.code).toBe('user.method-unknown');
    expect((await service.call('DELETE', '/v1/users/nobody/methods/m')).body.code).toBe('user.unknown');
  });

  it('deletes a method once, whoever else does at the same moment', async () => {
    const { methods } = await put('race', { methods: [mobile, email] });
    const after = await lastAudit(service);
    const replies = await Promise.all(Array.from({ length: 5 }, () => service.call('DELETE', `/v1/users/race/methods/${methods[0].id}`)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404]);
    expect((await auditSince(service, after)).map(({ resultReason }) => resultReason)).toEqual(['Admin deleted phone method for user']);
    expect(await told('race')).toBe(1);
  });

  it('requires re-registration: phones and apps go, tokens are deactivated, the rest stays; again it changes nothing', async () => {
    await put('again', { methods: [mobile, office, app, token, email, questions], defaultMethod: 'appCode' });
    const after = await lastAudit(service);
    const reply = await service.call('POST', '/v1/users/again/require-re-register');
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ changed: true, user: { defaultMethod: null, methods: [{ type: 'hardwareToken', mfaFlag: false }, { type: 'email' }, { type: 'securityQuestions', count: 3 }] } });
    expect(await told('again')).toBe(1);
    const now = await stored(service, 'again');
    expect((await service.call('POST', '/v1/users/again/require-re-register')).body.changed).toBe(false);
    expect(await stored(service, 'again')).toEqual(now);
    expect(await auditSince(service, after)).toEqual([record('Admin deleted security info', 'Admin required re-registration of MFA authentication methods', 'again',
      change('mobilePhone', '+1 ••••••0166', null), change('officePhone', '+1 ••••••0167', null), change('authenticatorApp', 'other, code', null), change('mfaFlag', 'true', 'false'), change('defaultMethod', 'appCode', null))]);
    expect((await service.call('POST', '/v1/users/nobody/require-re-register')).body.code).toBe('user.unknown');
  });

  it('unlocks whom wrong codes have locked out, for a while or for good, and what was sent stays counted', async () => {
    await put('locked', { methods: [mobile] });
    const owned = (family: string) => ({ tenant: 'default', subject: 'locked', family });
    const tries = { kind: 'tries', round: 0, total: 11, locks: 1, lastAt: Date.now(), answered: [] } as const;
    const rows = [
      { ...owned('phone'), ...tries, lockedUntil: Date.parse('2099-01-01T00:00:00Z'), isStopped: false }, { ...owned('appCode'), ...tries, total: 100, lockedUntil: null, isStopped: true },
      { ...owned('email'), ...tries, total: 3, lockedUntil: null, isStopped: false }, { ...owned('send:phone'), kind: 'sends', sends: [{ key: 'k', at: Date.now(), cools: true }] },
      { ...owned('phone'), subject: 'locked/', ...tries, lockedUntil: Date.parse('2099-01-01T00:00:00Z'), isStopped: false },
    ] as const;
    await service.host.store.commit({ expect: [], put: rows.map((row) => ({ table: limitRows as never, key: limitKey(row), row })), remove: [], log: [], audit: [] });
    const after = await lastAudit(service);
    const reply = await service.call('POST', '/v1/users/locked/unlock');
    expect([reply.status, reply.body]).toEqual([200, { changed: true, cleared: ['appCode', 'email', 'phone'] }]);
    expect(await told('locked')).toBe(1);
    expect((await service.host.store.list(limitRows, { limit: 100 })).map(({ key }) => key)).toEqual(['default/locked//phone', 'default/locked/send:phone']);
    expect((await service.call('POST', '/v1/users/locked/unlock')).body).toEqual({ changed: false, cleared: [] });
    expect(await told('locked')).toBe(1);
    expect(await auditSince(service, after)).toEqual([record('Admin cleared lock-out', 'Admin cleared locks for user', 'locked',
      change('wrong codes (appCode)', '100, locked until an administrator clears it', null), change('wrong codes (email)', '3', null), change('wrong codes (phone)', '11, locked until 2099-01-01T00:00:00.000Z', null))]);
    expect((await service.call('POST', '/v1/users/nobody/unlock')).body.code).toBe('user.unknown');
  });

  it('of methods manages people without a role only, unless privileged', async () => {
    const acts: readonly (readonly [string, string, (person: Body) => unknown])[] = [
      ['POST', '/unlock', () => undefined], ['PUT', '', (person) => ({ ...person, perUserMfa: 'enforced' })],
      ['PUT', '', (person) => ({ ...person, perUserMfa: 'enforced', confirmedAt: '2026-01-01T00:00:00Z' })], ['POST', '/require-re-register', () => undefined],
    ];
    const { body: boss } = { body: await put('boss', { roles: ['User Administrator'], methods: [mobile, app], defaultMethod: 'sms' }) };
    const before = await stored(service, 'boss');
    for (const [method, path, body] of [...acts, ['DELETE', `/methods/${boss.methods[0].id}`, () => undefined] as const]) {
      const reply = await callAs(service, keys.authenticationAdministrator, method, `/v1/users/boss${path}`, body(boss));
      const refused = { status: 403, code: 'role.missing' };
      expect(reply.body, path).toMatchObject(method === 'PUT' ? refused : { ...refused, roles: ['privilegedAuthenticationAdministrator', 'globalAdministrator'] });
    }
    expect(await stored(service, 'boss')).toEqual(before);
    for (const role of ['privilegedAuthenticationAdministrator', 'globalAdministrator'] as const) {
      for (const [method, path, body] of acts) expect((await callAs(service, keys[role], method, `/v1/users/boss${path}`, body((await service.call('GET', '/v1/users/boss')).body))).status, `${role} ${path}`).toBe(200);
    }
    await put('plain', { methods: [mobile], defaultMethod: 'sms' });
    for (const [method, path, body] of acts) expect((await callAs(service, keys.authenticationAdministrator, method, `/v1/users/plain${path}`, body((await service.call('GET', '/v1/users/plain')).body))).status, path).toBe(200);
  });

  it('whose act the directory fails is told so, nothing is half done, and the failure is on record', async () => {
    const { methods } = await put('unlucky', { methods: [mobile, app], defaultMethod: 'sms' });
    const after = await lastAudit(service);
    const { store } = service.host;
    const commit = store.commit.bind(store);
    const before = await store.get({ name: 'users' }, 'default/unlucky');
    store.commit = async (batch) => {
      if (batch.put.some(({ table }) => table.name === 'users' || table.name === 'policies')) throw new StoreUnavailableError('the directory does not answer');
      await commit(batch);
    };
    const person = (await service.call('GET', '/v1/users/unlucky')).body;
    const replies = [
      await service.call('DELETE', `/v1/users/unlucky/methods/${methods[0].id}`), await service.call('POST', '/v1/users/unlucky/require-re-register'),
      await service.call('PUT', '/v1/users/unlucky', { ...person, perUserMfa: 'enabled' }), await service.call('PUT', '/v1/policy', { graceDays: 3 }),
    ];
    const rolled = await service.call('POST', '/v1/rollback', { users: ['unlucky', 'nobody'] });
    store.commit = commit;
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual(Array.from({ length: 4 }, () => [503, 'store.unavailable']));
    expect(rolled.body).toMatchObject({ changed: 0, items: [{ id: 'unlucky', outcome: 'failed' }, { id: 'nobody', outcome: 'notFound' }] });
    expect(await store.get({ name: 'users' }, 'default/unlucky')).toEqual(before);
    expect(await told('unlucky')).toBe(0);
    expect(await auditSince(service, after)).toEqual([
      failureOf('Admin deleted security info', 'Admin failed to delete a method for user', 'unlucky'),
      failureOf('Admin deleted security info', 'Admin failed to require re-registration of MFA authentication methods', 'unlucky'),
      failureOf('Admin updated security info', 'Admin failed to update security info for user', 'unlucky'),
      { ...failureOf('Authentication Methods Policy Update', 'Admin failed to change the policy', 'default'), targetResources: [{ id: 'default', type: 'Policy', modifiedProperties: [] }] },
      failureOf('Admin updated security info', 'Admin failed to roll back MFA authentication methods for user', 'unlucky'),
    ]);
  });

  it('whose act the directory refuses is told why, and so is the log', async () => {
    await put('refused', { methods: [mobile] });
    const after = await lastAudit(service);
    const { store } = service.host;
    const commit = store.commit.bind(store);
    store.commit = async (batch) => {
      if (batch.put.some(({ table }) => table.name === 'users')) throw new DirectoryRefusal('this person is kept by another directory');
      await commit(batch);
    };
    const reply = await service.call('POST', '/v1/users/refused/require-re-register');
    store.commit = commit;
    expect(reply.body).toMatchObject({ status: 503, code: 'directory.refused', detail: expect.stringContaining('kept by another directory') });
    expect(await auditSince(service, after)).toEqual([failureOf('Admin deleted security info', 'Admin failed to require re-registration of MFA authentication methods', 'refused', 'directory.refused')]);
  });

  it('learns whether somebody must pass MFA before the old registration page, also once both previews are off', async () => {
    const ask = async (id: string) => (await service.call('GET', `/v1/users/${id}/legacy-reset-registration`)).body;
    const { body: policy } = await service.call('GET', '/v1/policy');
    await put('flagged', { methods: [mobile, email], defaultMethod: 'sms' });
    await put('plainly', { methods: [email] });
    await service.call('PUT', '/v1/policy', { ...policy, enablement: { original: 'none', refreshed: 'none' } });
    expect(await ask('flagged')).toMatchObject({ mfaRequired: true, because: expect.stringContaining('(sms, voice)') });
    expect(await ask('plainly')).toMatchObject({ mfaRequired: false, because: expect.stringContaining('Nothing is on file') });
    await service.call('POST', '/v1/rollback', { users: ['flagged'] });
    expect(await ask('flagged')).toMatchObject({ mfaRequired: false, because: expect.stringContaining('a rollback cleared it') });
    await service.call('PUT', '/v1/policy', { ...policy, mfa: { methods: ['appCode'] } });
    await put('other', { methods: [mobile] });
    expect(await ask('other')).toMatchObject({ mfaRequired: false, because: expect.stringContaining('policy allows none of them') });
    await service.call('PUT', '/v1/policy', policy);
    expect(await ask('nobody')).toMatchObject({ code: 'user.unknown' });
  });
});
