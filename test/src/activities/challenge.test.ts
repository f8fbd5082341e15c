import { describe, expect, it } from 'vitest';
import { userKey, users } from '#src/directory/user-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { codeAt, stepAt } from '#src/proofs/totp.ts';
import { app, phone, seed, tenant, world, wrong } from './world.ts';

type Here = Awaited<ReturnType<typeof world>>;
const check = (here: Here, channel: 'sms' | 'voice' | 'appCode', code: string, flow = 'flow_1') =>
  here.perform('checkChallenge', { channel, entered: here.type(code) }, { flow });

describe('a step-up by a code on the phone', () => {
  it('is passed by the code that was sent, says how and when, and remembers the use', async () => {
    const here = await world({ user: { methods: [phone], defaultMethod: 'sms' } });
    expect(await here.perform('sendChallenge', { channel: 'sms' })).toEqual({ output: { outcome: 'sent' } });
    expect(here.messages).toMatchObject([{ to: '+12065550100', channel: 'sms' }]);
    expect(await here.proof()).toMatchObject({ purpose: 'challenge', masked: '+1 ••••••0100', sealed: null });
    expect((await check(here, 'sms', here.lastCode())).output).toMatchObject({
      verdict: 'accepted', facts: { onFile: ['mobilePhone'] }, assurance: { acr: 'urn:factorflow:acr:mfa', amr: ['sms', 'mfa'], auth_time: here.now() / 1_000 },
    });
    expect((await here.user()).methods).toMatchObject([{ lastUsedAt: new Date(here.now()).toISOString() }]);
    expect((await check(here, 'sms', here.lastCode())).output).toMatchObject({ verdict: 'expired', assurance: null });
  });

  it('answers fresh facts with every verdict, and passes nobody by a wrong code', async () => {
    const here = await world({ user: { methods: [phone] } });
    await here.perform('sendChallenge', { channel: 'voice' });
    await here.savePolicy({ mfa: { methods: ['voice'] } });
    expect((await check(here, 'voice', wrong(here.lastCode()))).output).toMatchObject({ verdict: 'rejected', facts: { mfa: { allowed: ['voice'] } }, assurance: null });
    expect((await check(here, 'voice', here.lastCode())).output).toMatchObject({ verdict: 'accepted', assurance: { amr: ['tel', 'mfa'] } });
  });

  it('asks for nothing that policy disallows, and accepts nothing either once it does', async () => {
    const here = await world({ user: { methods: [phone, app] } });
    await here.perform('sendChallenge', { channel: 'sms' });
    await here.savePolicy({ mfa: { methods: ['appCode'] } });
    expect(await check(here, 'sms', here.lastCode())).toEqual({ error: 'method.disallowed' });
    expect(await here.perform('sendChallenge', { channel: 'sms' })).toEqual({ error: 'method.disallowed' });
    expect(await here.perform('sendChallenge', { channel: 'appPush' })).toEqual({ error: 'method.unknown' });
  });

  it('asks policy again in the commit that would accept the code', async () => {
    const here = await world({ user: { methods: [phone, app] } });
    await here.perform('sendChallenge', { channel: 'sms' });
    const how = { between: () => here.savePolicy({ mfa: { methods: ['appCode'] } }) };
    expect(await here.perform('checkChallenge', { channel: 'sms', entered: here.type(here.lastCode()) }, how)).toEqual({ error: 'method.disallowed' });
    expect((await here.user()).methods[0]?.lastUsedAt).toBeUndefined();
  });

  it('does not accept a code that went to a number which is no longer on file', async () => {
    const here = await world({ user: { methods: [phone] } });
    await here.perform('sendChallenge', { channel: 'sms' });
    await here.saveUser({ methods: [{ ...phone, number: '+1 2065550111' }] });
    expect((await check(here, 'sms', here.lastCode())).output).toMatchObject({ verdict: 'expired', assurance: null });
  });

  it('does not accept the code of an enrolment, to the same number', async () => {
    const here = await world({ user: {} });
    await here.perform('sendCode', { method: 'phone', channel: 'sms', given: here.type('+1 2065550100') });
    await here.saveUser({ methods: [phone] });
    expect((await check(here, 'sms', here.lastCode())).output).toMatchObject({ verdict: 'expired' });
  });

  it('calls another phone than the mobile one where only that is on file, without its extension', async () => {
    const here = await world({ user: { methods: [{ type: 'phone', phoneType: 'office', number: '+1 2065550150 x12' }] } });
    await here.perform('sendChallenge', { channel: 'voice' });
    expect(here.messages).toMatchObject([{ to: '+12065550150', channel: 'voice' }]);
    expect(await here.perform('sendChallenge', { channel: 'sms' })).toEqual({ error: 'method.unknown' });
  });

  it.each([['refused', 'delivery.failed'], ['unreachable', 'delivery.failed'], ['unknown', 'delivery.unknown']] as const)('answers a delivery that is %s with %s', async (kind, code) => {
    const here = await world({ user: { methods: [phone] } });
    here.failSends(kind);
    expect(await here.perform('sendChallenge', { channel: 'sms' })).toEqual({ error: code });
  });
});

describe('a step-up by a code of the app', () => {
  it('is passed once by each code, by any app on file whose seed is known', async () => {
    const here = await world({ user: { methods: [{ ...app, name: 'Old', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }, app] } });
    const code = codeAt(seed, stepAt(here.now()));
    await here.perform('sendChallenge', { channel: 'appCode' });
    expect((await check(here, 'appCode', code)).output).toMatchObject({ verdict: 'accepted', assurance: { amr: ['otp', 'mfa'] } });
    expect((await here.user()).methods.map((method) => method.lastStep)).toEqual([undefined, stepAt(here.now())]);
    await here.perform('sendChallenge', { channel: 'appCode' }, { flow: 'flow_2' });
    expect((await check(here, 'appCode', code, 'flow_2')).output).toMatchObject({ verdict: 'rejected' });
  });

  it('lets one of two flows that submit one code at the same moment pass', async () => {
    const here = await world({ user: { methods: [app] } });
    const code = codeAt(seed, stepAt(here.now()));
    for (const flow of ['flow_1', 'flow_2']) await here.perform('sendChallenge', { channel: 'appCode' }, { flow });
    const answers = await Promise.all(['flow_1', 'flow_2'].map((flow) => check(here, 'appCode', code, flow)));
    expect(answers.map(({ output }) => (output as { verdict: string }).verdict).sort()).toEqual(['accepted', 'rejected']);
  });

  it('fails, rather than never ending, where a seed on file cannot be opened', async () => {
    const here = await world({ user: { methods: [app] } });
    const { id, ...record } = await here.user();
    const moved = { ...record, id, methods: record.methods.map((method) => ({ ...method, id: 'method_other' })) };
    await transact(here.ports, async (tx) => {
      await tx.get(users, userKey(tenant, id));
      tx.put(users, userKey(tenant, id), moved);
    });
    await here.perform('sendChallenge', { channel: 'appCode' });
    expect(await check(here, 'appCode', codeAt(seed, stepAt(here.now())))).toEqual({ error: 'secret.unreadable' });
  });

  it('is not asked of an app whose seed the directory does not have', async () => {
    const here = await world({ user: { methods: [{ type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel' }] } });
    expect(await here.perform('sendChallenge', { channel: 'appCode' })).toEqual({ error: 'method.disallowed' });
  });
});
