// `factorflow what-if`, as support and scripts run it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['server/main.ts', 'what-if', ...args], { env: { PATH: process.env['PATH'] } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => void (out += String(chunk)));
  child.stderr.on('data', (chunk) => void (err += String(chunk)));
  const code = await new Promise<number | null>((done) => void child.once('close', done));
  return { code, out, err };
}

describe('factorflow what-if', () => {
  let folder = '';
  const file = async (name: string, content: unknown): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'what-if-'));
  });
  afterAll(async () => await rm(folder, { recursive: true }));

  it('prints the answer as JSON, by the default policy where none is given', async () => {
    const policy = await file('policy.json', { mfa: { methods: ['appCode', 'sms'] }, sspr: { methodsRequired: 1, methods: ['appCode', 'email'] } });
    const user = await file('user.json', { id: 'u1', perUserMfa: 'enabled' });
    const { code, out, err } = await run('--policy', policy, '--user', user);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ interrupt: 'registration', steps: [{ method: 'app', preselected: 'appCode' }] });
    expect(JSON.parse((await run('--user', user)).out).steps).toHaveLength(2);
  });

  it('asks about a sign-in and a moment, a day alone being its first instant', async () => {
    const user = await file('prompted.json', { id: 'u1', firstPromptedAt: '2026-03-01T00:00:00Z' });
    const signIn = await file('sign-in.json', { mfaRegistrationEnforcedBy: ['identityProtection'] });
    const left = async (at: string) => JSON.parse((await run('--user', user, '--sign-in', signIn, '--at', at)).out).skip.daysLeft;
    expect(await Promise.all(['2026-03-14', '2026-03-14T12:00Z', '2026-03-15T00:00:00+00:00'].map(left))).toEqual([1, 1, 0]);
  });

  it('ends with 2 and every broken rule, naming the option and the place', async () => {
    const policy = await file('broken.json', { graceDays: -1, sspr: { methods: ['email'], reconfirmAfterDays: 731 } });
    const user = await file('broken-user.json', { id: 'u1', defaultMethod: 'sms' });
    const { code, out, err } = await run('--policy', policy, '--user', user, '--at', 'tomorrow');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const rule of ['--policy /sspr/methods policy.too-few-methods', '--policy /sspr/reconfirmAfterDays policy.reconfirm-days', '--policy /graceDays policy.negative-grace', '--user /defaultMethod user.default-not-on-file', '--at format']) expect(err).toContain(rule);
  });

  it('ends with 2 for a user that is missing, unreadable or not known in shape', async () => {
    const attempts = [[], ['--user', join(folder, 'none.json')], ['--user', await file('text.json', 'Ada')], ['--user', await file('list.json', [1])], ['--user', await file('fax.json', { id: 'u1', methods: [{ type: 'fax' }] })]];
    expect((await Promise.all(attempts.map((args) => run(...args)))).map(({ code, out, err }) => [code, out, err.split(':')[0]])).toEqual(attempts.map(() => [2, '', 'factorflow']));
  });
});
