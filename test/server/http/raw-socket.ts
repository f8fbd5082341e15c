// Sends bytes as no HTTP client would, and reads what comes back until the service closes the connection.
import { connect, type Socket } from 'node:net';
import { key, type Body, type Service } from '../../support/service.ts';

export type RawReply = { readonly status: number; readonly head: string; readonly body: Body };

export function openSocket(service: Service): { readonly socket: Socket; readonly closed: Promise<RawReply> } {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => void (received += chunk));
  socket.on('error', () => undefined);
  const closed = new Promise<RawReply>((done) => void socket.once('close', () => {
    const [head = '', text = ''] = received.split('\r\n\r\n', 2);
    done({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: /json/.test(head) && text !== '' ? JSON.parse(text) : null });
  }));
  return { socket, closed };
}

export async function exchange(service: Service, bytes: string | Buffer): Promise<RawReply> {
  const { socket, closed } = openSocket(service);
  socket.write(bytes);
  return await closed;
}

/** A POST with these very bytes as its body. */
export const post = (path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Buffer => Buffer.concat([
  Buffer.from([
    `POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close',
    ...Object.entries({ Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)), ...headers }).map(([name, value]) => `${name}: ${value}`), '', '',
  ].join('\r\n')),
  Buffer.from(body),
]);
