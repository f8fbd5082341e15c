// Where a service is, as a command is told: below a path where it stands behind others.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { asked } from '#server/commands/service-target.ts';

describe('the address of a service', () => {
  it('may have a path, below which every request goes', async () => {
    const seen: string[] = [];
    const server = createServer(({ url = '' }, reply) => {
      seen.push(url);
      reply.end('{}');
    });
    await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
    try {
      for (const path of ['', '/', '/flows', '/flows/of-mine/']) await asked({ url: `${origin}${path}`, key: 'k' }, 'GET', '/v1/machines?limit=1');
      expect(seen).toEqual(['/v1/machines?limit=1', '/v1/machines?limit=1', '/flows/v1/machines?limit=1', '/flows/of-mine/v1/machines?limit=1']);
      await expect(asked({ url: `${origin}/?tenant=a`, key: 'k' }, 'GET', '/v1/machines')).rejects.toThrow('--target is the address of a service, without "?tenant=a"');
      await expect(asked({ url: origin.replace('//', '//ada:secret@'), key: 'k' }, 'GET', '/v1/machines')).rejects.toThrow(/^--target is the address of a service, without a name or a password: the key goes by --api-key or FACTORFLOW_API_KEY$/);
      expect(seen).toHaveLength(4);
    } finally {
      await new Promise<void>((closed) => void server.close(() => closed()));
    }
  });
});
