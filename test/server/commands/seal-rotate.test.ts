// A sealing key is put in the place of another, whatever was sealed with it, and however often the process is killed meanwhile.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rotateSealingKeys } from '#server/keys/rotate-sealing-keys.ts';
import { processes, type Processes, type Serving } from '../../support/process.ts';
import { totp } from '../../support/totp.ts';

const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const codesOnly = { mfa: { methods: ['appCode', 'sms', 'voice'] }, sspr: { scope: 'none' } };
const withApp = { id: 'tina', displayName: 'Tina', methods: [{ type: 'app', variant: 'other', push: false, code: true, name: 'Authenticator', secret: seed }], defaultMethod: 'appCode' };

/** An app on file, a flow with a seed shown in it and not proven, a message in the inbox. */
async function fill(service: Serving): Promise<void> {
  await service.call('PUT', '/v1/policy', codesOnly);
  await service.call('PUT', '/v1/users/tina', withApp);
  await service.call('PUT', '/v1/users/omar', { id: 'omar', displayName: 'Omar', methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550133' }], defaultMethod: 'sms' });
  const { body } = await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'omar' });
  expect(body.view?.page, JSON.stringify(body)).toBe('challenge');
}

/** Whether a code of the app on file is accepted. */
async function stepsUp(service: Serving): Promise<string> {
  const { body } = await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'tina' });
  const after = await service.call('POST', `/v1/flows/${body.id}/events`, { type: 'code.submitted', code: totp(seed) });
  return `${after.body.status} ${after.body.output?.result ?? JSON.stringify(after.body)}`;
}

describe('seal rotate', { timeout: 120_000 }, () => {
  let at: Processes;
  let data: string;
  let keyFile: string;
  beforeEach(async () => {
    at = await processes();
    data = join(at.folder, 'data');
    keyFile = join(data, 'sealing-key.json');
  });
  afterEach(async () => await at.end());
  const keyring = async () => JSON.parse(await readFile(keyFile, 'utf8')) as { current: string; keys: Record<string, string>; retiring?: string[]; fingerprints?: Record<string, string> };

  it('seals everything again, takes the old key out of the file, and whoever enrolled before still steps up', async () => {
    const before = await at.serve(data);
    await fill(before);
    await before.stop();
    const old = (await keyring()).keys['k1'] ?? '';

    const { code, out, err } = await at.run('seal', 'rotate', '--data', data);
    expect(err).not.toContain('factorflow:');
    expect(code).toBe(0);
    expect(out).toMatch(/rotated to sealing key k2/);
    expect(out).toMatch(/users +1 sealed again/);
    expect(out).toMatch(/inbox +1 sealed again/);
    expect(out).toMatch(/limits +1 counts/);
    expect(out).toMatch(/retired k1/);
    expect(out).toMatch(/backups made before now open with k1 only/);
    const ring = await keyring();
    expect(Object.keys(ring.keys)).toEqual(['k2']);
    expect(ring.retiring).toBeUndefined();
    expect(await readFile(keyFile, 'utf8')).not.toContain(old);

    const after = await at.serve(data);
    expect(await stepsUp(after)).toBe('done passed');
    const inbox = await after.call('GET', `/v1/demo/inbox?to=${encodeURIComponent('+12065550133')}`);
    expect(inbox.body.items).toHaveLength(1);
    await after.stop();
  });

  it('lets a code that was sent before be typed afterwards', async () => {
    const before = await at.serve(data);
    await fill(before);
    const { body: flows } = await before.call('GET', '/v1/flows?subject=omar');
    await before.stop();
    const { out } = await at.run('seal', 'rotate', '--data', data);
    expect(out).toMatch(/fingerprints of k1: \d+ in proofs/);
    expect(Object.keys((await keyring()).fingerprints ?? {})).toEqual(['k1']);
    const after = await at.serve(data);
    const { body: inbox } = await after.call('GET', '/v1/demo/inbox');
    const { body } = await after.call('POST', `/v1/flows/${flows.items[0].id}/events`, { type: 'code.submitted', code: inbox.items[0].code });
    expect(body.status, JSON.stringify(body)).toBe('done');
    await after.stop();
    // Once nothing can be compared with it any more, the next rotation forgets the first key altogether.
    await at.run('seal', 'rotate', '--data', data);
    expect((await keyring()).current).toBe('k3');
  });

  it('is finished by running it again, killed after any step, and a service that starts meanwhile opens everything', async () => {
    const template = join(at.folder, 'template');
    const before = await at.serve(template);
    await fill(before);
    await before.stop();
    const reached: string[] = [];
    for (let steps = 1; ; steps++) {
      data = join(at.folder, `killed-after-${steps}`);
      keyFile = join(data, 'sealing-key.json');
      await cp(template, data, { recursive: true });
      const dying = at.node('test/support/rotate-and-die.ts', data, keyFile, String(steps));
      await dying.exit;
      if (dying.output.out.includes('finished')) break;
      expect(dying.child.signalCode, dying.output.err).toBe('SIGKILL');
      reached.push(dying.output.out.trim().split('\n').at(-1) ?? '');
      if (steps % 5 === 1) {
        const meanwhile = await at.serve(data);
        expect(await stepsUp(meanwhile), reached.at(-1)).toBe('done passed');
        await meanwhile.stop();
      }
      await rotateSealingKeys({ folder: data, keyFile });
      const ring = await keyring();
      expect(Object.keys(ring.keys), reached.at(-1)).toEqual([reached.at(-1) === 'the old key is out of the file' ? 'k3' : 'k2']);
      expect(ring.retiring).toBeUndefined();
    }
    expect(reached).toContain('the new key is in the file');
    expect(reached).toContain('rows of users are sealed again');
    expect(reached).toContain('nothing says that the old key is needed');
    expect(reached.length).toBeGreaterThanOrEqual(10);
  });

  it('refuses while a process holds the folder, naming it, and where a key is missing or there is no store', async () => {
    const service = await at.serve(data);
    const held = await at.run('seal', 'rotate', '--data', data);
    expect(held.code).toBe(1);
    expect(held.err).toContain(`process ${service.child.pid}`);
    await service.stop();
    expect(Object.keys((await keyring()).keys)).toEqual(['k1']);

    await writeFile(keyFile, JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } }));
    const wrong = await at.run('seal', 'rotate', '--data', data);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/factorflow: the sealing key "k1" is not the one/);
    const none = await at.run('seal', 'rotate', '--data', join(at.folder, 'typo'));
    expect(none.code).toBe(2);
    expect(none.err).toMatch(/no data folder/);
  });
});
