// A machine's code that throws late, in a timer or a promise nobody waits for, stops neither the service nor its start.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

const chart = `import { createMachine, fromCallback } from 'xstate';
export default createMachine({ id: 'late', version: '1', initial: 'a', states: { a: { invoke: { id: 'l', src: fromCallback(() => {
  void Promise.reject(new Error('a promise nobody waits for'));
  setTimeout(() => { throw new Error('a timer of its own'); }, 10);
}) }, on: { go: 'b' } }, b: {} } });
`;

describe('a callback that throws after it has returned', () => {
  it('is in the log; its flow, the service and the next start go on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'factorflow-late-'));
    await mkdir(join(folder, 'charts'));
    await writeFile(join(folder, 'charts', 'late.machine.ts'), chart);
    const key = 'late-throw-key-0123456789';
    const start = async () => {
      const child = spawn(process.execPath, ['server/main.ts', 'serve', '--port', '0', '--data', join(folder, 'data'), '--machines', join(folder, 'charts'), '--api-key', key], { stdio: ['ignore', 'pipe', 'pipe'] });
      let out = '';
      let log = '';
      child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => void (log += chunk.toString()));
      await expect.poll(() => out, { timeout: 20_000 }).toMatch(/ready on (\S+)/);
      return { child, url: /ready on (\S+)/.exec(out)?.[1] ?? '', log: () => log };
    };
    const call = async (url: string, path: string, body?: object) =>
      (await fetch(url + path, { method: body === undefined ? 'GET' : 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })).json() as Promise<{ id: string; state: string; status: string }>;
    const first = await start();
    const { id } = await call(first.url, '/v1/flows', { machine: 'late' });
    await expect.poll(first.log, { timeout: 10_000 }).toContain('a timer of its own');
    expect(first.log()).toContain('a promise nobody waits for');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = await start();
    await expect.poll(second.log, { timeout: 10_000 }).toContain('a timer of its own');
    expect(await call(second.url, `/v1/flows/${id}/events`, { type: 'go' })).toMatchObject({ state: 'b', status: 'active' });
    second.child.kill('SIGTERM');
    expect(await once(second.child, 'exit')).toEqual([0, null]);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);
});
