// The first preview is hosted with its own two rules, in its chart and in its activities alike.
import { describe, expect, it } from 'vitest';
import { app, phone } from '../src/activities/world.ts';
import { hosted, type Hosted } from './hosting.ts';

const enforced = { signIn: { mfaRegistrationEnforcedBy: ['perUser'] } };
const phoneOnly = { mfa: { methods: ['sms', 'voice'] }, sspr: { scope: 'none' } } as const;

async function registered(here: Hosted, machine: string) {
  const { id } = await here.start('u1', enforced, machine);
  await here.engine.settled(id, 5_000);
  await here.send(id, { type: 'registration.begun' });
  await here.send(id, { type: 'phone.submitted', number: '+1 2065550100', channel: 'sms' });
  await here.send(id, { type: 'code.submitted', code: here.lastCode() });
  return (await here.user())?.defaultMethod;
}

describe('a phone registered by text', () => {
  it('is called by default in the first preview, and gets texts today', async () => {
    expect(await registered(await hosted(phoneOnly), 'converged-2018')).toBe('voice');
    expect(await registered(await hosted(phoneOnly), 'interrupt')).toBe('sms');
  });
});

describe('somebody whose default was disallowed', () => {
  const having = { user: { methods: [phone], defaultMethod: 'voice' } } as const;
  const policy = { mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'] } } as const;

  it('comes to no end in the first preview: what is asked for is never sent, and nothing else may be chosen', async () => {
    const here = await hosted(policy, having);
    const { id } = await here.start('u1', enforced, 'converged-2018');
    await here.engine.settled(id, 5_000);
    for (let i = 0; i < 3; i++) {
      expect((await here.viewOf(id))?.page).toBe('challengeNotSent');
      await here.send(id, { type: 'retry.chosen' });
    }
    await expect(here.send(id, { type: 'channel.chosen', channel: 'sms' })).rejects.toMatchObject({ code: expect.stringMatching(/^event\./) as string });
    expect(here.messages).toEqual([]);
  });

  it('does not get on by a code of the app either, where that is what was disallowed', async () => {
    const here = await hosted(policy, { user: { methods: [app, phone], defaultMethod: 'appCode' } });
    const { id } = await here.start('u1', enforced, 'converged-2018');
    await here.engine.settled(id, 5_000);
    expect((await here.viewOf(id))?.page).toBe('challengeNotSent');
  });

  it('is asked by text today', async () => {
    const here = await hosted(policy, having);
    const { id } = await here.start('u1', enforced);
    await here.engine.settled(id, 5_000);
    expect((await here.viewOf(id))?.page).toBe('challenge');
    expect(here.messages).toMatchObject([{ channel: 'sms' }]);
  });
});
