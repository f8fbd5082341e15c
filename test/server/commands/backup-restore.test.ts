// A data folder is copied while it is in use, and put back whole or not at all.
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processes, type Processes, type Serving } from '../../support/process.ts';

const person = (id: string) => ({ id, displayName: id, methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550144' }], defaultMethod: 'sms' });

/** Overwrites a byte in the middle of the largest file below the folder. */
async function flipByte(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // A journal ends with zeros, room made ahead: nobody misses one of those.
  const sized = await Promise.all(files.map(async (path) => ({ path, size: (await readFile(path)).findLastIndex((byte) => byte !== 0) + 1 })));
  const largest = sized.toSorted((a, b) => b.size - a.size)[0]!;
  const file = await open(largest.path, 'r+');
  const at = Math.floor(largest.size / 2);
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at);
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 0x20]), 0, 1, at);
  await file.close();
  return largest.path;
}

describe('backup and restore', { timeout: 120_000 }, () => {
  let at: Processes;
  let data: string;
  let copy: string;
  beforeEach(async () => {
    at = await processes();
    data = join(at.folder, 'data');
    copy = join(at.folder, 'backups', 'monday');
  });
  afterEach(async () => await at.end());

  const stopped = async (fill: (service: Serving) => Promise<void> = async (service) => void (await service.call('PUT', '/v1/users/tina', person('tina')))) => {
    const service = await at.serve(data);
    await fill(service);
    await service.stop();
  };

  it('copies a folder in use: whatever was answered before the copy began is in it, and it opens as a service', async () => {
    const service = await at.serve(data);
    let acknowledged = 0;
    const enough = new AbortController();
    const writing = (async () => {
      for (let n = 1; !enough.signal.aborted; n++) {
        await service.call('PUT', `/v1/users/p${n}`, person(`p${n}`));
        await service.call('POST', '/v1/flows', { machine: 'step-up', subject: `p${n}` });
        acknowledged = n;
      }
    })();
    await expect.poll(() => acknowledged, { interval: 5, timeout: 10_000 }).toBeGreaterThan(10);
    const before = acknowledged;
    const { code, out, err } = await at.run('backup', '--data', data, '--to', copy);
    enough.abort();
    await writing;
    expect(err).not.toContain('factorflow:');
    expect(code).toBe(0);
    const [, flowCount, userCount, seq] = /^backup of (\d+) flows, (\d+) users, audit records up to number (\d+) of \d{4}-/.exec(out) ?? [];
    expect(Number(flowCount)).toBeGreaterThanOrEqual(before);
    expect(Number(userCount)).toBeGreaterThanOrEqual(before + 3);
    expect(Number(seq)).toBeGreaterThanOrEqual(before);
    expect((await service.call('GET', '/v1/users/p1')).status).toBe(200);
    await service.stop();

    const restored = join(at.folder, 'restored');
    const back = await at.run('restore', '--from', copy, '--data', restored, '--sealing-key-file', join(data, 'sealing-key.json'));
    expect(back.err).not.toContain('factorflow:');
    expect(back.out).toContain(`restored ${flowCount} flows, ${userCount} users`);
    const again = await at.serve(restored, '--sealing-key-file', join(data, 'sealing-key.json'));
    for (let n = 1; n <= before; n++) expect((await again.call('GET', `/v1/users/p${n}`)).status).toBe(200);
    await again.stop();
    expect((await at.run('audit', 'verify', '--data', restored)).code).toBe(0);
  });

  it('leaves the sealing key out unless it is asked for, and says where it is and what it is for', async () => {
    await stopped();
    const without = await at.run('backup', '--data', data, '--to', copy);
    expect(without.out).toContain(join(data, 'sealing-key.json'));
    expect(without.out).toMatch(/without it no authenticator app/);
    expect(existsSync(join(copy, 'sealing-key.json'))).toBe(false);
    const withKey = await at.run('backup', '--data', data, '--to', `${copy}-2`, '--with-sealing-key');
    expect(withKey.code).toBe(0);
    expect(await readFile(join(`${copy}-2`, 'sealing-key.json'))).toEqual(await readFile(join(data, 'sealing-key.json')));
    expect((await stat(join(`${copy}-2`, 'sealing-key.json'))).mode & 0o077).toBe(0);

    const restored = join(at.folder, 'restored');
    const keyless = await at.run('restore', '--from', copy, '--data', restored);
    expect(keyless.out).toMatch(/sealing key +not at hand/);
    expect((await at.run('serve', '--port', '0', '--data', restored)).err).toMatch(/sealing-key\.json is missing/);
    await at.run('restore', '--from', `${copy}-2`, '--data', restored, '--replace');
    await (await at.serve(restored)).stop();
  });

  it('refuses a target that holds something, a folder without a store, and a copy into itself', async () => {
    await stopped();
    await mkdir(copy, { recursive: true });
    await writeFile(join(copy, 'notes.txt'), 'mine');
    for (const [args, message] of [
      [['--data', data, '--to', copy], /is not empty/],
      [['--data', join(at.folder, 'typo'), '--to', `${copy}-2`], /no data folder/],
      [['--data', data], /--to is missing/],
      [['--data', data, '--to', join(data, 'inner')], /neither in the other/],
      [['--data', data, '--to', `${copy}-2`, '--port', '1'], /--port/],
    ] as const) {
      const { code, err } = await at.run('backup', ...args);
      expect(code).toBe(2);
      expect(err).toMatch(message);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
    expect(await readdir(copy)).toEqual(['notes.txt']);
    expect(existsSync(`${copy}-2`)).toBe(false);
  });

  it('says why a copy could not be written, and leaves nothing of it', async () => {
    await stopped();
    await writeFile(join(at.folder, 'file'), '');
    const { code, err } = await at.run('backup', '--data', data, '--to', join(at.folder, 'file', 'copy'));
    expect(code).toBe(1);
    expect(err).toMatch(/factorflow: the backup was not made/);
    // No file may grow beyond 1 KB: as good as a disk that is full.
    const full = at.command('sh', '-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, 'server/main.ts', 'backup', '--data', data, '--to', copy);
    expect(await full.exit).toBe(1);
    expect(full.output.err).toMatch(/factorflow: the backup was not made/);
    expect((await readdir(at.folder, { recursive: true })).filter((name) => name.startsWith('backups/'))).toEqual([]);
  });

  it('refuses a damaged backup, naming file and place, and the data folder is as it was', async () => {
    await stopped();
    await at.run('backup', '--data', data, '--to', copy);
    const damaged = await flipByte(copy);
    const before = await readdir(data, { recursive: true });
    const { code, err } = await at.run('restore', '--from', copy, '--data', data, '--replace');
    expect(code).toBe(1);
    expect(err).toMatch(/damaged at byte \d+/);
    expect(err).toContain(damaged);
    expect(await readdir(data, { recursive: true })).toEqual(before);
    expect((await readdir(at.folder)).toSorted()).toEqual(['backups', 'data']);
    await (await at.serve(data)).stop();
  });

  it('puts nothing in the place of a store unless it is told to, and then moves that aside', async () => {
    await stopped();
    await at.run('backup', '--data', data, '--to', copy);
    await stopped(async (service) => void (await service.call('PUT', '/v1/users/late', person('late'))));
    const refused = await at.run('restore', '--from', copy, '--data', data);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/holds a store; with --replace/);

    const { code, out } = await at.run('restore', '--from', copy, '--data', data, '--replace');
    expect(code).toBe(0);
    const aside = /moved aside +what was there is (\S+)/.exec(out)?.[1] ?? '';
    expect(out).toMatch(/sealing key +\S+sealing-key\.json opens/);
    const now = await at.serve(data);
    expect([(await now.call('GET', '/v1/users/tina')).status, (await now.call('GET', '/v1/users/late')).status]).toEqual([200, 404]);
    await now.stop();
    const old = await at.serve(aside);
    expect((await old.call('GET', '/v1/users/late')).status).toBe(200);
    await old.stop();
  });

  it('never touches a folder that a process has, and names the process', async () => {
    await stopped();
    await at.run('backup', '--data', data, '--to', copy);
    const service = await at.serve(data);
    const { code, err } = await at.run('restore', '--from', copy, '--data', data, '--replace');
    expect(code).toBe(1);
    expect(err).toContain(`process ${service.child.pid}`);
    expect((await service.call('GET', '/v1/users/tina')).status).toBe(200);
    await service.stop();
  });

  it('refuses a key that is not the backup\'s own', async () => {
    await stopped();
    await at.run('backup', '--data', data, '--to', copy);
    const wrong = join(at.folder, 'wrong.json');
    await writeFile(wrong, JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } }));
    const { code, err } = await at.run('restore', '--from', copy, '--data', join(at.folder, 'restored'), '--sealing-key-file', wrong);
    expect(code).toBe(1);
    expect(err).toMatch(/"k1" is not the one/);
    expect(existsSync(join(at.folder, 'restored'))).toBe(false);
  });

  it('killed half way, it has put nothing in the place of the data folder, and succeeds when run again', async () => {
    await stopped(async (service) => {
      for (let n = 1; n <= 40; n++) await service.call('PUT', `/v1/users/p${n}`, person(`p${n}`));
    });
    await at.run('backup', '--data', data, '--to', copy, '--with-sealing-key');
    const restored = join(at.folder, 'restored');
    const dying = at.launch('restore', '--from', copy, '--data', restored);
    await expect.poll(async () => (await readdir(at.folder)).some((name) => name.startsWith('restored')), { interval: 1, timeout: 10_000 }).toBe(true);
    dying.child.kill('SIGKILL');
    await dying.exit;
    if (existsSync(restored)) expect((await at.run('audit', 'verify', '--data', restored)).code).toBe(0); // it was quicker
    await rm(restored, { recursive: true, force: true });
    expect((await at.run('restore', '--from', copy, '--data', restored)).code).toBe(0);
    const service = await at.serve(restored);
    expect((await service.call('GET', '/v1/users/p40')).status).toBe(200);
    await service.stop();
  });
});
