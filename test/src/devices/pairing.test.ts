// A picture pairs one device, once and for a quarter of an hour, and is nowhere kept as it was shown.
import { describe, expect, it } from 'vitest';
import { devicePlaces } from '#src/devices/device-place.ts';
import { pairings } from '#src/devices/pairing-record.ts';
import { minute } from '../activities/world.ts';
import { rig } from './device-rig.ts';

describe('a picture that pairs', () => {
  const picture = async () => {
    const r = await rig();
    const answer = await r.perform('prepareApp', { channel: 'appPush' });
    return { r, answer, code: (answer.shown as { secret: string }).secret };
  };

  it('pairs a device and gives it the seed of its codes', async () => {
    const { r, answer } = await picture();
    expect(await r.pair(answer)).toMatchObject({ flow: 'flow_1', account: 'u1', seed: expect.stringMatching(/^[A-Z2-7]{32}$/) });
    expect((await r.perform('checkPairing', {})).output).toEqual({ outcome: 'paired' });
  });

  it('pairs once', async () => {
    const { r, answer } = await picture();
    const [one, other] = await Promise.all([r.pair(answer), r.pair(answer)]);
    expect([one, other].filter((paired) => paired === null)).toHaveLength(1);
    expect(await r.pair(answer)).toBeNull();
  });

  it('pairs however its code is typed', async () => {
    const { r, code } = await picture();
    expect(await r.pair({ shown: { secret: `${code.slice(0, 13).toLowerCase()} - ${code.slice(13)}` } })).not.toBeNull();
  });

  it('pairs for fifteen minutes', async () => {
    const { r, answer } = await picture();
    r.advance(15 * minute);
    expect(await r.pair(answer)).toBeNull();
    expect((await r.perform('checkPairing', {})).output).toEqual({ outcome: 'expired' });
  });

  it('pairs nobody once another picture was made, and a device that had paired by it is unknown', async () => {
    const { r, answer } = await picture();
    const paired = await r.pair(answer);
    await r.perform('prepareApp', { channel: 'appPush' });
    await expect(r.speaking(paired?.device ?? '')).rejects.toThrow('unknown');
    expect(await r.rows(devicePlaces)).toEqual([]);
    expect((await r.perform('checkPairing', {})).output).toEqual({ outcome: 'waiting' });
  });

  it('pairs nobody once an app by code is set up instead', async () => {
    const { r, answer } = await picture();
    await r.perform('prepareApp', { channel: 'appCode' });
    expect(await r.pair(answer)).toBeNull();
    expect((await r.perform('checkPairing', {})).output).toEqual({ outcome: 'expired' });
  });

  it('says 128 bits that are stored as a hash, beside a sealed seed', async () => {
    const { r, answer, code } = await picture();
    expect(code).toMatch(/^[A-Z2-7]{26}$/);
    const { seed } = (await r.pair(answer)) ?? {};
    const stored = JSON.stringify(await r.rows(pairings));
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(seed);
  });

  it('gives no seed where policy allows no codes, and what is on file then has none', async () => {
    const r = await rig({ policy: { mfa: { methods: ['appPush'] }, sspr: { scope: 'none' } } });
    await r.enrol();
    const [method] = (await r.user()).methods;
    expect(method).toMatchObject({ push: true, code: false });
    expect(method).not.toHaveProperty('seed');
  });

  it('holds what the host says, and the page tells nothing else', async () => {
    const r = await rig({ settings: { pairingUri: (code) => `https://login.example/demo/device#pair=${code}` } });
    const { shown } = await r.perform('prepareApp', { channel: 'appPush' });
    expect(shown).toEqual({ secret: expect.any(String), uri: expect.stringMatching(/^https:\/\/login\.example\/demo\/device#pair=[A-Z2-7]{26}$/) });
  });
});
