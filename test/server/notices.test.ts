// Notices in a whole service: to a real mail server, to the demo inbox, after a kill, and of somebody who was erased.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { readKeyRing } from '#server/config/sealing-key.ts';
import { systemClock } from '#server/clock/system-clock.ts';
import { randomIds } from '#server/config/random-ids.ts';
import { rotateSealingKeys } from '#server/keys/rotate-sealing-keys.ts';
import { userKey, type UserRecord, users } from '#src/directory/user-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import { notices } from '#src/notices/notice-row.ts';
import { type Notice, tellPerson } from '#src/notices/telling.ts';
import { interrupted, newestCode, person, phoneOnly, send } from '../support/enrolment.ts';
import { type Service, startService } from '../support/service.ts';

const methods = [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550133' }, { type: 'email', address: 'zoe@mailbox.example' }];
const program = join(import.meta.dirname, '../support/tell-and-die.ts');

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function started(flags: readonly string[]): Promise<Service> {
  const service = await startService(flags);
  closing.push(() => service.stop());
  await person(service, 'zoe', { methods, defaultMethod: 'sms' });
  return service;
}

/** Changes the person as an activity does, and tells them of it in the same commit. */
async function change(service: Service, changes: Partial<UserRecord>, more: Partial<Notice> = {}): Promise<void> {
  const { store } = service.host;
  const vault = createVault(readKeyRing(join(service.folder, 'sealing-key.json')));
  await transact({ store, clock: systemClock, ids: randomIds }, async (tx) => {
    const key = userKey('default', 'zoe');
    const before = (await tx.get(users, key))!;
    const after = { ...before, ...changes };
    tx.put(users, key, after);
    await tellPerson(tx, { key: 'work', tenant: 'default', before, after, by: 'user', at: systemClock.now(), ip: '198.51.100.7', ...more }, vault);
  });
}

const inboxOf = async (service: Service, to: string) => (await service.call('GET', `/v1/demo/inbox?to=${encodeURIComponent(to)}`)).body.items as { subject: string; text: string; channel: string }[];
const rowsOf = async (service: Service) => (await service.host.store.list(notices, { limit: 10 })).map(({ row }) => row.state);
async function untilTold(service: Service): Promise<void> {
  await expect.poll(() => rowsOf(service), { interval: 10 }).toEqual(['over']);
}

async function mailServer() {
  const received: Buffer[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'], authOptional: true,
    onData: (stream, _, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(Buffer.concat(chunks));
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  closing.push(() => new Promise<void>((done) => server.close(done)));
  return { received, port };
}

describe('a change of somebody\'s security info', () => {
  it('is told to them by a real mail, at once', async () => {
    const { received, port } = await mailServer();
    const service = await started(['--smtp', `smtp://127.0.0.1:${port}?from=security@example.com`]);
    await change(service, { defaultMethod: 'voice' });
    await expect.poll(() => received.length, { interval: 10, timeout: 5_000 }).toBe(1);
    const mail = await PostalMime.parse(received[0]!);
    expect(mail).toMatchObject({ subject: 'Factorflow: your security info was changed', from: { address: 'security@example.com' }, to: [{ address: 'zoe@mailbox.example' }] });
    expect(mail.text).toContain('What is asked first when you sign in: a call with a code');
    expect(mail.text).toContain('From where: IP address 198.51.100.7');
    await untilTold(service);
    expect((await service.call('GET', '/metrics')).text).toContain('factorflow_notices_total{outcome="sent"} 1');
  });

  it('is told whoever made it, in the language the person chose last', async () => {
    const service = await started([]);
    await service.call('PUT', '/v1/policy', phoneOnly);
    await person(service, 'mia', { methods: [{ type: 'email', address: 'mia@mailbox.example' }] });
    const { id } = await interrupted(service, 'mia');
    await service.call('POST', `/v1/flows/${id}/events?lng=de`, { type: 'registration.begun' });
    await send(service, id, { type: 'phone.submitted', number: '+1 2065550155', channel: 'sms' });
    const saved = await send(service, id, { type: 'code.submitted', code: await newestCode(service) });
    expect(saved.status, saved.text).toBe(200);
    await expect.poll(async () => (await inboxOf(service, 'mia@mailbox.example'))[0]?.text, { interval: 10 }).toMatch(/Hinzugefügt: Telefon \+1 ••••••0155/);
    await person(service, 'mia', { methods: [] });
    await expect.poll(async () => (await inboxOf(service, 'mia@mailbox.example')).at(-1)?.text, { interval: 10 }).toMatch(/Gelöscht: E-Mail-Adresse m•••@mailbox\.example[^]*durch Ihren Administrator/);
    expect((await service.call('GET', '/v1/audit?subject=mia')).body.items.length).toBeGreaterThan(0);
  });

  it('is told to the address that is on file no more, and an erasure finds that message, too', async () => {
    const service = await started([]);
    const kept = (await service.host.store.get(users, userKey('default', 'zoe')))!.row.methods.filter(({ type }) => type === 'phone');
    await change(service, { methods: kept }, { by: 'administrator' });
    await untilTold(service);
    expect(await inboxOf(service, 'zoe@mailbox.example')).toMatchObject([{ channel: 'email', text: expect.stringMatching(/Deleted: email address z•••@mailbox\.example[^]*by your administrator/) }]);
    expect((await service.call('DELETE', '/v1/users/zoe')).status).toBe(200);
    expect(await inboxOf(service, 'zoe@mailbox.example')).toEqual([]);
    expect(await rowsOf(service)).toEqual([]);
  });

  it('is told by the next process where this one was killed between commit and message, and once', async () => {
    const service = await started([]);
    await service.host.close();
    const [, signal] = await once(spawn(process.execPath, [program, service.folder, 'zoe'], { stdio: 'inherit' }), 'exit') as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    await service.reopen();
    await untilTold(service);
    await service.restart();
    expect(await inboxOf(service, 'zoe@mailbox.example')).toHaveLength(1);
  });

  it('is told also after the sealing keys were rotated while it waited', async () => {
    const service = await started(['--smtp', 'smtp://127.0.0.1:9']);
    await change(service, { defaultMethod: 'voice' });
    await service.host.close();
    const { tables, retired } = await rotateSealingKeys({ folder: service.folder, keyFile: join(service.folder, 'sealing-key.json') });
    expect([tables.find(({ name }) => name === 'notices'), retired]).toEqual([{ name: 'notices', boxes: 1, unreadable: 0 }, ['k1']]);
    await service.reopen();
    const vault = createVault(readKeyRing(join(service.folder, 'sealing-key.json')));
    const { key, row } = (await service.host.store.list(notices, { limit: 1 }))[0]!;
    expect(vault.open(row.box ?? '', `notice/${key}`)).toMatchObject({ ways: [{ channel: 'email', to: 'zoe@mailbox.example' }, { channel: 'sms', to: '+12065550133' }] });
  });
});
