// Nobody who is MFA-capable comes by a method of their own without having passed: also where what they have cannot be asked for.
import { describe, expect, it } from 'vitest';
import { app, phone, type World, world } from './world.ts';

const push = { type: 'app', variant: 'microsoft', push: true, code: false, name: 'Work phone' } as const;
const token = { type: 'hardwareToken' } as const;
const { secret: _secret, ...withoutSeed } = app;
const everything = ['appPush', 'appCode', 'hardwareToken', 'sms', 'voice'] as const;
const asked = { method: 'phone', channel: 'sms' } as const;

async function proving(here: World): Promise<void> {
  await here.perform('sendCode', { ...asked, given: here.type(phone.number) });
  expect(await here.perform('checkCode', { ...asked, entered: here.type(here.lastCode()) })).toEqual({ output: { verdict: 'accepted' } });
}
const save = (here: World) => here.perform('saveMethod', { ...asked });

describe.each([['an app by push', push], ['a hardware token', token], ['an app without its seed', withoutSeed]] as const)('a person who has %s only', (_, method) => {
  it('registers no phone unless they have passed', async () => {
    const here = await world({ user: { methods: [method] }, policy: { mfa: { methods: everything } } });
    await proving(here);
    expect(await save(here)).toEqual({ error: 'stepUp.required' });
    expect((await here.user()).methods).toHaveLength(1);
    expect(await here.audit()).toMatchObject([{ result: 'failure', resultReason: 'User failed to register Mobile Phone SMS' }]);
    expect(await here.perform('setDefault', { channel: 'sms' })).toEqual({ error: 'method.unknown' });
    // Nothing could have checked it: there is no pass to be won by it.
    await here.pass();
    expect(await save(here)).toEqual({ error: 'stepUp.required' });
  });

  it('registers one while policy does not allow what they have, and none from the moment it does', async () => {
    const here = await world({ user: { methods: [method] }, policy: { mfa: { methods: ['sms'] } } });
    await proving(here);
    await here.savePolicy({ mfa: { methods: everything } });
    expect(await save(here)).toEqual({ error: 'stepUp.required' });
    await here.savePolicy({ mfa: { methods: ['sms'] } });
    expect((await save(here)).output).toMatchObject({ defaultMethod: 'sms' });
  });

  it('is asked for nothing in a step-up, as none of it can be', async () => {
    const here = await world({ user: { methods: [method] }, policy: { mfa: { methods: everything } } });
    for (const channel of ['appPush', 'appCode'] as const) expect(['method.disallowed', 'method.unknown']).toContain((await here.perform('sendChallenge', { channel })).error);
  });
});
