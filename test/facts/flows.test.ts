// What people go through: whole flows of the hosted machines, each for one fact of the documents.
import { describe, expect, it } from 'vitest';
import { childFlowsOf } from '#src/engine/flow-record.ts';
import { app, phone } from '../src/activities/world.ts';
import { hosted, type Hosted } from '../combined-registration/hosting.ts';

const texts = { mfa: { methods: ['sms', 'voice'] }, sspr: { scope: 'none' } } as const;
const demanded = { signIn: { mfaRequiredNow: true } } as const;
const mail = { type: 'email', address: 'ada@example.org' } as const;
const pageOf = async (here: Hosted, id: string) => (await here.viewOf(id))?.page;

async function opened(here: Hosted, machine: string, input: object = {}) {
  const { id } = await here.start('u1', input, machine);
  await here.engine.settled(id, 5_000);
  return id;
}
async function passed(here: Hosted, id: string) {
  await here.send(id, { type: 'code.submitted', code: here.lastCode() });
  return id;
}
async function phoneByText(here: Hosted, id: string) {
  await here.send(id, { type: 'registration.begun' });
  await here.send(id, { type: 'phone.submitted', number: '+1 2065550100', channel: 'sms' });
  await here.send(id, { type: 'code.submitted', code: here.lastCode() });
}
const manageable = { user: { methods: [phone, app], defaultMethod: 'sms' } } as const;

