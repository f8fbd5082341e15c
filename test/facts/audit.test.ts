// The table of activities of the how-to and of the troubleshooting article, row by row, and what later logs add to it.
import { describe, expect, it } from 'vitest';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { DirectoryRefusal } from '#src/ports/directory.ts';
import { hosted } from '../combined-registration/hosting.ts';
import { app, phone, type World, world } from '../src/activities/world.ts';

type Start = NonNullable<Parameters<typeof world>[0]>;
const complete = { methods: [app, phone], defaultMethod: 'appCode' } as const;
const alternate = { ...phone, phoneType: 'alternate', number: '+1 2065550177' } as const;
const mail = { type: 'email', address: 'ada@example.org' } as const;
const questions = { type: 'securityQuestions', count: 3 } as const;
const password = { type: 'appPassword', name: 'Mail' } as const;

async function having(user: NonNullable<Start['user']>, { down = false, policy = {} }: { down?: boolean; policy?: NonNullable<Start['policy']> } = {}) {
  let isDown = false;
  const directory = { ...embeddedDirectory, write: async (...args: Parameters<typeof embeddedDirectory.write>) => {
    if (isDown) throw new DirectoryRefusal('not now');
    await embeddedDirectory.write(...args);
  } };
  const here = await world({ user, policy, settings: { directory } });
  await here.pass();
  isDown = down;
  return here;
}
const said = async (here: World) => (await here.audit()).map(({ activityDisplayName, result, resultReason }) => [activityDisplayName, result, resultReason]);
const delete1 = async (here: World, type = 'phone') => here.perform('deleteMethod', { id: (await here.user()).methods.find((method) => method.type === type)?.id ?? '' });

describe('the audit log', () => {
  it('has the category Authentication Methods', async () => {
    const here = await having(complete);
    await here.perform('setDefault', { channel: 'sms' });
    expect((await here.audit()).map(({ category }) => category)).toEqual(['Authentication Methods']);
  });

  it('says that all required security info was registered', async () => {
    const here = await having(complete);
    await here.perform('completeRegistration', {});
    expect(await said(here)).toEqual([['User registered all required security info', 'success', 'User registered all required security info.']]);
  });

  it('says that a registration at sign-in was cancelled, as a failure to register all', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] }, sspr: { scope: 'none' } });
    const { id } = await here.start('u1');
    await here.engine.settled(id, 5_000);
    await here.engine.cancel(id);
    expect(await here.audit()).toMatchObject([{ activityDisplayName: 'User registered all required security info', result: 'failure', resultReason: 'User canceled security info registration.' }]);
  });

  it('does not say so of somebody who leaves the page of methods', async () => {
    const here = await hosted({});
    const { id } = await here.start('u1', {}, 'manage');
    await here.engine.settled(id, 5_000);
    await here.engine.cancel(id);
    expect(await here.audit()).toEqual([]);
  });

  it('says that a method was registered, and which', async () => {
    const here = await having({});
    await here.register('phone', '+1 2065550199', { channel: 'sms' });
    expect(await said(here)).toEqual([['User registered security info', 'success', 'User registered Mobile Phone SMS']]);
  });

  it('says that security info was reviewed', async () => {
    const here = await having(complete);
    await here.perform('confirmReview', {});
    expect(await said(here)).toEqual([['User reviewed security info', 'success', 'User successfully reviewed security info.']]);
  });

  it('says that a review failed where the directory did', async () => {
    const here = await having(complete, { down: true });
    await here.perform('confirmReview', {});
    expect(await said(here)).toEqual([['User reviewed security info', 'failure', 'User failed to review security info.']]);
  });

  it('says that a method was deleted', async () => {
    const here = await having(complete);
    await delete1(here);
    expect(await said(here)).toEqual([['User deleted security info', 'success', 'User deleted Phone.']]);
  });

  it('says that a method could not be deleted', async () => {
    const here = await having(complete, { down: true });
    await delete1(here);
    expect(await said(here)).toEqual([['User deleted security info', 'failure', 'User failed to delete Phone.']]);
  });

  it('says that the default was changed', async () => {
    const here = await having(complete);
    await here.perform('setDefault', { channel: 'sms' });
    expect(await said(here)).toEqual([['User changed default security info', 'success', 'User changed default security info to Text a code to +1 ••••••0100.']]);
  });

  it('says that the default could not be changed', async () => {
    const here = await having(complete, { down: true });
    await here.perform('setDefault', { channel: 'voice' });
    expect(await said(here)).toEqual([['User changed default security info', 'failure', 'User failed to change default security info to Call +1 ••••••0100.']]);
  });

  it('calls the methods Authenticator app, Phone, Email, Security questions, App password and Alternate phone', async () => {
    const here = await having({ perUserMfa: 'enforced', methods: [app, alternate, mail, questions, password, phone] }, { policy: { appPasswords: { allowed: true } } });
    for (const { id } of (await here.user()).methods) await here.perform('deleteMethod', { id });
    expect((await said(here)).flatMap(([activity, , reason]) => (activity === 'User deleted security info' ? [reason] : []))).toEqual(
      ['Authenticator app', 'Alternate phone', 'Email', 'Security questions', 'App password', 'Phone'].map((name) => `User deleted ${name}.`));
  });

  it('calls the defaults by notification, code, call and text, with the number', async () => {
    const here = await having({ methods: [{ ...app, push: true }, phone], defaultMethod: 'appCode' });
    for (const channel of ['appPush', 'appCode', 'voice', 'sms'] as const) await here.perform('setDefault', { channel });
    expect((await said(here)).map(([, , reason]) => reason?.replace(/^User (?:failed to change|changed) default security info to /, ''))).toEqual([
      'Authenticator app notification.', 'code from my authenticator app or token.', 'Call +1 ••••••0100.', 'Text a code to +1 ••••••0100.',
    ]);
  });
});

describe('later logs', () => {
  it('say that a registration was started, and of what', async () => {
    const here = await having({});
    await here.perform('sendCode', { method: 'phone', channel: 'sms', given: here.type('+1 2065550199') });
    expect(await here.audit('later')).toMatchObject([{ activityDisplayName: 'User started security info registration', resultReason: 'User started the registration for Mobile Phone SMS' }]);
  });

  it('say that a method could not be registered, and which', async () => {
    const here = await having({}, { down: true });
    await here.register('phone', '+1 2065550199', { channel: 'sms' });
    expect(await said(here)).toEqual([['User registered security info', 'failure', 'User failed to register Mobile Phone SMS']]);
  });

  it('have the activities that came afterwards, marked as later', async () => {
    const here = await having({ methods: [{ ...phone, id: 'm' }] });
    await here.register('phone', '+1 2065550199', { replaces: (await here.user()).methods[0]?.id ?? '' });
    expect((await here.audit('later')).map(({ activityDisplayName }) => activityDisplayName)).toEqual(['User started security info registration', 'User updated security info']);
    expect(await here.audit()).toEqual([]);
  });

  it('have who, whom, when, what was before and after, and one correlation for a whole flow', async () => {
    const here = await having(complete);
    await here.perform('setDefault', { channel: 'sms' });
    expect(await here.audit()).toMatchObject([{
      id: expect.any(String) as string, activityDateTime: new Date(here.now()).toISOString(), result: 'success', correlationId: 'flow_1', initiatedBy: { user: { id: 'u1' } },
      targetResources: [{ id: 'u1', type: 'User', modifiedProperties: [{ displayName: 'defaultMethod', oldValue: 'appCode', newValue: 'sms' }] }], additionalDetails: [],
    }]);
  });
});
