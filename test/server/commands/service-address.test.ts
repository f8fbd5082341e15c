// A service below a path, behind a proxy that takes the path off: every command that is given its address finds it there.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf } from '#server/commands/service-address.ts';
import { type Processes, processes } from '../../support/process.ts';
import { type Proxy, startProxy } from '../../support/prefix-proxy.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { machineText, writtenFolder } from '../machines-folder/written-folder.ts';

describe('a service below a path', () => {
  let program: Processes;
  let service: Service;
  let proxy: Proxy;
  let machines: string;
  let target: string;
  beforeAll(async () => {
    program = await processes();
    machines = await writtenFolder({ 'gate.machine.ts': machineText("id: 'gate',", 'gate') });
    service = await startService(['--test-clock', '--machines', machines]);
    proxy = await startProxy(service.url, '/factorflow');
    target = `${proxy.url}/factorflow/`;
  });
  afterAll(async () => {
    await program.end();
    await proxy.stop();
    await service.stop();
  });
  const strayed = (): string[] => proxy.seen.filter((path) => !path.startsWith('/factorflow/v1/'));

  it('is tested there', async () => {
    const { code, out, err } = await program.run('test', 'gate', '--target', target, '--api-key', key, '--machines', machines);
    expect([code, err, out]).toEqual([0, '', 'gate: 1 test of 1 event, all as expected; 1 of 1 transitions taken\n']);
    expect(strayed()).toEqual([]);
  });

  it('tells there what its flows have covered', async () => {
    const overlay = join(program.folder, 'overlay.json');
    const { code, err } = await program.run('paths', 'gate', '--target', target, '--api-key', key, '--machines', machines, '--overlay', overlay, '--out', join(program.folder, 'suite.json'));
    expect([code, err]).toEqual([0, expect.stringContaining('1 of the transitions were covered already, elsewhere')]);
    expect(strayed()).toEqual([]);
  });

  it('rolls users back there', async () => {
    const users = join(program.folder, 'users.txt');
    await writeFile(users, 'nobody\n');
    const { out, err } = await program.run('rollback', '--users', users, '--target', target, '--api-key', key, '--dry-run');
    expect([out, err]).toEqual(['notFound nobody nobody has this id\n', expect.stringContaining('1 not found')]);
    expect(strayed()).toEqual([]);
  });

  it('has an address and nothing more', () => {
    expect(['http://h', 'http://h/', 'http://h/a', 'http://h/a/b//'].map((url) => addressOf(url, '/v1/flows?x=1'))).toEqual(['http://h/v1/flows?x=1', 'http://h/v1/flows?x=1', 'http://h/a/v1/flows?x=1', 'http://h/a/b/v1/flows?x=1']);
    expect(() => addressOf('http://h/?tenant=a#b', '/v1')).toThrow('--target is the address of a service, without "?tenant=a#b"');
    expect(() => addressOf('http://ada:secret@h/', '/v1')).toThrow(/^--target is the address of a service, without a name or a password/);
  });
});
