// One process at a time in a data folder, tried with real processes.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { batch, things } from '../../../support/store-batches.ts';

const holdStore = join(import.meta.dirname, '../../../support/hold-store.ts');

describe('the lock of a data folder', () => {
  let folder: string;
  let children: ChildProcess[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'factorflow-lock-'));
    children = [];
  });
  afterEach(async () => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    await rm(folder, { recursive: true });
  });

  /** Starts a process on the folder; answers it and the first line it says. */
  const start = async (): Promise<{ child: ChildProcess; said: string }> => {
    const child = spawn(process.execPath, [holdStore, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, said: said.toString() };
  };

  it('lets one process in, tells a second one who it is, and lets it in afterwards', async () => {
    const first = await start();
    expect(first.said).toBe('opened\n');
    await expect(openLowdbStore({ folder })).rejects.toThrow(`process ${first.child.pid} on ${hostname()}`);
    const second = await start();
    expect(second.said).toContain(`${folder} is in use by process ${first.child.pid} on ${hostname()}`);

    first.child.stdin!.end();
    await once(first.child, 'exit');
    expect(await readdir(folder)).not.toContain('lock');
    const store = await openLowdbStore({ folder });
    expect((await start()).said).toContain(`process ${process.pid}`);
    await store.close();
  });

  it('is refused to a second store of the same process', async () => {
    const store = await openLowdbStore({ folder });
    await expect(openLowdbStore({ folder })).rejects.toThrow(`process ${process.pid}`);
    await store.close();
  });

  it('is taken over from a process that was killed, which is said', async () => {
    const { child } = await start();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const said: [string, object][] = [];
    const store = await openLowdbStore({ folder, log: (...line) => said.push(line) });
    expect(said).toEqual([[expect.stringContaining('took over'), { folder, holder: expect.objectContaining({ pid: child.pid }) }]]);
    await store.commit(batch({ put: { a: { text: 'a' } } }));
    await store.close();
  });

  it('is taken over when its number now belongs to another process, or the machine was started anew, or nobody can read it', async () => {
    const self = { pid: process.pid, started: null, boot: null, host: hostname() };
    for (const holder of [{ ...self, started: '1' }, { ...self, boot: 'another' }, 'torn']) {
      await writeFile(join(folder, 'lock'), holder === 'torn' ? '' : JSON.stringify(holder));
      await (await openLowdbStore({ folder })).close();
    }
  });

  it('is not taken from another machine, which cannot be asked', async () => {
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 1, started: '1', boot: 'b', host: 'elsewhere' }));
    await expect(openLowdbStore({ folder })).rejects.toThrow(/process 1 on elsewhere.*remove/);
  });

  it('goes to one of many that start at once on a stale one', async () => {
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: '1', boot: null, host: hostname() }));
    const said = (await Promise.all([start(), start(), start(), start()])).map(({ said }) => said);
    expect(said.filter((line) => line === 'opened\n')).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('FolderInUseError'))).toHaveLength(3);
  });

  it.skipIf(process.platform === 'win32')('guards files that only their owner can read', async () => {
    await mkdir(join(folder, 'open'), { mode: 0o755 });
    const store = await openLowdbStore({ folder: join(folder, 'open') });
    await store.commit(batch({ put: { a: { text: 'a' } } }));
    await store.close();
    for (const name of ['', ...(await readdir(join(folder, 'open'), { recursive: true }))]) {
      const found = await stat(join(folder, 'open', name));
      expect({ name, mode: found.mode & 0o777 }).toEqual({ name, mode: found.isDirectory() ? 0o700 : 0o600 });
    }
    expect(await readFile(join(folder, 'open', 'manifest.json'), 'utf8')).toMatch(/^\[\d+,/);
    const again = await openLowdbStore({ folder: join(folder, 'open') });
    expect(await again.get(things, 'a')).not.toBeNull();
    await again.close();
  });
});
