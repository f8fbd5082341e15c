import { describe, expect, it } from 'vitest';
import { app, phone, world } from './world.ts';

const alternate = { ...phone, phoneType: 'alternate', number: '+1 2065550177' } as const;

async function having(user: object, policy = {}) {
  const here = await world({ user, policy });
  await here.pass();
  const idOf = async (at: number) => (await here.user()).methods[at]?.id ?? '';
  return { here, idOf };
}

describe('deleting a method', () => {
  it('takes it off the file, moves the default, and records both', async () => {
    const { here, idOf } = await having({ methods: [app, phone], defaultMethod: 'appCode' });
    expect((await here.perform('deleteMethod', { id: await idOf(0) })).output).toMatchObject({ onFile: ['mobilePhone'], defaultMethod: 'sms', mfaPassed: true });
    expect(await here.user()).toMatchObject({ methods: [{ type: 'phone' }], defaultMethod: 'sms' });
    expect((await here.audit()).map(({ activityDisplayName, result, resultReason }) => [activityDisplayName, result, resultReason])).toEqual([
      ['User deleted security info', 'success', 'User deleted Authenticator app.'],
      ['User changed default security info', 'success', 'User changed default security info to Text a code to +1 ••••••0100.'],
    ]);
  });

  it('leaves the alternate phone where the mobile one goes: whoever loses the one is reached by the other', async () => {
    const { here, idOf } = await having({ methods: [phone, alternate], defaultMethod: 'sms' });
    expect((await here.perform('deleteMethod', { id: await idOf(0) })).output).toMatchObject({ onFile: ['alternatePhone'], defaultMethod: 'voice' });
    expect((await here.audit()).map(({ resultReason }) => resultReason)).toEqual(['User deleted Phone.', 'User changed default security info to Call +1 ••••••0177.']);
  });

  it('is not let go by a pass of its own while there is another', async () => {
    const here = await world({ user: { methods: [phone, app], defaultMethod: 'sms' } });
    await here.perform('sendChallenge', { channel: 'sms' });
    await here.perform('checkChallenge', { channel: 'sms', entered: here.type(here.lastCode()) });
    const [mobile, other] = (await here.user()).methods;
    expect(await here.perform('deleteMethod', { id: mobile?.id ?? '' })).toEqual({ error: 'stepUp.required' });
    expect((await here.perform('deleteMethod', { id: other?.id ?? '' })).output).toMatchObject({ onFile: ['mobilePhone'] });
    // Now there is no other: it vouches for itself, or nobody could ever delete it.
    expect((await here.perform('deleteMethod', { id: mobile?.id ?? '' })).output).toMatchObject({ onFile: [] });
  });

  it('of the last one leaves nobody with a pass by it', async () => {
    const { here, idOf } = await having({ methods: [phone], defaultMethod: 'sms' });
    expect((await here.perform('deleteMethod', { id: await idOf(0) })).output).toMatchObject({ methods: [], defaultMethod: null, mfaPassed: false });
    expect((await here.audit())[1]?.resultReason).toBe('User changed default security info to no method.');
  });

  it('of an app password is recorded by its later name as well', async () => {
    const { here, idOf } = await having({ methods: [phone, { type: 'appPassword', name: 'Mail' }], perUserMfa: 'enforced' }, { appPasswords: { allowed: true } });
    await here.perform('deleteMethod', { id: await idOf(1) });
    expect((await here.audit()).map(({ resultReason }) => resultReason)).toEqual(['User deleted App password.']);
    expect((await here.audit('later')).map(({ activityDisplayName }) => activityDisplayName)).toEqual(['Delete application password for user']);
  });

  it('is refused for what is not on file, what the table does not let go, and whoever has not passed', async () => {
    const { here, idOf } = await having({ methods: [phone, { ...phone, phoneType: 'office', number: '+1 2065550188' }] });
    expect(await here.perform('deleteMethod', { id: 'method_other' })).toEqual({ error: 'method.unknown' });
    expect(await here.perform('deleteMethod', { id: await idOf(1) })).toEqual({ error: 'policy.disallows' });
    expect(await here.perform('deleteMethod', { id: await idOf(0) }, { flow: 'flow_2' })).toEqual({ error: 'stepUp.required' });
    expect((await here.user()).methods).toHaveLength(2);
    expect((await here.audit()).map(({ result, resultReason }) => [result, resultReason])).toEqual([
      ['failure', 'User failed to delete a method.'], ['failure', 'User failed to delete Office phone.'], ['failure', 'User failed to delete Phone.'],
    ]);
  });

  it('of somebody who is gone leaves no record of them', async () => {
    const { here } = await having({ methods: [phone] });
    expect(await here.perform('deleteMethod', { id: 'any' }, { subject: 'erased' })).toEqual({ error: 'subject.unknown' });
    expect(await here.audit()).toEqual([]);
  });
});
