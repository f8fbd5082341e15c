import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { smtpSender } from '#server/senders/smtp.sender.ts';
import type { OutgoingMessage, Sender } from '#src/ports/senders.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const message = (key = 'key 1', to = 'ada@example.org'): OutgoingMessage => ({ key, channel: 'email', to, subject: 'Your Example code', text: '012345 is your Example code.\n\nÄ grüßt.\n' });
const send = (sender: Sender, ...given: Parameters<typeof message>) => sender.send(message(...given), AbortSignal.timeout(5_000));

type Received = { readonly body: Buffer; readonly from: string; readonly to: readonly string[]; readonly user: string | undefined };

async function mailServer(rules: { refuse?: { at: 'MAIL' | 'RCPT' | 'DATA'; code: number } } = {}) {
  const received: Received[] = [];
  const refusal = ({ at, code }: NonNullable<typeof rules.refuse>, here: string) => (at === here ? Object.assign(new Error('no'), { responseCode: code }) : null);
  const when = (here: string) => (rules.refuse === undefined ? null : refusal(rules.refuse, here));
  let connections = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onConnect: (_, done) => { connections++; done(); },
    onAuth: ({ username, password }, _, done) => (password === 'p@ss' ? done(null, { user: username ?? '' }) : done(new Error('no'))),
    onMailFrom: (_, __, done) => done(when('MAIL')),
    onRcptTo: (_, __, done) => done(when('RCPT')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({ body: Buffer.concat(chunks), from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), user: session.user });
        done(when('DATA'));
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  closing.push(() => new Promise<void>((done) => server.close(done)));
  return { received, connections: () => connections, port: (server.server.address() as AddressInfo).port };
}

/** Speaks SMTP up to the step it dies at. */
async function dyingServer(at: 'greeting' | 'RCPT' | 'after DATA') {
  let bodies = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (at === 'greeting') return void socket.destroy();
    socket.write('220 here\r\n');
    let isBody = false;
    socket.on('data', (data) => {
      if (isBody) {
        if (!data.toString().endsWith('\r\n.\r\n')) return;
        bodies++;
        return void socket.destroy();
      }
      for (const line of data.toString().split('\r\n').filter((text) => text !== '')) {
        if (line.startsWith('RCPT') && at === 'RCPT') return void socket.destroy();
        isBody ||= line === 'DATA';
        socket.write(line === 'DATA' ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return { bodies: () => bodies, port: (server.address() as AddressInfo).port };
}

function senderTo(port: number, rest = '', user = '') {
  const sender = smtpSender(`smtp://${user}127.0.0.1:${port}${rest}`);
  closing.push(() => sender.close());
  return sender;
}

describe('mail over SMTP', () => {
  it('arrives as it was written, from the address that is set, over one connection kept open', async () => {
    const server = await mailServer();
    const sender = senderTo(server.port, '?from=codes@example.com');
    await send(sender);
    await send(sender, 'key 2');
    await send(sender, 'key 1');
    expect(server.received.map(({ from, to }) => ({ from, to }))).toEqual([1, 2, 3].map(() => ({ from: 'codes@example.com', to: ['ada@example.org'] })));
    const mails = await Promise.all(server.received.map(({ body }) => PostalMime.parse(body)));
    expect(mails[0]).toMatchObject({ subject: 'Your Example code', from: { address: 'codes@example.com' }, to: [{ address: 'ada@example.org' }] });
    expect(mails[0]?.text?.trimEnd()).toBe('012345 is your Example code.\n\nÄ grüßt.');
    const [first, second, third] = mails.map(({ messageId }) => messageId);
    expect(first).toBe(third);
    expect(first).not.toBe(second);
    expect(server.connections()).toBe(1);
  });

  it('signs in with the name and password of the address', async () => {
    const server = await mailServer();
    await send(senderTo(server.port, '', 'mail%40example.com:p%40ss@'));
    expect(server.received).toMatchObject([{ user: 'mail@example.com', from: 'mail@example.com' }]);
    await expect(send(senderTo(server.port, '', 'x:wrong@'))).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('goes to one recipient, whatever the address looks like', async () => {
    const server = await mailServer();
    await send(senderTo(server.port), 'key', 'ada@example.org, eve@example.net').catch(() => {});
    expect(server.received.flatMap(({ to }) => to)).not.toContain('eve@example.net');
  });

  it.each([
    ['RCPT', 550, 'refused'], ['RCPT', 450, 'unreachable'], ['DATA', 554, 'refused'], ['DATA', 451, 'unreachable'], ['MAIL', 553, 'unreachable'],
  ] as const)('refused at %s with %d is %s', async (at, code, kind) => {
    const server = await mailServer({ refuse: { at, code } });
    const error: unknown = await send(senderTo(server.port)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'DeliveryError', kind });
    expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toMatch(/ada@|012345/);
  });

  it.each([['greeting', 'unreachable', 0], ['RCPT', 'unreachable', 0], ['after DATA', 'unknown', 1]] as const)('to a server that dies at %s is %s', async (at, kind, bodies) => {
    const server = await dyingServer(at);
    await expect(send(senderTo(server.port))).rejects.toMatchObject({ name: 'DeliveryError', kind });
    expect(server.bodies()).toBe(bodies);
  });

  it('to nobody is unreachable', async () => {
    const server = await mailServer();
    await closing.pop()?.();
    await expect(send(senderTo(server.port))).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('is given up when the work is', async () => {
    const silent = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(() => new Promise((done) => silent.close(done)));
    const abort = new AbortController();
    const sending = senderTo((silent.address() as AddressInfo).port).send(message(), abort.signal);
    await once(silent, 'connection');
    abort.abort();
    await expect(sending).rejects.toMatchObject({ name: 'DeliveryError', kind: 'unreachable' });
  });
});
