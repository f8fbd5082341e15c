// What an answer about a flow promises: revisions, waiting, what is shown once, who may look.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitingCode, interrupted, newestCode, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';

describe('an answer about a flow', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await person(service, 'u1');
  });
  afterAll(async () => await service.stop());

  it('carries its revision as ETag, and 304 while that is known', async () => {
    const { id, revision } = await interrupted(service, 'u1');
    const look = await service.call('GET', `/v1/flows/${id}`);
    expect(look.headers.get('etag')).toBe(`"${revision}"`);
    const again = await service.call('GET', `/v1/flows/${id}`, undefined, { 'if-none-match': `"${revision}"` });
    expect([again.status, again.text]).toEqual([304, '']);
    await send(service, id, { type: 'registration.begun' });
    expect((await service.call('GET', `/v1/flows/${id}`, undefined, { 'if-none-match': `"${revision}"` })).status).toBe(200);
  });

  it('lets only one of two tabs act on the same revision', async () => {
    const { id, revision } = await interrupted(service, 'u1');
    const replies = await Promise.all([1, 2].map(() => send(service, id, { type: 'registration.begun' }, { 'if-match': `"${revision}"` })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('shows the seed in the one answer that made it, and the next action makes another', async () => {
    const { id } = await interrupted(service, 'u1');
    await send(service, id, { type: 'registration.begun' });
    const begun = await send(service, id, { type: 'app.switched', channel: 'appCode' });
    const { secret, uri } = begun.body.view.shownOnce;
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*secret=/);
    expect(begun.headers.get('cache-control')).toBe('no-store');
    const look = await service.call('GET', `/v1/flows/${id}`);
    expect(look.body.view.page).toBe('scanApp');
    expect(look.text).not.toContain(secret);
    const renewed = await send(service, id, { type: 'secret.renewed' });
    expect(renewed.body.view.shownOnce.secret).not.toBe(secret);
  });

  it('shows a picture of the seed to people with the longest of names, too', async () => {
    for (const displayName of ['漢'.repeat(250), '🙂'.repeat(120), 'a'.repeat(256), '']) {
      await person(service, 'longname', { displayName });
      const { id } = await interrupted(service, 'longname');
      await send(service, id, { type: 'registration.begun' });
      const { body } = await send(service, id, { type: 'app.switched', channel: 'appCode' });
      expect(body.view?.shownOnce?.uri, displayName).toMatch(/^otpauth:/);
      expect(body.view?.shownOnce?.qr, displayName).toMatch(/^<svg/);
    }
  });

  it('ends by cancelling, and says the same when cancelled again', async () => {
    const { id } = await interrupted(service, 'u1');
    const first = await service.call('DELETE', `/v1/flows/${id}`);
    const again = await service.call('DELETE', `/v1/flows/${id}`);
    expect([first.status, first.body.status, again.status]).toEqual([200, 'cancelled', 200]);
    expect(again.body).toEqual(first.body);
    expect([first.body.view, first.body.actions]).toEqual([null, []]);
  });

  it('waits for work under way, and says how long it was asked to', async () => {
    await awaitingCode(service, 'u5');
    await person(service, 'u6');
    const { id } = await interrupted(service, 'u6');
    await send(service, id, { type: 'registration.begun' });
    const reply = await send(service, id, { type: 'phone.submitted', number: '+1 2065550112', channel: 'sms' }, { prefer: 'wait=10' });
    expect(reply.headers.get('preference-applied')).toBe('wait=10');
    expect(reply.body.view.page).toBe('enterCode');
  });

  it('goes to the flow\'s own token too, until the flow ends, and to no other flow\'s', async () => {
    const flow = await interrupted(service, 'u1');
    const other = await interrupted(service, 'u1');
    const bearer = { authorization: `Bearer ${flow.userToken}` };
    expect((await service.call('GET', `/v1/flows/${flow.id}`, undefined, bearer)).status).toBe(200);
    expect((await service.call('GET', `/v1/flows/${other.id}`, undefined, bearer)).status).toBe(404);
    expect((await service.call('GET', '/v1/users/u1', undefined, bearer)).status).toBe(401);
    const ended = await service.call('POST', `/v1/flows/${flow.id}/events`, { type: 'flow.cancelled' }, bearer);
    expect(ended.body.status).toBe('cancelled');
    expect((await service.call('GET', `/v1/flows/${flow.id}`, undefined, bearer)).status).toBe(401);
  });

  it('lists a history without a single secret', async () => {
    const id = await awaitingCode(service, 'u8', '+1 2065550177');
    const code = await newestCode(service);
    await send(service, id, { type: 'code.submitted', code });
    const { body, text } = await service.call('GET', `/v1/flows/${id}/events`);
    expect(text).not.toMatch(new RegExp(`2065550177|${code}`));
    expect(body.items.map(({ seq }: { seq: number }) => seq)).toEqual(body.items.map((_: unknown, i: number) => i + 1));
    expect(body.items.find(({ event }: { event: { type: string } }) => event.type === 'code.submitted')).toMatchObject({ event: { code: { sealed: expect.any(String) } }, transitions: [expect.stringContaining('code.submitted')] });
    expect(service.logged.join('')).not.toMatch(new RegExp(`2065550177|${code}`));
  });

  it('pages through flows by subject and status', async () => {
    await person(service, 'pager');
    for (let i = 0; i < 5; i++) await interrupted(service, 'pager');
    const first = await service.call('GET', '/v1/flows?subject=pager&status=active&limit=3');
    const rest = await service.call('GET', `/v1/flows?subject=pager&status=active&limit=3&after=${first.body.next}`);
    expect([first.body.items.length, rest.body.items.length, rest.body.next]).toEqual([3, 2, null]);
  });
});
