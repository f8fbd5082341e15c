// A proxy as it stands before a service: it has a path of its own, takes it off, and passes on only what lies below it.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Proxy = {
  /** Without the path. */
  readonly url: string;
  /** What was asked of it, path and all. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
};

/** @param path begins with a slash and ends without one */
export async function startProxy(target: string, path: string): Promise<Proxy> {
  const seen: string[] = [];
  const server = createServer((asked, reply) => {
    const { url = '', method, headers } = asked;
    seen.push(url);
    if (!url.startsWith(`${path}/`)) {
      reply.writeHead(404, { 'content-type': 'text/plain' }).end('nobody lives there');
      return;
    }
    const on = request(target + url.slice(path.length), { method, headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    on.on('error', () => void reply.writeHead(502).end());
    asked.pipe(on);
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    seen,
    stop: () => new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    }),
  };
}
