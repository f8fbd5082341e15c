// A real process whose files the real system refuses to write: by a limit on their size, which is set and lifted from
// outside, and by the rights of the folder. Nobody's rights bind root, so where the tests are root the process is not.
import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Processes, processes, type Serving } from '../../support/process.ts';

const counter = `import { assign, createMachine } from 'xstate';
export const counter = createMachine({ id: 'counter', version: '1', context: { count: 0 }, on: { counted: { actions: assign({ count: ({ context }) => context.count + 1 }) } } });
`;
const nobody = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;

type Identity = { readonly uid?: number; readonly gid?: number };

/** Sets the limit on the size of files that a running process may write, in bytes; null lifts it. Who asks must be whom the process runs as. */
function limitFiles(pid: number, identity: Identity, bytes: number | null): void {
  const asked = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`], identity);
  if (asked.error !== undefined) {
    console.log('prlimit is not installed: perl makes the same system call');
    const number = process.arch === 'arm64' ? 261 : 302; // of prlimit64 on Linux
    const script = `my $limit = pack("QQ", ${bytes ?? '~0'}, ~0); exit(syscall(${number}, ${pid}, 1, $limit, 0) == 0 ? 0 : 1)`;
    expect(spawnSync('perl', ['-e', script], identity), 'neither prlimit nor perl could set the limit').toMatchObject({ status: 0 });
  } else expect(asked).toMatchObject({ status: 0 });
}

describe('a process whose data folder cannot be written', () => {
  let host: Processes;
  let data: string;
  let folder: string;
  beforeEach(async () => {
    const mayRun = isRoot && spawnSync(process.execPath, ['-e', `require('node:fs').readdirSync('machines'); require.resolve('./node_modules/xstate')`], nobody).status === 0;
    if (isRoot && !mayRun) console.log('the tests are root, and this folder is readable by root alone: rights of folders are not tried with a real process (stores/lowdb/disk-full has them)');
    identity = mayRun ? nobody : {};
    host = await processes(identity);
    data = join(host.folder, 'data');
    folder = join(host.folder, 'machines');
    await chmod(host.folder, 0o755);
    await mkdir(data);
    await mkdir(folder);
    await writeFile(join(folder, 'counter.machine.ts'), counter);
    if (mayRun) await chown(data, nobody.uid, nobody.gid);
    rightsBind = mayRun || !isRoot;
  });
  afterEach(async () => await host.end());
  let identity: Identity = {};
  let rightsBind = false;

  const serve = () => host.serve(data, '--machines', folder);
  const readiness = async (service: Serving) => {
    const { status, body } = await service.call('GET', '/readyz');
    return [status, ...((body.because ?? []) as string[])].join(' ');
  };

  it('answers 503 and says why, loses nothing it acknowledged, and goes on by itself once it can write', { timeout: 120_000 }, async () => {
    const service = await serve();
    const acknowledged = new Map<string, number>();
    const begin = async () => {
      const { status, body } = await service.call('POST', '/v1/flows', { machine: 'counter' });
      if (status === 201) acknowledged.set(body.id, 0);
      return status;
    };
    const count = async (id: string) => {
      const { status, body } = await service.call('POST', `/v1/flows/${id}/events`, { type: 'counted' });
      if (status === 200) acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
      return [status, body.code];
    };
    for (let i = 0; i < 5; i++) expect(await begin()).toBe(201);
    const ids = [...acknowledged.keys()];
    expect(await count(ids[0]!)).toEqual([200, undefined]);

    limitFiles(service.child.pid!, identity, 1);
    // Some are under way when it begins.
    expect(await Promise.all(ids.map(count))).toEqual(ids.map(() => [503, 'store.unavailable']));
    expect(await begin()).toBe(503);
    expect(await readiness(service)).toMatch(/^503 .*EFBIG.*tries again every second/);
    expect((await service.call('GET', '/healthz')).status).toBe(200);
    expect((await service.call('GET', `/v1/flows/${ids[0]}`)).body).toMatchObject({ revision: 2 });

    if (rightsBind) {
      await chmod(join(data, 'journal'), 0o500);
      limitFiles(service.child.pid!, identity, null);
      expect(await count(ids[1]!)).toEqual([503, 'store.unavailable']);
      expect(await readiness(service)).toMatch(/^503 The data folder may not be written to\. Give its owner the right \(.*EACCES/);
      await chmod(join(data, 'journal'), 0o700);
    } else limitFiles(service.child.pid!, identity, null);

    await expect.poll(() => readiness(service), { timeout: 10_000, interval: 50 }).toBe('200');
    expect(await Promise.all(ids.map(count))).toEqual(ids.map(() => [200, undefined]));
    expect(await begin()).toBe(201);
    service.child.kill('SIGKILL');
    await service.exit;

    const next = await serve();
    const { body } = await next.call('GET', '/v1/flows?machine=counter&limit=100');
    expect(new Map((body.items as { id: string; revision: number }[]).map(({ id, revision }) => [id, revision - 1]))).toEqual(acknowledged);
    await next.stop();
  });

  it('is not started on a folder that it may only read, and says so in one line', { timeout: 120_000 }, async () => {
    await (await serve()).stop();
    expect(spawnSync('chmod', ['-R', 'a-w', data]).status).toBe(0);
    const forbidden = rightsBind ? data : '/sys/factorflow'; // where root may make nothing either
    const { code, err } = await host.run('serve', '--port', '0', '--data', forbidden);
    expect([code, err.trim().split('\n')]).toEqual([1, [expect.any(String)]]);
    expect(err).toMatch(rightsBind ? /^factorflow: .*The data folder may not be written to\. Give its owner the right/ : /^factorflow: /);
    expect(err).toContain(forbidden);
    expect(spawnSync('chmod', ['-R', 'u+w', data]).status).toBe(0);
    await (await serve()).stop();
  });
});
