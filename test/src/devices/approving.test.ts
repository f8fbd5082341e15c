// Number matching: what a device answers, what it costs, and what the flow may take it for.
import { describe, expect, it } from 'vitest';
import { flows } from '#src/engine/flow-record.ts';
import { limits } from '#src/limits/limit-settings.ts';
import { limitRows } from '#src/limits/limit-record.ts';
import { pushRequests } from '#src/devices/push-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { chooseLanguage, keepLastLanguage } from '#src/messages/flow-language.ts';
import { minute, person, tenant } from '../activities/world.ts';
import { another, rig, type Rig } from './device-rig.ts';

const challenged = async (r: Rig, flow: string) => await r.perform('sendChallenge', { channel: 'appPush' }, { flow, machine: 'step-up' });
const judged = async (r: Rig, flow: string) => {
  const { output, error } = await r.perform('checkChallenge', { channel: 'appPush', entered: null }, { flow, machine: 'step-up' });
  return error ?? (output as { verdict: string }).verdict;
};
const requestOn = async (r: Rig, device: string) => (await r.waiting(device))[0]?.id ?? 'none';

describe('a request to a device', () => {
  it('proves the app that was paired: by push and by code, with the device\'s name', async () => {
    const r = await rig();
    const device = await r.enrol();
    expect((await r.user()).methods).toEqual([expect.objectContaining({ type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel', registeredBy: 'user', source: 'flow_1', seed: expect.any(String), device: expect.objectContaining({ id: device }) })]);
  });

  it('does not prove an app before the device has answered', async () => {
    const r = await rig();
    await r.pair(await r.perform('prepareApp', { channel: 'appPush' }));
    await r.perform('sendCode', { method: 'app', channel: 'appPush' });
    expect((await r.perform('checkCode', { method: 'app', channel: 'appPush', entered: null })).output).toEqual({ verdict: 'waiting' });
    expect((await r.perform('saveMethod', { method: 'app', channel: 'appPush' })).error).toBe('proof.missing');
  });

  it('is not sent before a device has paired', async () => {
    const r = await rig();
    await r.perform('prepareApp', { channel: 'appPush' });
    expect((await r.perform('sendCode', { method: 'app', channel: 'appPush' })).error).toBe('delivery.failed');
  });

  it('is worded as it was chosen for the flow, else as the person chose last, and so is the link in the picture', async () => {
    const r = await rig({ settings: { pairingUri: (code, language) => `${language} ${code}` } });
    await r.enrol();
    await transact(r.ports, (tx) => keepLastLanguage(tx, { tenant, id: person }, 'de', r.now()));
    r.advance(minute);
    await challenged(r, 'flow_2');
    await transact(r.ports, (tx) => chooseLanguage(tx, 'flow_3', 'en', r.now()));
    r.advance(minute);
    await challenged(r, 'flow_3');
    expect(r.messages.filter(({ channel }) => channel === 'push').map(({ subject }) => subject)).toEqual(['Example: a request to approve', 'Example: eine Anfrage zum Bestätigen', 'Example: a request to approve']);
    const { shown } = await r.perform('prepareApp', { channel: 'appPush' }, { flow: 'flow_4' });
    expect(shown).toMatchObject({ uri: expect.stringMatching(/^de /) as string });
  });

  it('does not say its number in the message', async () => {
    const r = await rig();
    await r.enrol();
    expect(r.messages.filter(({ channel }) => channel === 'push')).not.toHaveLength(0);
    for (const { text, subject, channel } of r.messages) if (channel === 'push' && subject.includes('request')) expect(text + subject).not.toMatch(/\d/);
    expect(await r.number()).toMatch(/^[1-9]\d$/);
  });

  it('passes a challenge once', async () => {
    const r = await rig();
    const device = await r.enrol();
    await challenged(r, 'flow_2');
    expect(await judged(r, 'flow_2')).toBe('waiting');
    expect(await r.answer(device, await requestOn(r, device), { answer: 'approve', number: await r.number('flow_2') })).toBe('approved');
    expect(await judged(r, 'flow_2')).toBe('accepted');
    expect(await judged(r, 'flow_2')).toBe('expired');
  });

  it('passes the flow that sent it, and no other', async () => {
    const r = await rig();
    const device = await r.enrol();
    await challenged(r, 'flow_2');
    await r.answer(device, await requestOn(r, device), { answer: 'approve', number: await r.number('flow_2') });
    expect(await judged(r, 'flow_3')).toBe('expired');
  });

  it('is over after a wrong number', async () => {
    const r = await rig();
    const device = await r.enrol();
    await challenged(r, 'flow_2');
    const request = await requestOn(r, device);
    const number = await r.number('flow_2');
    expect(await r.answer(device, request, { answer: 'approve', number: another(number) })).toBe('mismatched');
    expect(await r.answer(device, request, { answer: 'approve', number })).toBe('mismatched');
    expect(await judged(r, 'flow_2')).toBe('mismatched');
  });

  it('says the same again, whatever is answered afterwards', async () => {
    const r = await rig();
    const device = await r.enrol();
    await challenged(r, 'flow_2');
    const request = await requestOn(r, device);
    expect(await r.answer(device, request, { answer: 'deny' })).toBe('denied');
    expect(await r.answer(device, request, { answer: 'approve', number: await r.number('flow_2') })).toBe('denied');
    expect(await judged(r, 'flow_2')).toBe('denied');
  });

  it('is over after five minutes, for the device and for the flow', async () => {
    const r = await rig();
    const device = await r.enrol();
    await challenged(r, 'flow_2');
    const request = await requestOn(r, device);
    r.advance(5 * minute);
    expect(await r.waiting(device)).toEqual([]);
    expect(await r.answer(device, request, { answer: 'approve', number: await r.number('flow_2') })).toBe('expired');
    expect(await judged(r, 'flow_2')).toBe('expired');
  });

  it('counts wrong numbers over all flows, locks, and then does not compare any more', async () => {
    const r = await rig();
    const device = await r.enrol();
    for (let i = 1; i <= limits.triesPerLock + 1; i++) {
      const flow = `flow_w${i}`;
      r.advance(61 * minute * 3);
      expect((await challenged(r, flow)).output, `request ${i}`).toEqual({ outcome: 'sent' });
      const number = await r.number(flow);
      const isLast = i === limits.triesPerLock + 1;
      expect(await r.answer(device, await requestOn(r, device), { answer: 'approve', number: isLast ? number : another(number) })).toBe(isLast ? 'locked' : 'mismatched');
    }
    expect(await judged(r, `flow_w${limits.triesPerLock + 1}`)).toBe('exhausted');
    expect((await challenged(r, 'flow_new')).output).toEqual({ outcome: 'lockedOut' });
    expect((await r.store.audit({ after: 0, limit: 1_000 })).filter(({ resultReason }) => resultReason.startsWith('Too many wrong numbers'))).toHaveLength(1);
  });

  it('costs no try when it is denied', async () => {
    const r = await rig();
    const device = await r.enrol();
    await challenged(r, 'flow_2');
    await r.answer(device, await requestOn(r, device), { answer: 'deny' });
    expect((await r.rows(limitRows)).filter(({ row }) => row.kind === 'tries')).toEqual([]);
  });

  it('waits between two, unless the one before was approved', async () => {
    const r = await rig();
    const device = await r.enrol();
    expect((await challenged(r, 'flow_2')).output).toEqual({ outcome: 'sent' });
    await r.answer(device, await requestOn(r, device), { answer: 'deny' });
    expect((await challenged(r, 'flow_2')).output).toEqual({ outcome: 'tooSoon' });
    expect(await r.waiting(device)).toEqual([]);
    expect(await judged(r, 'flow_2')).toBe('expired');
  });

  it('is sent no more than so often a day, whatever flow asks', async () => {
    const r = await rig();
    const device = await r.enrol();
    for (let i = 2; i <= limits.sendsPerPerson; i++) {
      await challenged(r, `flow_d${i}`);
      await r.answer(device, await requestOn(r, device), { answer: 'approve', number: await r.number(`flow_d${i}`) });
      await judged(r, `flow_d${i}`);
    }
    expect((await challenged(r, 'flow_more')).output).toEqual({ outcome: 'exhausted' });
  });

  it('is unsent when nobody could be reached', async () => {
    const r = await rig();
    const device = await r.enrol();
    r.failSends('unreachable');
    expect((await challenged(r, 'flow_2')).error).toBe('delivery.failed');
    expect(await r.waiting(device)).toEqual([]);
    r.failSends(null);
    expect((await challenged(r, 'flow_2')).output).toEqual({ outcome: 'sent' });
  });

  it('waits all the same when it may have gone out', async () => {
    const r = await rig();
    const device = await r.enrol();
    r.failSends('unknown');
    expect((await challenged(r, 'flow_2')).output).toEqual({ outcome: 'sent' });
    expect(await r.waiting(device)).toHaveLength(1);
  });

  it('is for the devices of its person, and for those on file when it was sent', async () => {
    const r = await rig();
    const device = await r.enrol();
    await challenged(r, 'flow_2');
    const request = await requestOn(r, device);
    await r.saveUser({ id: 'u2' });
    const paired = await r.pair(await r.perform('prepareApp', { channel: 'appPush' }, { flow: 'flow_x', subject: 'u2' }));
    expect(await r.waiting(paired?.device ?? '')).toEqual([]);
    expect(await r.answer(paired?.device ?? '', request, { answer: 'deny' })).toBe('unknown');
  });

  it('reaches every device but that of the method that is about to go', async () => {
    const r = await rig();
    const first = await r.enrol('flow_1', 'Old phone');
    await r.pass('flow_2');
    const second = await r.enrol('flow_2', 'New phone');
    const [old] = (await r.user()).methods;
    await r.perform('sendChallenge', { channel: 'appPush', except: old?.id ?? '' }, { flow: 'flow_3', machine: 'manage' });
    expect(await r.waiting(first)).toEqual([]);
    expect(await r.waiting(second)).toHaveLength(1);
  });

  it('goes with the method: a device whose app was deleted can neither ask nor have answered', async () => {
    const r = await rig();
    const device = await r.enrol();
    await challenged(r, 'flow_2');
    const speaking = await r.speaking(device);
    await r.answer(device, await requestOn(r, device), { answer: 'approve', number: await r.number('flow_2') });
    await r.saveUser({ methods: [] });
    await expect(r.speaking(device)).rejects.toThrow('unknown');
    expect(speaking.device.id).toBe(device);
    expect(await judged(r, 'flow_2')).not.toBe('accepted');
  });

  it('is kept under the outermost flow, for whichever flow of its family asks', async () => {
    const r = await rig();
    await r.enrol();
    await challenged(r, 'flow_2~review');
    expect((await r.rows(pushRequests)).map(({ key }) => key)).toContain('flow_2');
    expect(await r.rows(flows)).toEqual([]);
  });
});
