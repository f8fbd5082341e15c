// What a pass of the gate is worth, and where nobody is kept who need not be: in hosted flows, while the world moves on.
import { describe, expect, it } from 'vitest';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { phone } from '../src/activities/world.ts';
import { hosted, type Hosted } from './hosting.ts';

const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: seed } as const;

/** What another flow, or an administrator, has put on file meanwhile. */
const nowHas = (here: Hosted, methods: readonly object[]) => transact(here, async (tx) => {
  const key = userKey('default', 'u1');
  const before = await tx.get(users, key);
  const made = userRecordFrom({ id: 'u1', methods: methods as never }, null, { tenant: 'default', now: here.clock.now(), ids: here.ids, vault: here.vault });
  tx.put(users, key, { ...before!, methods: [...before!.methods, ...made.methods] });
});
const page = async (here: Hosted, id: string) => (await here.viewOf(id))?.page;
const opened = async (here: Hosted, machine: string, input: object = {}) => {
  const { id } = await here.start('u1', input, machine);
  await here.engine.settled(id, 5_000);
  return id;
};

describe('a pass', () => {
  it('is not won by registering what only serves password reset', async () => {
    const here = await hosted({ mfa: { methods: ['appCode'] } });
    const id = await opened(here, 'manage');
    await here.send(id, { type: 'addition.chosen', kind: 'phone' });
    await here.send(id, { type: 'phone.submitted', number: '+1 2065550100', channel: 'sms' });
    await here.send(id, { type: 'code.submitted', code: here.lastCode() });
    expect(await page(here, id)).toBe('securityInfo');
    await nowHas(here, [app]);
    await here.send(id, { type: 'retry.chosen' });
    expect(await page(here, id)).toBe('challenge');
    const own = (await here.user())?.methods[0]?.id ?? '';
    await expect(here.send(id, { type: 'deletion.chosen', id: own })).rejects.toMatchObject({ code: 'event.not-accepted' });
  });

  it('is void as soon as policy no longer allows the method it was won by', async () => {
    const here = await hosted({}, { user: { methods: [phone, app], defaultMethod: 'sms' } });
    const id = await opened(here, 'manage');
    await here.send(id, { type: 'code.submitted', code: here.lastCode() });
    expect(await page(here, id)).toBe('securityInfo');
    await here.savePolicy({ mfa: { methods: ['appCode'] } });
    await here.send(id, { type: 'deletion.chosen', id: (await here.user())?.methods[1]?.id ?? '' });
    expect(await page(here, id)).toBe('challenge');
  });
});

describe('a sign-in that may go on without registration', () => {
  it('may also where the person would have to prove who they are first', async () => {
    const here = await hosted({}, { user: { methods: [phone], defaultMethod: 'sms' } });
    const id = await opened(here, 'interrupt', { signIn: {} });
    expect(await page(here, id)).toBe('challenge');
    expect(await here.send(id, { type: 'registration.skipped' })).toMatchObject({ status: 'done', output: { result: 'skipped' } });
  });

  it('may also where they are locked out', async () => {
    const here = await hosted({}, { user: { methods: [{ ...app }], defaultMethod: 'appCode' } });
    const id = await opened(here, 'interrupt', { signIn: {} });
    for (let i = 0; i < 11; i++) await here.send(id, { type: 'code.submitted', code: '000000' });
    expect(await page(here, id)).toBe('locked');
    expect(await here.send(id, { type: 'registration.skipped' })).toMatchObject({ status: 'done', output: { result: 'skipped' } });
  });

  it('may not where registration is enforced', async () => {
    const here = await hosted({}, { user: { methods: [phone], defaultMethod: 'sms', perUserMfa: 'enabled' } });
    const id = await opened(here, 'interrupt', { signIn: {} });
    await expect(here.send(id, { type: 'registration.skipped' })).rejects.toMatchObject({ code: 'event.not-accepted' });
  });
});

describe('a registration', () => {
  it.each([{ enablement: { refreshed: 'none' } }, { tenant: { cloud: 'national' } }] as const)('ends as not needed where the feature is turned off meanwhile: %j', async (off) => {
    const here = await hosted({});
    const id = await opened(here, 'interrupt', { signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'] } });
    await here.send(id, { type: 'registration.begun' });
    await here.send(id, { type: 'app.switched', channel: 'appCode' });
    await here.savePolicy(off);
    await here.send(id, { type: 'secret.renewed' });
    expect(await here.send(id, { type: 'retry.chosen' })).toMatchObject({ status: 'done', output: { result: 'notNeeded' } });
  });

  it('that could not be satisfied says so before anybody has to prove who they are', async () => {
    const here = await hosted({ mfa: { methods: ['sms'] }, sspr: { methodsRequired: 2, methods: ['mobilePhone', 'officePhone'] } }, { user: { methods: [phone], defaultMethod: 'sms', perUserMfa: 'enabled' } });
    expect(await page(here, await opened(here, 'interrupt', { signIn: {} }))).toBe('unsatisfiable');
  });

  it('is not what somebody gives up who gives up the review', async () => {
    const here = await hosted({}, { user: { methods: [phone, { type: 'email', address: 'ada@example.org' }], defaultMethod: 'sms', confirmedAt: '2020-01-01T00:00:00Z' } });
    for (const giveUp of [(id: string) => here.engine.cancel(id), (id: string) => here.send(id, { type: 'flow.cancelled' })]) {
      const id = await opened(here, 'interrupt', { signIn: {} });
      expect(await giveUp(id)).toMatchObject({ status: 'cancelled' });
    }
    expect(await here.store.audit({ after: 0, limit: 10 })).toEqual([]);
  });
});

describe('security questions', () => {
  it('leave whoever has a way to be asked with a default, as what-if says', async () => {
    const here = await hosted({ sspr: { methodsRequired: 2, methods: ['mobilePhone', 'securityQuestions'] } }, { user: { methods: [phone], defaultMethod: null } });
    const id = await opened(here, 'interrupt', { signIn: {} });
    await here.send(id, { type: 'code.submitted', code: here.lastCode() });
    await here.send(id, { type: 'registration.begun' });
    expect(await page(here, id)).toBe('answerQuestions');
    await here.send(id, { type: 'questions.submitted', answers: [['question.01', 'Ida'], ['question.02', 'Turin'], ['question.03', 'Bello']].map(([question = '', answer = '']) => ({ question, answer })) });
    expect((await here.user())?.defaultMethod).toBe('sms');
  });
});
