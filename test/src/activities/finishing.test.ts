import { describe, expect, it } from 'vitest';
import { app, phone, world } from './world.ts';

const everything = { methods: [app, phone], defaultMethod: 'appCode' } as const;

describe('the end of a registration', () => {
  it('is written down with its time and its audit record when nothing is missing', async () => {
    const here = await world({ user: everything });
    await here.pass();
    expect((await here.perform('completeRegistration', {})).output).toMatchObject({ onFile: ['appCode', 'mobilePhone'] });
    expect((await here.user()).confirmedAt).toBe(new Date(here.now()).toISOString());
    expect(await here.audit()).toMatchObject([{ activityDisplayName: 'User registered all required security info', result: 'success', resultReason: 'User registered all required security info.' }]);
  });

  it('is refused while something is missing, or the gate was not passed', async () => {
    const here = await world({ user: { methods: [app] } });
    expect(await here.perform('completeRegistration', {})).toEqual({ error: 'policy.disallows' });
    await here.saveUser(everything);
    expect(await here.perform('completeRegistration', {})).toEqual({ error: 'stepUp.required' });
    expect((await here.user()).confirmedAt).toBeNull();
    expect(await here.audit()).toEqual([]);
  });
});

describe('a change of the default method', () => {
  it('is stored and recorded with a masked number', async () => {
    const here = await world({ user: everything });
    await here.pass();
    expect((await here.perform('setDefault', { channel: 'sms' })).output).toMatchObject({ defaultMethod: 'sms' });
    expect((await here.user()).defaultMethod).toBe('sms');
    expect(await here.audit()).toMatchObject([{
      activityDisplayName: 'User changed default security info', result: 'success', resultReason: 'User changed default security info to Text a code to +1 ••••••0100.',
      targetResources: [{ modifiedProperties: [{ displayName: 'defaultMethod', oldValue: 'appCode', newValue: 'sms' }] }],
    }]);
  });

  it('to what is not on file or not allowed is refused, and recorded as a failure', async () => {
    const here = await world({ user: everything, policy: { mfa: { methods: ['appCode', 'sms'] } } });
    expect(await here.perform('setDefault', { channel: 'voice' })).toEqual({ error: 'policy.disallows' });
    expect(await here.perform('setDefault', { channel: 'sms' })).toEqual({ error: 'stepUp.required' });
    expect((await here.user()).defaultMethod).toBe('appCode');
    expect((await here.audit()).map(({ result, resultReason }) => [result, resultReason])).toEqual([
      ['failure', 'User failed to change default security info to Call +1 ••••••0100.'],
      ['failure', 'User failed to change default security info to Text a code to +1 ••••••0100.'],
    ]);
  });
});
