// A sign-in that cannot go on without multi-factor authentication, by somebody who has nothing on file.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIns } from '#src/directory/sign-in-record.ts';
import { newestCode, person, send } from '../support/enrolment.ts';
import { type Service, startService } from '../support/service.ts';
import { totp } from '../support/totp.ts';

describe('registration that multi-factor authentication required now has begun', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await service.call('PUT', '/v1/policy', { sspr: { registerAtSignIn: false } });
  });
  afterAll(async () => await service.stop());

  const start = async (subject: string, machine = 'interrupt') =>
    (await service.call('POST', '/v1/flows', { machine, subject, input: { signIn: { mfaRequiredNow: true } } })).body;
  const kept = async (flow: string) => await service.host.store.get(signIns, flow);

  it('carries out the plan it began with, also once the first method would do for the sign-in', async () => {
    await person(service, 'u1');
    const begun = await start('u1');
    expect(JSON.stringify(begun.view)).toMatch(/2 methods/);
    await send(service, begun.id, { type: 'registration.begun' });
    const scanning = await send(service, begun.id, { type: 'app.switched', channel: 'appCode' });
    const app = await send(service, begun.id, { type: 'code.submitted', code: totp(scanning.body.view.shownOnce.secret, Date.now()) });
    expect(app.body.view.page, app.text).toBe('enterPhone');
    await service.restart();
    await send(service, begun.id, { type: 'phone.submitted', number: '+1 2065550100', channel: 'sms' });
    const phone = await send(service, begun.id, { type: 'code.submitted', code: await newestCode(service) });
    expect(phone.body.view.page, phone.text).toBe('confirmRegistration');
    expect(await kept(begun.id)).not.toBeNull();
    const ended = await send(service, begun.id, { type: 'registration.confirmed' });
    expect(ended.body).toMatchObject({ status: 'done', output: { result: 'registered' } });
    expect(await kept(begun.id)).toBeNull();
  });

  it('asks nothing of somebody who can pass, and keeps nothing of the flow', async () => {
    await person(service, 'u2', { methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550100' }], defaultMethod: 'sms' });
    const begun = await start('u2');
    expect(await kept(begun.id)).toBeNull();
    expect(begun).toMatchObject({ status: 'done' });
  });
});
