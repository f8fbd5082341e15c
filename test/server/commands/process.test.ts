// The process as an operator meets it: exit codes, one line of error, draining, the audit command, the runtime.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const key = 'process-key-0123456789';

describe('the process', () => {
  let folder: string;
  const running = new Set<ChildProcess>();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'factorflow-process-'));
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    running.clear();
    await rm(folder, { recursive: true, force: true });
  });

  const launch = (...args: string[]) => {
    const child = spawn(process.execPath, ['server/main.ts', ...args], { env: { PATH: process.env['PATH'] } });
    running.add(child);
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk) => void (output.out += String(chunk)));
    child.stderr.on('data', (chunk) => void (output.err += String(chunk)));
    const exit = new Promise<number | null>((done) => void child.once('close', (code) => done(code)));
    return { child, output, exit };
  };
  const serve = async (...args: string[]) => {
    const service = launch('serve', '--port', '0', '--data', join(folder, 'data'), ...args);
    await expect.poll(() => service.output.out, { timeout: 10_000, interval: 20 }).toMatch(/data folder[^]*\n.*\n/);
    const url = /ready on (\S+)/.exec(service.output.out)?.[1] ?? '';
    return { ...service, url };
  };

  it('runs on Node 24 or newer', () => {
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24);
  });

  it('ends with 2 and one line on an unknown option, command or value', async () => {
    for (const args of [['serve', '--colour', 'red'], ['dance'], ['seal'], ['audit', 'verify', '--port', '1'], ['serve', '--keep-ended', 'a while'], ['serve', '--port', 'many'], ['serve', '--policy', join(folder, 'none.json')]]) {
      const { exit, output } = launch(...args);
      expect(await exit, args.join(' ')).toBe(2);
      expect(output.err.trim().split('\n')).toHaveLength(1);
      expect(output.err).toMatch(/^factorflow: /);
    }
  });

  it('prints its API key at the first start and never again, and says that a demo is a demo', async () => {
    const first = await serve();
    const printed = /API key +(ff_\S+)/.exec(first.output.out)?.[1] ?? '';
    expect(printed).toMatch(/^ff_[\w-]{43}$/);
    expect(first.output.out).toContain('DEMO SENDERS');
    expect((await fetch(`${first.url}/v1/users/ada`, { headers: { authorization: `Bearer ${printed}` } })).status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);
    const second = await serve();
    expect(second.output.out).not.toContain('ff_');
    expect((await fetch(`${second.url}/v1/users/ada`, { headers: { authorization: `Bearer ${printed}` } })).status).toBe(200);
    second.child.kill('SIGTERM');
    await second.exit;
  });

  it('drains on SIGTERM: what was asked is answered, and it exits with 0', async () => {
    const { url, child, exit } = await serve('--api-key', key);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const asked = Array.from({ length: 20 }, () => fetch(`${url}/v1/flows`, { method: 'POST', headers, body: JSON.stringify({ machine: 'interrupt', subject: 'ada' }) }).then(({ status }) => status, () => 'not connected'));
    await Promise.race(asked);
    child.kill('SIGTERM');
    const answers = await Promise.all(asked);
    expect(await exit).toBe(0);
    expect(answers.every((answer) => answer === 201 || answer === 503 || answer === 'not connected'), String(answers)).toBe(true);
    expect(answers).toContain(201);
  });

  it('refuses a second process on the same folder, naming the first', async () => {
    const { child } = await serve('--api-key', key);
    const second = launch('serve', '--port', '0', '--data', join(folder, 'data'), '--api-key', key);
    expect(await second.exit).not.toBe(0);
    expect(second.output.err).toContain(String(child.pid));
  });

  it('refuses to go on without its sealing key, and says what that means', async () => {
    const first = await serve('--api-key', key);
    first.child.kill('SIGTERM');
    await first.exit;
    await rm(join(folder, 'data', 'sealing-key.json'));
    const second = launch('serve', '--port', '0', '--data', join(folder, 'data'));
    expect(await second.exit).toBe(2);
    expect(second.output.err).toMatch(/sealing-key.*backup/);
  });

  it('refuses another sealing key under the same name, and goes on with the right one', async () => {
    const file = join(folder, 'data', 'sealing-key.json');
    const first = await serve('--api-key', key);
    first.child.kill('SIGTERM');
    await first.exit;
    const right = await readFile(file, 'utf8');
    await writeFile(file, JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } }));
    const second = launch('serve', '--port', '0', '--data', join(folder, 'data'));
    expect(await second.exit).toBe(2);
    expect(second.output.err).toMatch(/"k1" is not the one/);
    await writeFile(file, right);
    expect((await serve('--api-key', key)).url).toMatch(/^http/);
  });

  it('lets a sealing key be retired that never sealed, and no other', async () => {
    const file = join(folder, 'data', 'sealing-key.json');
    const stopped = async () => {
      const service = await serve('--api-key', key);
      service.child.kill('SIGTERM');
      await service.exit;
    };
    await stopped();
    const { keys } = JSON.parse(await readFile(file, 'utf8')) as { keys: Record<string, string> };
    const spare = { k2: Buffer.alloc(32, 7).toString('base64') };
    await writeFile(file, JSON.stringify({ current: 'k1', keys: { ...keys, ...spare } }));
    await stopped();
    await writeFile(file, JSON.stringify({ current: 'k1', keys }));
    await stopped();
    await writeFile(file, JSON.stringify({ current: 'k2', keys: spare }));
    const refused = launch('serve', '--port', '0', '--data', join(folder, 'data'));
    expect(await refused.exit).toBe(2);
    expect(refused.output.err).toMatch(/"k1" is missing/);
  });

  it('makes the API key anew as long as nobody has seen it: a first start that failed loses nothing', async () => {
    const { url } = await serve('--api-key', key);
    const data = join(folder, 'fresh');
    const failed = launch('serve', '--port', new URL(url).port, '--data', data);
    expect(await failed.exit).toBe(2);
    const next = launch('serve', '--port', '0', '--data', data);
    await expect.poll(() => next.output.out, { timeout: 10_000, interval: 20 }).toMatch(/API key +ff_\S+/);
  });

  it('begins in a folder that holds other things, as a fresh volume does', async () => {
    await mkdir(join(folder, 'data', 'lost+found'), { recursive: true });
    const { url } = await serve('--api-key', key);
    expect((await fetch(`${url}/v1/users/ada`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
  });

  it('verifies the audit of a data folder, and of nothing else', async () => {
    const first = await serve('--api-key', key);
    first.child.kill('SIGTERM');
    await first.exit;
    const good = launch('audit', 'verify', '--data', join(folder, 'data'));
    expect(await good.exit).toBe(0);
    expect(good.output.out).toMatch(/^audit chain whole: \d+ records/);
    const wrong = launch('audit', 'verify', '--data', join(folder, 'typo'));
    expect(await wrong.exit).toBe(2);
    expect(wrong.output.err).toContain('no data folder');
  });

  it('prints its commands when asked for help, and of a command the options it takes and no others', async () => {
    for (const [args, has, hasNot] of [
      [['help'], 'seal rotate', '--port'], [[], 'backup', '--port'],
      [['serve', '--help'], '--sealing-key-file', '--replace'], [['audit', 'verify', '-h'], '--data', '--port'], [['restore', '--help'], '--replace', '--port'],
    ] as const) {
      const { exit, output } = launch(...args);
      expect(await exit).toBe(0);
      expect(output.out).toContain(has);
      expect(output.out).not.toContain(hasNot);
    }
  });

  it('stores the policy of a file, and refuses one that breaks a rule', async () => {
    const good = join(folder, 'good.json');
    const bad = join(folder, 'bad.json');
    await writeFile(good, JSON.stringify({ graceDays: 3 }));
    await writeFile(bad, JSON.stringify({ graceDays: -3 }));
    const { url } = await serve('--api-key', key, '--policy', good);
    expect(((await (await fetch(`${url}/v1/policy`, { headers: { authorization: `Bearer ${key}` } })).json()) as { graceDays: number }).graceDays).toBe(3);
    const audit = (await (await fetch(`${url}/v1/audit?activity=Authentication%20Methods%20Policy%20Update`, { headers: { authorization: `Bearer ${key}` } })).json()) as { items: { initiatedBy: unknown; targetResources: { modifiedProperties: unknown }[] }[] };
    expect(audit.items).toMatchObject([{ initiatedBy: { app: { id: 'configuration' } }, targetResources: [{ modifiedProperties: [{ displayName: 'graceDays', oldValue: '14', newValue: '3' }] }] }]);
    const refused = launch('serve', '--data', join(folder, 'other'), '--policy', bad);
    expect(await refused.exit).toBe(2);
    expect(refused.output.err).toContain('graceDays');
  });

  it('says it in one line when the port is taken', async () => {
    const { url } = await serve('--api-key', key);
    const second = launch('serve', '--port', new URL(url).port, '--data', join(folder, 'other'));
    expect(await second.exit).toBe(2);
    expect(second.output.err.split('\n').filter((line) => line.startsWith('factorflow:'))).toEqual([expect.stringContaining('is taken')]);
  });

  it('keeps its files for its owner only', async () => {
    await serve('--api-key', key);
    expect((await stat(join(folder, 'data'))).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'data', 'sealing-key.json'))).mode & 0o077).toBe(0);
    expect(JSON.parse(await readFile(join(folder, 'data', 'sealing-key.json'), 'utf8'))).toHaveProperty('current');
  });
});
