// A token shows codes every 30 or 60 seconds, by SHA-1 or SHA-256; they are checked against oathtool where it is installed.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { codeAt, stepAt } from '#src/proofs/totp.ts';
import { seed, world } from './world.ts';

const policy = { mfa: { methods: ['hardwareToken'] } } as const;
const kinds = [[30, 'SHA1'], [60, 'SHA1'], [30, 'SHA256'], [60, 'SHA256']] as const;

function oathtool(period: number, algorithm: string, at: number): string | null {
  const run = spawnSync('oathtool', [`--totp=${algorithm}`, '-b', `--time-step-size=${period}s`, `--now=@${Math.floor(at / 1_000)}`, seed], { encoding: 'utf8' });
  return run.error === undefined && run.status === 0 ? run.stdout.trim() : null;
}

describe.each(kinds)('a token with a code every %i seconds by %s', (period, algorithm) => {
  it('passes a step-up once by each code', async () => {
    const token = { type: 'hardwareToken', secret: seed, period, algorithm } as const;
    const here = await world({ user: { methods: [token] }, policy });
    const right = codeAt(seed, stepAt(here.now(), { period }), { algorithm });
    expect(oathtool(period, algorithm, here.now()) ?? right).toBe(right);
    await here.perform('sendChallenge', { channel: 'appCode' });
    const check = (code: string) => here.perform('checkChallenge', { channel: 'appCode', entered: here.type(code) });
    expect((await check(right)).output).toMatchObject({ verdict: 'accepted', facts: { mfaPassed: true }, assurance: { amr: ['otp', 'mfa'] } });
    await here.perform('sendChallenge', { channel: 'appCode' });
    expect((await check(right)).output).toMatchObject({ verdict: 'rejected' });
  });
});

describe('a token whose switch is off', () => {
  it('passes nothing by its code, though apps may', async () => {
    const here = await world({ user: { methods: [{ type: 'hardwareToken', secret: seed }, { type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }] }, policy: { mfa: { methods: ['appCode'] } } });
    await here.perform('sendChallenge', { channel: 'appCode' });
    expect((await here.perform('checkChallenge', { channel: 'appCode', entered: here.type(codeAt(seed, stepAt(here.now()))) })).output).toMatchObject({ verdict: 'rejected' });
  });
});
