import { beforeEach, describe, expect, it } from 'vitest';
import { limitRows } from '#src/limits/limit-record.ts';
import { type World, world, wrong } from './world.ts';

const asked = { method: 'phone', channel: 'sms' } as const;

describe('registering a phone by text', () => {
  let here: World;
  beforeEach(async () => {
    here = await world();
  });
  const send = (number = '+1 206 555 0100', channel: 'sms' | 'voice' = 'sms', how = {}) => here.perform('sendCode', { method: 'phone', channel, given: here.type(number) }, how);
  const check = (code: string, how = {}) => here.perform('checkCode', { ...asked, entered: here.type(code) }, how);
  const save = () => here.perform('saveMethod', { ...asked });

  it('sends a code, accepts it, and puts exactly the proven number on file', async () => {
    expect(await send()).toEqual({ output: { outcome: 'sent' } });
    expect(here.messages).toMatchObject([{ channel: 'sms', to: '+12065550100' }]);
    expect(await here.proof()).toMatchObject({ state: 'sent', masked: '+1 ••••••0100', expiresAt: here.now() + 300_000, resendAt: here.now() + 30_000 });
    expect(await check(here.lastCode())).toEqual({ output: { verdict: 'accepted' } });
    expect((await save()).output).toMatchObject({ onFile: ['mobilePhone'], defaultMethod: 'sms' });
    expect((await here.user()).methods).toMatchObject([{ type: 'phone', phoneType: 'mobile', number: '+1 2065550100', registeredBy: 'user', mfaFlag: true, source: 'flow_1' }]);
    expect(await here.proof()).toBeNull();
    expect(await here.audit()).toMatchObject([{
      activityDisplayName: 'User registered security info', result: 'success', resultReason: 'User registered Mobile Phone SMS', correlationId: 'flow_1', initiatedBy: { user: { id: 'u1' } },
      targetResources: [{ id: 'u1', type: 'User', modifiedProperties: [{ displayName: 'mobilePhone', oldValue: null, newValue: '+1 ••••••0100' }, { displayName: 'defaultMethod', oldValue: null, newValue: 'sms' }] }],
    }]);
  });

  it('saves nothing that was not proven, nor proven in another flow', async () => {
    expect(await save()).toEqual({ error: 'proof.missing' });
    await send();
    expect(await save()).toEqual({ error: 'proof.missing' });
    await check(here.lastCode());
    expect(await here.perform('saveMethod', { ...asked }, { flow: 'flow_2' })).toEqual({ error: 'proof.missing' });
    expect(await here.perform('saveMethod', { ...asked, channel: 'voice' })).toEqual({ error: 'proof.missing' });
    expect((await here.user()).methods).toEqual([]);
  });

  it('accepts a code once, in its own flow only, and not after its time', async () => {
    await send();
    const code = here.lastCode();
    here.advance(30_000);
    await send('+1 206 555 0100', 'sms', { flow: 'flow_2' });
    expect(await check(code, { flow: 'flow_2' })).toEqual({ output: { verdict: 'rejected' } });
    expect(await check(code)).toEqual({ output: { verdict: 'accepted' } });
    expect(await check(code)).toEqual({ output: { verdict: 'expired' } });
    const second = here.lastCode();
    here.advance(300_000);
    expect(await check(second, { flow: 'flow_2' })).toEqual({ output: { verdict: 'expired' } });
  });

  it('spends a code with its fifth wrong guess, the right one included from then on', async () => {
    await send();
    const code = here.lastCode();
    for (let i = 1; i <= 4; i++) expect(await check(wrong(code))).toEqual({ output: { verdict: 'rejected' } });
    expect(await check(wrong(code))).toEqual({ output: { verdict: 'spent' } });
    expect(await here.proof()).toMatchObject({ code: null });
    expect(await check(code)).toEqual({ output: { verdict: 'spent' } });
  });

  it('forgives the wrong guesses once the number is on file, and not for having been proven', async () => {
    await send();
    const code = here.lastCode();
    for (let i = 1; i <= 4; i++) await check(wrong(code));
    expect((await here.rows(limitRows)).filter(({ row }) => row.kind === 'tries')).toHaveLength(1);
    expect(await check(code)).toEqual({ output: { verdict: 'accepted' } });
    expect((await here.rows(limitRows)).filter(({ row }) => row.kind === 'tries')).toMatchObject([{ row: { round: 5 } }]);
    expect((await here.perform('saveMethod', { method: 'phone', channel: 'sms' })).error).toBeUndefined();
    expect((await here.rows(limitRows)).filter(({ row }) => row.kind === 'tries')).toEqual([]);
  });

  it('makes the person wait between two messages, longer each time', async () => {
    await send();
    expect(await send()).toEqual({ output: { outcome: 'tooSoon' } });
    here.advance(30_000);
    expect(await send()).toEqual({ output: { outcome: 'sent' } });
    here.advance(59_999);
    expect(await send()).toEqual({ output: { outcome: 'tooSoon' } });
    expect(here.messages).toHaveLength(2);
  });

  it('does not let the code of one number prove another that was typed too soon after', async () => {
    for (const last of [0, 1, 2]) expect(await send(`+1 206 555 010${last}`)).toEqual({ output: { outcome: 'sent' } });
    const code = here.lastCode();
    expect(await send('+1 206 555 0199')).toEqual({ output: { outcome: 'tooSoon' } });
    expect(await here.proof()).toMatchObject({ masked: '+1 ••••••0199', code: null, resendAt: here.now() + 120_000 });
    expect(await check(code)).toEqual({ output: { verdict: 'expired' } });
    expect(await save()).toEqual({ error: 'proof.missing' });
  });

  it('lets another phone follow one that was just proven at once, with a code of its own', async () => {
    await send('+1 206 555 0100');
    await check(here.lastCode());
    const code = here.lastCode();
    expect((await save()).error).toBeUndefined();
    const alternate = { method: 'alternatePhone', channel: 'voice', given: here.type('+1 206 555 0199') } as const;
    expect(await here.perform('sendCode', alternate)).toEqual({ output: { outcome: 'sent' } });
    expect(here.messages.at(-1)).toMatchObject({ to: '+12065550199' });
    if (here.lastCode() !== code) expect((await here.perform('checkCode', { method: 'alternatePhone', channel: 'voice', entered: here.type(code) })).output).toEqual({ verdict: 'rejected' });
    expect((await here.perform('checkCode', { method: 'alternatePhone', channel: 'voice', entered: here.type(here.lastCode()) })).output).toEqual({ verdict: 'accepted' });
  });

  it('refuses what is no number, before it counts or sends anything', async () => {
    expect(await send('+1 206')).toEqual({ error: 'address.refused' });
    expect(await send('2065550100')).toEqual({ error: 'address.refused' });
    expect(await send()).toEqual({ output: { outcome: 'sent' } });
  });

  it.each([['refused', 'address.refused'], ['unreachable', 'delivery.failed'], ['unknown', 'delivery.unknown']] as const)('answers a delivery that is %s with %s', async (kind, code) => {
    here.failSends(kind);
    expect(await send()).toEqual({ error: code });
    here.failSends(null);
    // Nobody waits for a message that never went out.
    expect(await send()).toEqual({ output: { outcome: kind === 'unknown' ? 'tooSoon' : 'sent' } });
  });

  it('sends and saves only what policy allows at that moment', async () => {
    await send();
    await check(here.lastCode());
    await here.savePolicy({ mfa: { methods: ['appCode'] }, sspr: { methods: ['appCode', 'email', 'securityQuestions'] } });
    expect(await save()).toEqual({ error: 'policy.disallows' });
    expect(await send('+1 206 555 0101')).toEqual({ error: 'policy.disallows' });
    expect((await here.user()).methods).toEqual([]);
    expect(await here.audit()).toMatchObject([{ activityDisplayName: 'User registered security info', result: 'failure', resultReason: 'User failed to register Mobile Phone SMS' }]);
  });

  it('does not accept a code that ran out while it was being checked', async () => {
    await send();
    expect(await check(here.lastCode(), { between: async () => here.advance(300_000) })).toEqual({ output: { verdict: 'expired' } });
  });

  it.each([
    ['from outside the trusted networks', { registrationAccess: { block: 'outsideTrustedNetworks' } }],
    ['for whom the feature is turned off', { enablement: { refreshed: 'none' } }],
  ] as const)('does nothing for somebody %s', async (_, policy) => {
    await send();
    await check(here.lastCode());
    await here.savePolicy(policy);
    here.advance(60_000);
    expect(await save()).toEqual({ error: 'policy.disallows' });
    expect(await send()).toEqual({ error: 'policy.disallows' });
  });

  it('refuses a second number of the same type, but replaces one whose flag a rollback cleared', async () => {
    await send();
    await check(here.lastCode());
    await here.saveUser({ methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550177' }] });
    expect(await save()).toEqual({ error: 'cap.reached' });
    await here.saveUser({ methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550177', mfaFlag: false }] });
    expect(await save()).toHaveProperty('output');
    expect((await here.user()).methods).toMatchObject([{ number: '+1 2065550100', mfaFlag: true }]);
  });

  it('saves nothing for a person who could step up and has not', async () => {
    await send();
    await check(here.lastCode());
    await here.saveUser({ methods: [{ type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }] });
    expect(await save()).toEqual({ error: 'stepUp.required' });
    await here.pass();
    expect(await save()).toHaveProperty('output');
  });

  it('makes a call the default where it was registered by call', async () => {
    await here.perform('sendCode', { method: 'phone', channel: 'voice', given: here.type('+1 2065550100') });
    expect(here.messages[0]?.text).toMatch(/\d \d \d \d \d \d/);
    await here.perform('checkCode', { method: 'phone', channel: 'voice', entered: here.type(here.lastCode()) });
    const saved = await here.perform('saveMethod', { method: 'phone', channel: 'voice' });
    expect(saved.output).toMatchObject({ defaultMethod: 'voice' });
    expect((await here.audit())[0]?.resultReason).toBe('User registered Mobile Phone Call');
  });
});
