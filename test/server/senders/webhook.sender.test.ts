import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { webhookSender } from '#server/senders/webhook.sender.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Request = { readonly method: string | undefined; readonly url: string | undefined; readonly headers: IncomingMessage['headers']; readonly body: string };

async function receiver(answer: (response: ServerResponse, request: IncomingMessage) => void = (response) => void response.writeHead(202).end()) {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer(response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  closing.push(close);
  return { requests, close, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const message = { key: 'flow_1/3', channel: 'sms', to: '+12065550100', subject: 'Your code', text: '012345 is your code.' } as const;
const never = new AbortController().signal;

describe('the webhook', () => {
  it('gets one message as JSON, with its key and a signature over the body', async () => {
    const { requests, host } = await receiver();
    await webhookSender({ url: `http://user:p%40ss@${host}/send?x=1`, secret: 'shared' }).send(message, never);
    expect(requests).toMatchObject([{ method: 'POST', url: '/send?x=1', headers: { 'content-type': 'application/json', 'idempotency-key': '"flow_1/3"', authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` } }]);
    const { body, headers } = requests[0]!;
    expect(JSON.parse(body)).toEqual(message);
    expect(headers['x-factorflow-signature']).toBe(`sha256=${createHmac('sha256', 'shared').update(body).digest('hex')}`);
  });

  it('gets no signature where there is no secret', async () => {
    const { requests, host } = await receiver();
    await webhookSender({ url: `http://${host}` }).send(message, never);
    expect(requests[0]?.headers).not.toHaveProperty('x-factorflow-signature');
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([[400, 'refused'], [422, 'refused'], [404, 'refused'], [408, 'unreachable'], [429, 'unreachable'], [500, 'unreachable'], [503, 'unreachable']] as const)('that answers %d is %s', async (status, kind) => {
    const { host } = await receiver((response) => void response.writeHead(status).end('some words'));
    const error: unknown = await webhookSender({ url: `http://${host}` }).send(message, never).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'DeliveryError', kind });
    expect(JSON.stringify([error, String(error)])).not.toMatch(/2065550100|012345/);
  });

  it('is not followed elsewhere: a number goes to the address that was set, or nowhere', async () => {
    const other = await receiver();
    const { host } = await receiver((response) => void response.writeHead(307, { Location: `http://${other.host}/` }).end());
    await expect(webhookSender({ url: `http://${host}` }).send(message, never)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(other.requests).toEqual([]);
  });

  it('that nobody listens at is unreachable', async () => {
    const { host, close } = await receiver();
    await close();
    closing.length = 0;
    await expect(webhookSender({ url: `http://${host}` }).send(message, never)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('that takes the message and dies, or never answers, may have sent it', async () => {
    const dies = await receiver((_, request) => void request.socket.destroy());
    await expect(webhookSender({ url: `http://${dies.host}` }).send(message, never)).rejects.toMatchObject({ kind: 'unknown' });
    const silent = await receiver(() => {});
    await expect(webhookSender({ url: `http://${silent.host}`, timeout: 100 }).send(message, never)).rejects.toMatchObject({ kind: 'unknown' });
    expect(silent.requests).toHaveLength(1);
    const abort = new AbortController();
    const hangs = await receiver(() => abort.abort());
    await expect(webhookSender({ url: `http://${hangs.host}` }).send(message, abort.signal)).rejects.toMatchObject({ kind: 'unknown' });
  });
});
