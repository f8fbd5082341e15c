// DELETE /v1/users/{id}: afterwards no byte of the data folder says who it was, and everything else is as before.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '#server/commands/audit-verify.ts';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { erasures } from '#src/erasure/erasing.ts';
import { interrupted, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';
import { totp } from '../../support/totp.ts';

const id = 'zebulon.quirk';
const traces = [id, 'Zebulon Quirk', 'quirk@mailbox.example', '2065550177', '2065550178', '198.51.100.77'];
const policy = { mfa: { methods: ['sms', 'voice', 'appCode'] }, sspr: { scope: 'all', methodsRequired: 1, methods: ['mobilePhone', 'email'] } };

/** Every place below the folder in which a text is, as it is or sealed in nothing. */
async function found(folder: string, texts: readonly string[]): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const hits = await Promise.all(files.map(async (entry) => {
    const bytes = await readFile(join(entry.parentPath, entry.name));
    return texts.filter((text) => bytes.includes(text)).map((text) => `${entry.name}: ${text}`);
  }));
  return hits.flat();
}

describe('erasing a user', () => {
  let service: Service;
  beforeEach(async () => void (service = await startService()));
  afterEach(async () => await service.stop());

  /** A person with methods on file, a flow that ended, one that runs with a code sent to another number, guesses, audit records. */
  async function live(): Promise<string> {
    await service.call('PUT', '/v1/policy', policy);
    await person(service, 'omar', { methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550133' }], defaultMethod: 'sms' });
    await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'omar' }, { 'idempotency-key': 'omar-1' });
    await person(service, id, {
      displayName: 'Zebulon Quirk', defaultMethod: 'sms', groups: ['Quirks'],
      methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550177' }, { type: 'email', address: 'quirk@mailbox.example' }, { type: 'app', variant: 'other', push: false, code: true, name: 'Zebulon Quirk\'s', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }],
    });
    const { body: passed } = await service.call('POST', '/v1/flows', { machine: 'step-up', subject: id, input: { signIn: { ip: '198.51.100.77' } } }, { 'idempotency-key': 'quirk-1' });
    await send(service, passed.id, { type: 'channel.chosen', channel: 'appCode' });
    const { body: time } = await service.call('POST', '/v1/test/clock', { advance: 'PT1M' });
    const ended = await send(service, passed.id, { type: 'code.submitted', code: totp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', Date.parse(time.now)) });
    expect(ended.body.status, ended.text).toBe('done');
    await person(service, id, { displayName: 'Zebulon Quirk', methods: [{ type: 'email', address: 'quirk@mailbox.example' }] });
    await service.call('PUT', '/v1/policy', { ...policy, mfa: { methods: ['sms', 'voice'] } });
    const flow = await interrupted(service, id, { 'idempotency-key': 'quirk-2' });
    await send(service, flow.id, { type: 'registration.begun' }, { 'idempotency-key': 'quirk-3' });
    const sent = await send(service, flow.id, { type: 'phone.submitted', number: '+1 2065550178', channel: 'sms' });
    expect(sent.body.view?.page, sent.text).toBe('enterCode');
    await send(service, flow.id, { type: 'code.submitted', code: '000000' });
    return flow.id as string;
  }

  it('leaves no byte of them in the data folder, ends what ran, and keeps the audit chain whole', async () => {
    const flow = await live();
    expect((await service.call('GET', `/v1/audit?subject=${id}`)).body.items.length).toBeGreaterThan(2);
    const { status, body } = await service.call('DELETE', `/v1/users/${id}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.erased).toMatchObject({ cancelled: 1, flows: 2 });
    expect(body.erased.auditRecords).toBeGreaterThan(2);

    expect((await service.call('GET', `/v1/users/${id}`)).status).toBe(404);
    expect((await service.call('GET', `/v1/flows/${flow}`)).status).toBe(404);
    expect((await service.call('GET', `/v1/flows?subject=${id}`)).body.items).toEqual([]);
    expect((await service.call('GET', `/v1/audit?subject=${id}`)).body.items).toEqual([]);
    const inbox = await service.call('GET', '/v1/demo/inbox?limit=200');
    expect(inbox.body.items.map(({ to }: { to: string }) => to)).toEqual(['+12065550133']);

    await service.host.close();
    expect(await found(service.folder, traces)).toEqual([]);
    expect(await found(service.folder, ['omar']), 'the search finds what is there').not.toEqual([]);
    const store = await openLowdbStore({ folder: service.folder });
    expect(await verifyChain(store)).toEqual(expect.any(Number));
    await store.checkHistories();
    await store.close();
    await service.reopen();
    expect((await service.call('GET', '/v1/users/omar')).status).toBe(200);
    expect((await service.call('GET', '/v1/flows?subject=omar')).body.items).toHaveLength(1);
  });

  it('says in the audit log that it happened, and about whom to nobody', async () => {
    await live();
    const before = (await service.call('GET', '/v1/audit?limit=200')).body.items.length as number;
    await service.call('DELETE', `/v1/users/${id}`);
    const { items } = (await service.call('GET', '/v1/audit?limit=200')).body as { items: object[] };
    expect(items.length).toBeGreaterThan(before);
    expect(JSON.stringify(items)).not.toContain(id);
    expect(items.at(-1)).toMatchObject({ activityDisplayName: 'Admin erased user', initiatedBy: { app: { id: 'configured' } } });
  });

  it('answers 404 for whom nobody knows, and again for whom it has erased; the id may be used anew', async () => {
    expect((await service.call('DELETE', '/v1/users/nobody')).body).toMatchObject({ status: 404, code: 'user.unknown' });
    await person(service, id);
    expect((await service.call('DELETE', `/v1/users/${id}`)).status).toBe(200);
    expect((await service.call('DELETE', `/v1/users/${id}`)).status).toBe(404);
    await person(service, id, { displayName: 'Another' });
    expect((await service.call('GET', `/v1/users/${id}`)).body).toMatchObject({ displayName: 'Another', methods: [] });
  });

  it('is completed at the next start when the process died on the way', async () => {
    await live();
    // As a process leaves it that died after its first commit.
    await service.host.store.commit({ expect: [], put: [{ table: erasures, key: `default/${id}`, row: { tenant: 'default', id, begunAt: 1, by: 'configured' } }], remove: [], log: [], audit: [] });
    await service.restart();
    expect((await service.call('GET', `/v1/users/${id}`)).status).toBe(404);
    await service.host.close();
    expect(await found(service.folder, traces)).toEqual([]);
    await service.reopen();
  });

  it('needs the service key', async () => {
    const { userToken } = await (async () => {
      await service.call('PUT', '/v1/policy', policy);
      await person(service, id);
      return await interrupted(service, id);
    })();
    expect((await service.call('DELETE', `/v1/users/${id}`, undefined, { authorization: `Bearer ${userToken}` })).status).toBe(401);
    expect((await service.call('GET', `/v1/users/${id}`)).status).toBe(200);
  });
});
