// Which part of a person, and of the policy, is whose to change; and what is on record of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Body, type Service, startService } from '../../support/service.ts';
import { auditSince, callAs, type Keys, lastAudit, letters, oneKeyEach, rolesOf, stored } from './role-keys.ts';

const mobile = { type: 'phone', phoneType: 'mobile', number: '+1 2065550166' };

describe('a person', () => {
  let service: Service;
  let keys: Keys;
  beforeAll(async () => {
    service = await startService();
    keys = await oneKeyEach(service);
  });
  afterAll(async () => await service.stop());

  /** What is sent instead, who may of a person without a role, and who of one with a role. */
  const parts: readonly (readonly [string, object, string, string])[] = [
    ['/displayName', { displayName: 'Other' }, 'ug', 'g'], ['/groups', { groups: ['other'] }, 'ug', 'g'], ['/businessPhone', { businessPhone: '+1 2065550199' }, 'ug', 'g'], ['/roles', { roles: ['Helpdesk Administrator'] }, 'g', 'g'],
    ['/perUserMfa', { perUserMfa: 'enforced' }, 'apg', 'pg'], ['/methods', { methods: [mobile, { type: 'email', address: 'other@example.org' }] }, 'apg', 'pg'], ['/defaultMethod', { defaultMethod: 'voice' }, 'apg', 'pg'],
    ['/confirmedAt', { confirmedAt: '2026-02-02T00:00:00Z' }, 'apg', 'pg'], ['/firstPromptedAt', { firstPromptedAt: '2026-02-02T00:00:00Z' }, 'apg', 'pg'],
  ];

  it.each(parts)('%s is changed by those alone whose it is', async (pointer, change, plain, administrators) => {
    for (const [id, roles, may] of [['plain', [], plain], ['boss', ['Security Administrator'], administrators]] as const) {
      for (const [letter, role] of Object.entries(letters).filter(([letter]) => 'uapg'.includes(letter))) {
        await service.call('PUT', `/v1/users/${id}`, { id, roles, methods: [mobile], defaultMethod: 'sms' });
        const person = (await callAs(service, keys[role], 'GET', `/v1/users/${id}`)).body;
        const before = await stored(service, id);
        const reply = await callAs(service, keys[role], 'PUT', `/v1/users/${id}`, { ...person, ...change, ...(pointer === '/methods' ? { methods: [person.methods[0], { type: 'email', address: 'other@example.org' }] } : {}) });
        if (may.includes(letter)) expect([reply.status, role], reply.text).toEqual([200, role]);
        else {
          expect([reply.status, reply.body.code, reply.body.errors.map((error: { pointer: string }) => error.pointer)], `${role} ${id}`).toEqual([403, 'role.missing', [pointer]]);
          expect(reply.body.errors[0].message).toContain(rolesOf(may).join(', '));
          expect(await stored(service, id)).toEqual(before);
        }
      }
    }
  });

  it('is created by user and global administrators, with methods by the latter alone', async () => {
    for (const role of rolesOf('uapg')) {
      const created = await callAs(service, keys[role], 'PUT', `/v1/users/new-${role}`, { id: `new-${role}` });
      expect(created.status, role).toBe(role === 'userAdministrator' || role === 'globalAdministrator' ? 201 : 403);
    }
    const withPhone = await callAs(service, keys.userAdministrator, 'PUT', '/v1/users/phoned', { id: 'phoned', methods: [mobile] });
    expect([withPhone.status, withPhone.body.errors[0].pointer]).toEqual([403, '/methods']);
    expect((await service.call('GET', '/v1/users/phoned')).status).toBe(404);
  });

  it('gets no new seed from somebody who may not manage methods, though a seed is never seen', async () => {
    const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
    await service.call('PUT', '/v1/users/seeded', { id: 'seeded', methods: [app] });
    const person = (await service.call('GET', '/v1/users/seeded')).body;
    const reply = await callAs(service, keys.userAdministrator, 'PUT', '/v1/users/seeded', { ...person, methods: [{ ...person.methods[0], secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }] });
    expect([reply.status, reply.body.errors[0].pointer]).toEqual([403, '/methods']);
    expect((await callAs(service, keys.userAdministrator, 'PUT', '/v1/users/seeded', person)).status).toBe(200);
  });

  it('has each change of what decides what they are asked on record, numbers masked', async () => {
    await service.call('PUT', '/v1/users/recorded', { id: 'recorded', businessPhone: '+1 2065550198', methods: [mobile] });
    const after = await lastAudit(service);
    const person: Body = (await service.call('GET', '/v1/users/recorded')).body;
    await service.call('PUT', '/v1/users/recorded', { ...person, roles: ['Helpdesk Administrator'], perUserMfa: 'enforced', businessPhone: '+1 2065550298', defaultMethod: 'voice', confirmedAt: '2026-02-02T00:00:00Z', displayName: 'Somebody', groups: ['x'] });
    const record = (activityDisplayName: string, resultReason: string, ...modifiedProperties: object[]) => ({
      activityDisplayName, result: 'success', resultReason, initiatedBy: { app: { id: 'configured' } }, targetResources: [{ id: 'recorded', type: 'User', modifiedProperties }], additionalDetails: [{ key: 'edition', value: activityDisplayName === 'Update user' ? 'ours' : 'later' }],
    });
    expect(await auditSince(service, after)).toEqual([
      record('Admin updated security info', 'Admin changed default method for user', { displayName: 'defaultMethod', oldValue: null, newValue: 'voice' }),
      record('Admin updated security info', 'Admin changed business phone for user', { displayName: 'businessPhone', oldValue: '+1 ••••••0198', newValue: '+1 ••••••0298' }),
      record('Admin updated security info', 'Admin changed registration dates for user', { displayName: 'confirmedAt', oldValue: null, newValue: '2026-02-02T00:00:00Z' }),
      record('Update per-user multifactor authentication state', 'Admin changed per-user multifactor authentication state for user', { displayName: 'perUserMfa', oldValue: 'disabled', newValue: 'enforced' }),
      record('Update user', 'Admin changed roles for user', { displayName: 'roles', oldValue: '[]', newValue: '["Helpdesk Administrator"]' }),
    ]);
    // Two numbers that look alike when masked are two numbers.
    await service.call('PUT', '/v1/users/recorded', { ...(await service.call('GET', '/v1/users/recorded')).body, businessPhone: '+1 2125550298' });
    expect((await auditSince(service, after)).slice(5).map(({ resultReason }) => resultReason)).toEqual(['Admin changed business phone for user']);
  });

  it('is created and not replaced where `If-None-Match: *` says so', async () => {
    const headers = { 'if-none-match': '*' };
    expect((await service.call('PUT', '/v1/users/once', { id: 'once', displayName: 'First' }, headers)).status).toBe(201);
    expect((await service.call('PUT', '/v1/users/once', { id: 'once', displayName: 'Second' }, headers)).body).toMatchObject({ status: 412, code: 'user.moved-on' });
    expect((await service.call('GET', '/v1/users/once')).body.displayName).toBe('First');
  });
});

