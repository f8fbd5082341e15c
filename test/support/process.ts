// The program as an operator starts it: a process of its own, its output, its exit code.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { plainRequest } from './plain-request.ts';

export const key = 'process-key-0123456789';

export type Launched = { readonly child: ChildProcess; readonly output: { out: string; err: string }; readonly exit: Promise<number | null> };
export type Serving = Launched & {
  readonly url: string;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }>;
  /** SIGTERM, and the end. */
  stop(): Promise<number | null>;
};
// oxlint-disable-next-line typescript/no-explicit-any -- a test reads answers as a foreign client would: without our types
export type Body = any;

export type Processes = {
  /** A folder that is gone after the test. */
  readonly folder: string;
  /** Any program. */
  command(program: string, ...args: string[]): Launched;
  /** `node FILE ARGS…`. */
  node(file: string, ...args: string[]): Launched;
  /** `factorflow ARGS…`. */
  launch(...args: string[]): Launched;
  /** The same, to its end. */
  run(...args: string[]): Promise<{ code: number | null; out: string; err: string }>;
  serve(data: string, ...args: string[]): Promise<Serving>;
  end(): Promise<void>;
};

/** @param identity whom the processes run as: anybody else than the tests themselves, where those run as root */
export async function processes(identity: { readonly uid?: number; readonly gid?: number } = {}): Promise<Processes> {
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-process-'));
  const running = new Set<ChildProcess>();
  const agent = new Agent({ keepAlive: true });
  const command: Processes['command'] = (program, ...args) => {
    const child = spawn(program, args, { env: { PATH: process.env['PATH'] }, ...identity });
    running.add(child);
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk) => void (output.out += String(chunk)));
    child.stderr.on('data', (chunk) => void (output.err += String(chunk)));
    const exit = new Promise<number | null>((done) => void child.once('close', (code) => {
      running.delete(child);
      done(code);
    }));
    return { child, output, exit };
  };
  const node: Processes['node'] = (file, ...args) => command(process.execPath, file, ...args);
  const launch: Processes['launch'] = (...args) => node('server/main.ts', ...args);
  return {
    folder,
    command,
    node,
    launch,
    async run(...args) {
      const { output, exit } = launch(...args);
      const code = await exit;
      return { code, ...output };
    },
    async serve(data, ...args) {
      const service = launch('serve', '--port', '0', '--data', data, '--api-key', key, ...args);
      await expect.poll(() => service.output.out + service.output.err, { timeout: 30_000, interval: 20 }).toMatch(/data folder[^]*\n.*\n|factorflow: /);
      const url = /ready on (\S+)/.exec(service.output.out)?.[1] ?? '';
      expect(url, service.output.err).toMatch(/^http/);
      return {
        ...service,
        url,
        async call(method, path, body) {
          const { status, text } = await plainRequest(agent, url + path, { method, headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
          return { status, body: text === '' ? null : JSON.parse(text) };
        },
        async stop() {
          service.child.kill('SIGTERM');
          return await service.exit;
        },
      };
    },
    async end() {
      for (const child of running) child.kill('SIGKILL');
      agent.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