describe('at sign-in', () => {
  it('the person is prompted, goes through a wizard, and confirms what was set up and the default before going on', async () => {
    const here = await hosted(texts);
    const id = await opened(here, 'interrupt', demanded);
    expect(await pageOf(here, id)).toBe('introduction');
    await phoneByText(here, id);
    expect(await pageOf(here, id)).toBe('confirmRegistration');
    expect((await here.user())?.defaultMethod).toBe('sms');
    expect(await here.send(id, { type: 'registration.confirmed' })).toMatchObject({ status: 'done', output: { result: 'registered' } });
  });

  it('a page says first that more information is needed', async () => {
    const here = await hosted(texts);
    const id = await opened(here, 'interrupt', demanded);
    expect(await here.viewOf(id)).toMatchObject({ page: 'introduction', title: { text: expect.stringMatching(/more information/) as string } });
  });

  it('a wizard says which step of how many it is at', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'], methodsRequired: 2 } });
    const id = await opened(here, 'interrupt');
    await here.send(id, { type: 'registration.begun' });
    expect((await here.viewOf(id))?.progress).toMatchObject({ step: 1, of: 2 });
  });

  it('another method may be chosen where policy leaves a choice', async () => {
    const here = await hosted({ mfa: { methods: ['appCode', 'sms'] }, sspr: { scope: 'none' } });
    const id = await opened(here, 'interrupt', demanded);
    await here.send(id, { type: 'registration.begun' });
    expect(await pageOf(here, id)).toBe('scanApp');
    await here.send(id, { type: 'method.left' });
    await here.send(id, { type: 'method.chosen', method: 'phone' });
    expect(await pageOf(here, id)).toBe('enterPhone');
  });

  it('what is left is planned anew after each method: swapped methods count', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] }, sspr: { methods: ['appCode', 'email', 'mobilePhone'], methodsRequired: 2 } });
    const id = await opened(here, 'interrupt', demanded);
    await phoneByText(here, id);
    await here.send(id, { type: 'method.left' });
    await here.send(id, { type: 'method.chosen', method: 'email' });
    await here.send(id, { type: 'email.submitted', address: 'ada@example.org' });
    await here.send(id, { type: 'code.submitted', code: here.lastCode() });
    expect(await pageOf(here, id)).toBe('confirmRegistration');
    expect((await here.user())?.methods.map(({ type }) => type)).toEqual(['phone', 'email']);
  });

  it('a registration that can wait is put off by the person, and asked for again the next time', async () => {
    const here = await hosted({ sspr: { methods: ['email', 'mobilePhone'], methodsRequired: 1 } });
    const id = await opened(here, 'interrupt', { signIn: {} });
    expect(await here.send(id, { type: 'registration.skipped' })).toMatchObject({ status: 'done' });
    expect(await pageOf(here, await opened(here, 'interrupt', { signIn: {} }))).toBe('introduction');
  });

  it('a registration whose days of grace end while its page is open can no longer be put off', async () => {
    const [minute, day] = [60_000, 86_400_000];
    const grace = { signIn: { mfaRegistrationEnforcedBy: ['identityProtection'] } };
    const begin = async (left: number) => {
      const here = await hosted(texts, { user: { firstPromptedAt: new Date(Date.UTC(2026, 0, 1) - 14 * day + left).toISOString() } });
      const id = await opened(here, 'interrupt', grace);
      expect((await here.viewOf(id))?.messages).toEqual([]);
      return { here, id };
    };
    const late = await begin(5 * minute);
    await late.here.clock.advance(5 * minute);
    await late.here.send(late.id, { type: 'registration.skipped' });
    const view = await late.here.viewOf(late.id);
    expect([view?.page, view?.messages.map((message) => message.id)]).toEqual(['introduction', ['notice.skipEnded']]);
    await expect(late.here.send(late.id, { type: 'registration.skipped' })).rejects.toMatchObject({ code: 'event.not-accepted' });
    const inTime = await begin(6 * minute);
    await inTime.here.clock.advance(5 * minute);
    expect(await inTime.here.send(inTime.id, { type: 'registration.skipped' })).toMatchObject({ status: 'done', output: { result: 'skipped' } });
  });

  it('a change of policy is in force at the next step', async () => {
    const here = await hosted(texts);
    const id = await opened(here, 'interrupt', demanded);
    await here.savePolicy({ mfa: { methods: ['appCode'] }, sspr: { scope: 'none' } });
    await here.send(id, { type: 'registration.begun' });
    await here.send(id, { type: 'phone.submitted', number: '+1 2065550100', channel: 'sms' });
    expect([await pageOf(here, id), here.messages]).toEqual(['scanApp', []]);
  });

  it('whoever is due for a review is shown what is on file and confirms it', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'] } }, { user: { methods: [phone, mail], defaultMethod: 'sms' } });
    const id = await opened(here, 'interrupt', { signIn: {} });
    const [inner = ''] = childFlowsOf(await here.engine.settled(id, 5_000));
    await here.engine.settled(inner, 5_000);
    await passed(here, inner);
    expect((await here.viewOf(inner))?.items?.map(({ kind }) => kind)).toEqual(['phone', 'email']);
    await here.send(inner, { type: 'review.confirmed' });
    expect(await here.engine.settled(id, 5_000)).toMatchObject({ status: 'done', output: { result: 'reviewed' } });
  });

  it('whoever is due for a review may make changes instead', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'] } }, { user: { methods: [phone, mail], defaultMethod: 'sms' } });
    const id = await opened(here, 'review');
    await passed(here, id);
    const [, second] = (await here.user())?.methods ?? [];
    await here.send(id, { type: 'deletion.chosen', id: second?.id ?? '' });
    await here.send(id, { type: 'deletion.confirmed' });
    expect((await here.user())?.methods.map(({ type }) => type)).toEqual(['phone']);
  });
});