describe('the policy', () => {
  let service: Service;
  let keys: Keys;
  beforeAll(async () => {
    service = await startService();
    keys = await oneKeyEach(service);
  });
  afterAll(async () => await service.stop());

  it('lets a user administrator turn the previews on and off, and change nothing else', async () => {
    const policy = (await service.call('GET', '/v1/policy')).body;
    const off = { ...policy, enablement: { original: { groups: ['pilots'] }, refreshed: 'none' } };
    expect((await callAs(service, keys.userAdministrator, 'PUT', '/v1/policy', off)).body).toEqual(off);
    const before = await stored(service);
    const reply = await callAs(service, keys.userAdministrator, 'PUT', '/v1/policy', { ...policy, graceDays: 3, sspr: { ...policy.sspr, methods: ['email', 'mobilePhone', 'officePhone'], securityQuestions: { ...policy.sspr.securityQuestions, toReset: 4, toRegister: 4 } } });
    expect([reply.status, reply.body.code, reply.body.roles]).toEqual([403, 'role.missing', ['globalAdministrator']]);
    expect(reply.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/graceDays', '/sspr/methods', '/sspr/securityQuestions/toRegister', '/sspr/securityQuestions/toReset']);
    expect(await stored(service)).toEqual(before);
    // Left out, the rest would take its default: that is a change as well where it differs.
    await service.call('PUT', '/v1/policy', { ...off, graceDays: 7 });
    expect((await callAs(service, keys.userAdministrator, 'PUT', '/v1/policy', { enablement: policy.enablement })).body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/graceDays']);
    expect((await callAs(service, keys.globalAdministrator, 'PUT', '/v1/policy', policy)).status).toBe(200);
  });

  it('says first that it has moved on, where both are so', async () => {
    const { body, headers } = await service.call('GET', '/v1/policy');
    await service.call('PUT', '/v1/policy', { ...body, graceDays: 5 });
    expect((await callAs(service, keys.userAdministrator, 'PUT', '/v1/policy', body, { 'if-match': headers.get('etag') ?? '' })).body.code).toBe('policy.moved-on');
  });
});
