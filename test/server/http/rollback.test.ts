// Rollback over HTTP, as the original script does it: who is eligible, in the order asked, each with an outcome.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notices } from '#src/notices/notice-row.ts';
import { type Body, key, type Service, startService } from '../../support/service.ts';
import { auditSince, lastAudit, stored } from './role-keys.ts';

const mobile = { type: 'phone', phoneType: 'mobile', number: '+1 2065550166' };
const app = { type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel' };
const email = { type: 'email', address: 'ada.lovelace@example.org' };

describe('a rollback', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['appPush', 'appCode', 'sms', 'voice', 'hardwareToken'] } });
    const people: Record<string, object> = {
      both: { methods: [mobile, app, email, { type: 'hardwareToken' }], defaultMethod: 'appPush' }, resetOnly: { methods: [email, { type: 'securityQuestions', count: 3 }] },
      enabled: { methods: [mobile], perUserMfa: 'enabled', defaultMethod: 'sms' }, enforced: { methods: [mobile], perUserMfa: 'enforced', defaultMethod: 'sms' },
      cleared: { methods: [{ ...mobile, mfaFlag: false }] }, tokenOnly: { methods: [{ type: 'hardwareToken' }], defaultMethod: 'appCode' }, empty: {},
      admin: { methods: [app], roles: ['Global Administrator'], defaultMethod: 'appCode' },
    };
    for (const [id, person] of Object.entries(people)) expect((await service.call('PUT', `/v1/users/${id}`, { id, ...person })).status, id).toBe(201);
  });
  afterAll(async () => await service.stop());

  const users = ['nobody', 'both', 'resetOnly', 'enabled', 'enforced', 'cleared', 'tokenOnly', 'empty', 'both', 'admin'];
  const outcomes = (body: Body): string[] => body.items.map(({ id, outcome }: { id: string; outcome: string }) => `${id} ${outcome}`);
  const first = ['nobody notFound', 'both rolledBack', 'resetOnly notEligible', 'enabled notEligible', 'enforced notEligible', 'cleared notEligible', 'tokenOnly notEligible', 'empty notEligible', 'both notEligible', 'admin rolledBack'];

  it('says in a dry run what it would do, and changes nothing', async () => {
    const before = await stored(service, ...users);
    const dry = await service.call('POST', '/v1/rollback', { users, dryRun: true });
    expect([dry.status, dry.body.dryRun, dry.body.changed, outcomes(dry.body)]).toEqual([200, true, 0, first]);
    expect(dry.body.items[1].reason).toBe('would be rolled back; a dry run changes nothing');
    expect(await stored(service, ...users)).toEqual(before);
  });

  it('clears the flags of phones and apps of the eligible alone, in the order asked, and says why of the others', async () => {
    const untouched = users.filter((id) => id !== 'both' && id !== 'admin');
    const before = (await stored(service, ...untouched)) as { people: unknown };
    const after = await lastAudit(service);
    const { body } = await service.call('POST', '/v1/rollback', { users });
    expect([body.dryRun, body.changed, outcomes(body)]).toEqual([false, 2, first]);
    expect(body.items.map(({ reason }: { reason: string }) => reason)).toEqual([
      'nobody has this id', 'the multi-factor flags of phones and apps are cleared', expect.stringContaining('nothing to roll back'),
      'per-user multi-factor authentication is enabled: such people are not touched', 'per-user multi-factor authentication is enforced: such people are not touched',
      expect.stringContaining('nothing to roll back'), expect.stringContaining('nothing to roll back'), expect.stringContaining('nothing to roll back'), expect.stringContaining('nothing to roll back'),
      'the multi-factor flags of phones and apps are cleared',
    ]);
    expect(((await stored(service, ...untouched)) as { people: unknown }).people).toEqual(before.people);
    const rolled = (await service.call('GET', '/v1/users/both')).body;
    expect(rolled.methods.map(({ type, mfaFlag }: { type: string; mfaFlag?: boolean }) => [type, mfaFlag])).toEqual([['phone', false], ['app', false], ['email', undefined], ['hardwareToken', undefined]]);
    const record = (id: string, ...modifiedProperties: object[]) => ({
      activityDisplayName: 'Admin updated security info', result: 'success', resultReason: 'Admin rolled back MFA authentication methods for user',
      initiatedBy: { app: { id: 'configured' } }, targetResources: [{ id, type: 'User', modifiedProperties }], additionalDetails: [{ key: 'edition', value: 'later' }],
    });
    const flag = (what: string) => ({ displayName: `${what}: mfaFlag`, oldValue: 'true', newValue: 'false' });
    expect(await auditSince(service, after)).toEqual([
      record('both', flag('mobilePhone (+1 ••••••0166)'), flag('authenticatorApp (microsoft, notification, code)'), { displayName: 'defaultMethod', oldValue: 'appPush', newValue: rolled.defaultMethod }),
      record('admin', flag('authenticatorApp (microsoft, notification, code)'), { displayName: 'defaultMethod', oldValue: 'appCode', newValue: null }),
    ]);
    for (const subject of ['both', 'admin']) expect(await service.host.store.list(notices, { limit: 10, where: { tenant: 'default', subject } }), subject).toHaveLength(1);
  });

  it('changes nothing the second time, and says so', async () => {
    const before = await stored(service, ...users);
    const { body } = await service.call('POST', '/v1/rollback', { users });
    expect([body.changed, outcomes(body).filter((line) => line.includes('rolledBack'))]).toEqual([0, []]);
    expect(await stored(service, ...users)).toEqual(before);
  });

  it('tells of each as it is done to whoever takes lines', async () => {
    const reply = await fetch(`${service.url}/v1/rollback`, {
      method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/x-ndjson', connection: 'close' }, body: JSON.stringify({ users: ['empty', 'nobody'], pause: 20 }),
    });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect((await reply.text()).trim().split('\n').map((line) => JSON.parse(line))).toEqual([
      { id: 'empty', outcome: 'notEligible', reason: 'no phone and no app has the multi-factor flag: nothing to roll back' }, { id: 'nobody', outcome: 'notFound', reason: 'nobody has this id' },
    ]);
  });

  it('takes a thousand at once and no more, and no list that is none', async () => {
    const thousand = Array.from({ length: 1_000 }, (_, n) => `user-${n}`);
    expect((await service.call('POST', '/v1/rollback', { users: thousand })).body.items).toHaveLength(1_000);
    for (const body of [{ users: [...thousand, 'more'] }, { users: [] }, { users: 'both' }, {}, { users: ['both'], pause: -1 }, { users: ['both'], force: true }]) {
      expect((await service.call('POST', '/v1/rollback', body)).status, JSON.stringify(body).slice(0, 60)).toBe(422);
    }
  });

  it('leaves alone whoever has not been seen to when the service shuts down', async () => {
    for (const id of ['early', 'late']) await service.call('PUT', `/v1/users/${id}`, { id, methods: [mobile] });
    const asked = service.call('POST', '/v1/rollback', { users: ['early', 'late'], pause: 10_000 });
    await expect.poll(async () => (await service.call('GET', '/v1/users/early')).body.methods[0].mfaFlag).toBe(false);
    await service.host.close();
    const { status, body } = await asked;
    expect([status, body.items[1]]).toEqual([200, { id: 'late', outcome: 'failed', reason: 'cut short before this person: nothing was changed' }]);
    await service.reopen();
    expect((await service.call('GET', '/v1/users/late')).body.methods[0].mfaFlag).toBeUndefined();
  });
});
