// A gate that was passed by a stolen phone is passed no longer once an administrator has taken that phone away.
import { describe, expect, it } from 'vitest';
import { app, phone, world } from './world.ts';

const asked = { method: 'email', channel: 'email' } as const;

async function passedByPhone() {
  const here = await world({ user: { methods: [{ ...phone, id: 'm' }], defaultMethod: 'sms' } });
  await here.perform('sendChallenge', { channel: 'sms' });
  expect((await here.perform('checkChallenge', { channel: 'sms', entered: here.type(here.lastCode()) })).output).toMatchObject({ verdict: 'accepted' });
  here.advance(60_000);
  await here.perform('sendCode', { ...asked, given: here.type('thief@example.org') });
  await here.perform('checkCode', { ...asked, entered: here.type(here.lastCode()) });
  return here;
}
const save = (here: Awaited<ReturnType<typeof world>>) => here.perform('saveMethod', { ...asked });

describe('a flow that passed the gate by a phone', () => {
  it('saves while that phone is on file', async () => {
    expect((await save(await passedByPhone())).error).toBeUndefined();
  });

  it('saves, confirms and chooses nothing once the phone has another number, or is gone', async () => {
    for (const [methods, withoutDefault] of [[[{ ...phone, number: '+1 2065550199' }], 'method.unknown'], [[app], 'stepUp.required']] as const) {
      const here = await passedByPhone();
      await here.saveUser({ methods });
      expect(await save(here)).toEqual({ error: 'stepUp.required' });
      expect(await here.perform('setDefault', { channel: 'appCode' })).toEqual({ error: withoutDefault });
      expect((await here.user()).methods).toHaveLength(1);
    }
  });

  it('goes on by a method it has put on file itself', async () => {
    const here = await passedByPhone();
    await here.saveUser({ methods: [] });
    await save(here);
    expect((await here.user()).methods.map(({ type }) => type)).toEqual(['email']);
  });
});