describe('on the page of methods', () => {
  it('whoever can pass multi-factor authentication does so first', async () => {
    const here = await hosted({}, manageable);
    const id = await opened(here, 'manage');
    expect(await pageOf(here, id)).toBe('challenge');
    await passed(here, id);
    expect(await pageOf(here, id)).toBe('securityInfo');
  });

  it('whoever has nothing gets in at once, adds a method and finds it in the list', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] } });
    const id = await opened(here, 'manage');
    expect(await pageOf(here, id)).toBe('securityInfo');
    await here.send(id, { type: 'addition.chosen', kind: 'phone' });
    await here.send(id, { type: 'phone.submitted', number: '+1 2065550100', channel: 'sms' });
    await here.send(id, { type: 'code.submitted', code: here.lastCode() });
    expect((await here.viewOf(id))?.items?.map(({ kind }) => kind)).toEqual(['phone']);
  });

  it('a deleted method is in the list no more', async () => {
    const here = await hosted({}, manageable);
    const id = await passed(here, await opened(here, 'manage'));
    const gone = (await here.user())?.methods.find(({ type }) => type === 'app')?.id ?? '';
    await here.send(id, { type: 'deletion.chosen', id: gone });
    await here.send(id, { type: 'deletion.confirmed' });
    expect((await here.viewOf(id))?.items?.map(({ kind }) => kind)).toEqual(['phone']);
  });

  it('a deletion is asked about once before it is done', async () => {
    const here = await hosted({}, manageable);
    const id = await passed(here, await opened(here, 'manage'));
    await here.send(id, { type: 'deletion.chosen', id: (await here.user())?.methods[1]?.id ?? '' });
    expect([await pageOf(here, id), (await here.user())?.methods.length]).toEqual(['confirmDeletion', 2]);
  });

  it('nobody is made to register again at once after a deletion', async () => {
    const here = await hosted({ ...texts, sspr: { methods: ['email', 'mobilePhone'] } }, { user: { methods: [phone, mail], defaultMethod: 'sms' } });
    const id = await passed(here, await opened(here, 'manage'));
    await here.send(id, { type: 'deletion.chosen', id: (await here.user())?.methods[1]?.id ?? '' });
    await here.send(id, { type: 'deletion.confirmed' });
    expect(await pageOf(here, id)).toBe('securityInfo');
  });

  it('another default is chosen, and shown as such', async () => {
    const here = await hosted({}, manageable);
    const id = await passed(here, await opened(here, 'manage'));
    await here.send(id, { type: 'default.chosen', channel: 'appCode' });
    expect((await here.user())?.defaultMethod).toBe('appCode');
    expect((await here.viewOf(id))?.items?.flatMap(({ kind, isDefault }) => (isDefault ? [kind] : []))).toEqual(['app']);
  });

  it('an office phone that came from the directory is shown, and cannot be touched', async () => {
    const here = await hosted({}, { user: { methods: [phone, { ...phone, phoneType: 'office', number: '+1 2065550188' }], defaultMethod: 'sms' } });
    const id = await passed(here, await opened(here, 'manage'));
    expect((await here.viewOf(id))?.items).toMatchObject([{ kind: 'phone' }, { kind: 'officePhone' }]);
    const second = (await here.user())?.methods[1]?.id ?? '';
    await expect(here.send(id, { type: 'deletion.chosen', id: second })).rejects.toMatchObject({ code: expect.stringMatching(/^event\./) as string });
  });
});

describe('the machines', () => {
  it('are interrupt and manage, and the two look different', async () => {
    const here = await hosted(texts);
    expect([await pageOf(here, await opened(here, 'interrupt', demanded)), await pageOf(here, await opened(here, 'manage'))]).toEqual(['introduction', 'securityInfo']);
  });

  it('today: a default given by mistake is changed on the page of methods', async () => {
    const here = await hosted(texts);
    const id = await opened(here, 'converged-2018', demanded);
    await phoneByText(here, id);
    expect((await here.user())?.defaultMethod).toBe('voice');
    await here.send(id, { type: 'registration.confirmed' });
    await here.clock.advance(60_000);
    const page = await passed(here, await opened(here, 'manage'));
    await here.send(page, { type: 'default.chosen', channel: 'sms' });
    expect((await here.user())?.defaultMethod).toBe('sms');
  });

  it('of 2018: whose default an administrator has disabled can neither pass the gate nor register, and goes round for ever', async () => {
    const here = await hosted({ ...texts, sspr: { methods: ['email', 'mobilePhone'] } }, { user: { methods: [phone], defaultMethod: 'voice' } });
    await here.savePolicy({ mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'] } });
    const id = await opened(here, 'converged-2018', { signIn: {} });
    for (let i = 0; i < 3; i++) {
      expect(await pageOf(here, id)).toBe('challengeNotSent');
      await here.send(id, { type: 'retry.chosen' });
    }
  });

  it('today: whose default an administrator has disabled passes by what is allowed, and registers', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] }, sspr: { methods: ['email', 'mobilePhone'] } }, { user: { methods: [phone], defaultMethod: 'voice' } });
    const id = await passed(here, await opened(here, 'interrupt', { signIn: {} }));
    expect(await pageOf(here, id)).toMatch(/^(introduction|enterEmail)$/);
  });
});
