// The rollback command as an operator meets it: on a folder whose service is stopped, and by a running one.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listedUsers } from '#server/commands/listed-users.ts';
import { rollback } from '#server/commands/rollback.ts';
import { UsageError } from '#server/config/usage-error.ts';
import { firstBroken } from '#src/audit/chain.ts';
import { notices } from '#src/notices/notice-row.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { keyWith } from '../http/role-keys.ts';

const mobile = { type: 'phone', phoneType: 'mobile', number: '+1 2065550166' };
const email = { type: 'email', address: 'ada.lovelace@example.org' };

describe('the rollback command', () => {
  let service: Service;
  let file: string;
  beforeEach(async () => {
    service = await startService([]);
    file = join(service.folder, 'users.txt');
    await writeFile(file, '\uFEFFeligible\r\n\r\n  spaced \nperUser\nnobody\neligible\n');
    for (const id of ['eligible', 'spaced', 'perUser']) await service.call('PUT', `/v1/users/${id}`, { id, methods: [mobile, email], perUserMfa: id === 'perUser' ? 'enforced' : 'disabled', defaultMethod: 'sms' });
  });
  afterEach(async () => await service.stop());

  const run = async (args: readonly string[], environment: Record<string, string> = {}): Promise<{ code: number | null; out: string[]; err: string[] }> => {
    const child = spawn(process.execPath, ['server/main.ts', 'rollback', ...args], { env: { PATH: process.env['PATH'], ...environment } });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => void (said.out += String(chunk)));
    child.stderr.on('data', (chunk) => void (said.err += String(chunk)));
    const code = await new Promise<number | null>((done) => void child.once('close', done));
    const lines = (text: string) => text.split('\n').filter((line) => line !== '');
    return { code, out: lines(said.out), err: lines(said.err) };
  };
  const flags = async (): Promise<unknown[]> => Promise.all(['eligible', 'spaced', 'perUser'].map(async (id) => (await service.call('GET', `/v1/users/${id}`)).body.methods[0].mfaFlag));
  const outcomes = ['rolledBack eligible', 'rolledBack spaced', 'notEligible perUser', 'notFound nobody', 'notEligible eligible'];
  const short = (out: readonly string[]): string[] => out.map((line) => line.split(' ').slice(0, 2).join(' '));

  it('prints a line for each id in the order of the file, says what it passed over, and ends with 1 for one that is not there', async () => {
    await service.host.close();
    const { code, out, err } = await run(['--users', file, '--data', service.folder]);
    expect([code, short(out)]).toEqual([1, outcomes]);
    expect(out[2]).toBe('notEligible perUser per-user multi-factor authentication is enforced: such people are not touched');
    expect(err).toEqual(['line 2 is blank: passed over', 'line 3: white space around the id left out', '5 of 5', '2 rolled back, 2 not eligible, 1 not found, 0 failed; 2 changed']);
    await service.reopen();
    expect(await flags()).toEqual([false, false, undefined]);
    const records = (await service.host.store.audit({ after: 0, limit: 1_000 })).filter(({ initiatedBy }) => 'app' in initiatedBy && initiatedBy.app.id === 'command-line');
    expect(records.map(({ resultReason, targetResources }) => [resultReason, targetResources[0]?.id])).toEqual(['eligible', 'spaced'].map((id) => ['Admin rolled back MFA authentication methods for user', id]));
    expect(firstBroken(await service.host.store.audit({ after: 0, limit: 1_000 }))).toBeNull();
    expect(await service.host.store.list(notices, { limit: 10, where: { tenant: 'default', subject: 'eligible' } })).toHaveLength(1);
  });

  it('changes nothing in a dry run, and nothing the second time, and says so', async () => {
    await writeFile(file, 'eligible\nspaced\nperUser\n');
    await service.host.close();
    const args = ['--users', file, '--data', service.folder];
    const dry = await run([...args, '--dry-run']);
    expect([dry.code, short(dry.out), dry.err.at(-1)]).toEqual([0, outcomes.slice(0, 3), '2 would be rolled back, 1 not eligible, 0 not found, 0 failed; a dry run: nothing was changed']);
    await service.reopen();
    expect(await flags()).toEqual([undefined, undefined, undefined]);
    await service.host.close();
    expect((await run(args)).err.at(-1)).toBe('2 rolled back, 1 not eligible, 0 not found, 0 failed; 2 changed');
    const second = await run(args);
    expect([second.code, second.err.at(-1)]).toEqual([0, '0 rolled back, 3 not eligible, 0 not found, 0 failed; nothing was changed']);
    await service.reopen();
  });

  it('does the same by a running service, with a global administrator\'s key', async () => {
    const { key: reader } = await keyWith(service, ['reader']);
    const refused = await run(['--users', file, '--target', service.url], { FACTORFLOW_API_KEY: reader });
    expect([refused.code, refused.out, refused.err.at(-1)]).toEqual([2, [], expect.stringContaining('role.missing')]);
    expect(await flags()).toEqual([undefined, undefined, undefined]);
    const { code, out, err } = await run(['--users', file, '--target', service.url, '--pause', '1'], { FACTORFLOW_API_KEY: key });
    expect([code, short(out), err.at(-1)]).toEqual([1, outcomes, '2 rolled back, 2 not eligible, 1 not found, 0 failed; 2 changed']);
    expect(await flags()).toEqual([false, false, undefined]);
  });

  it('begins nothing on a file that is not there or empty, a folder in use, a target without a key or out of reach', async () => {
    const blank = join(service.folder, 'blank.txt');
    await writeFile(blank, '\n \n');
    const attempts: [string[], RegExp][] = [
      [[], /^--users is missing/], [['--users', join(service.folder, 'none')], /cannot be read/], [['--users', blank], /names nobody/], [['--users', file, '--pause', 'long'], /^--pause must be/],
      [['--users', file, '--target', service.url], /^--target needs a key/], [['--users', file, '--target', 'http://127.0.0.1:9', '--api-key', key], /nothing was begun$/], [['--users', file], /in use.*--target/],
    ];
    for (const [args, why] of attempts) {
      const error = await rollback.run([...args, '--data', service.folder]).then(() => null, (thrown: unknown) => thrown);
      expect(error, args.join(' ')).toBeInstanceOf(UsageError);
      expect((error as Error).message).toMatch(why);
    }
    expect(await flags()).toEqual([undefined, undefined, undefined]);
  });
});

describe('a file of users', () => {
  it('has an id on each line, whatever ends the lines, and says what it passed over', () => {
    expect(listedUsers('a\nb\r\nc\rd')).toEqual({ ids: ['a', 'b', 'c', 'd'], remarks: [] });
    expect(listedUsers('\uFEFFa\n\n\tb \n')).toEqual({ ids: ['a', 'b'], remarks: ['line 2 is blank: passed over', 'line 3: white space around the id left out'] });
    expect(listedUsers('')).toEqual({ ids: [], remarks: [] });
    expect(listedUsers('a\na\n').ids).toEqual(['a', 'a']);
  });
});
