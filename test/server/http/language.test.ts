// In which language a flow is answered, how that is said, and that a choice is kept.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { interrupted, person, phoneOnly, send } from '../../support/enrolment.ts';
import { type Reply, type Service, startService } from '../../support/service.ts';

describe('the language of an answer about a flow', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await service.call('PUT', '/v1/policy', phoneOnly);
    await person(service, 'u1');
  });
  afterAll(async () => await service.stop());

  const look = async (path: string, accept?: string, more: Record<string, string> = {}) =>
    await service.call('GET', `/v1/flows/${path}`, undefined, { ...(accept === undefined ? {} : { 'accept-language': accept }), ...more });
  const said = ({ headers, body }: Reply): string[] => [headers.get('content-language') ?? '', (body as { view: { title: { text: string } } }).view.title.text];
  const english = ['en', 'Your account needs a little more information'];
  const german = ['de', 'Für Ihr Konto fehlen noch Angaben'];

  it.each([
    [undefined, english], ['de', german], ['de-AT, en;q=0.5', german], ['en;q=0.4, de;q=0.9', german], ['de;q=0, en;q=0.1', english], ['fr, de;q=0.2', german], ['fr', english], ['*', english], ['not; a=header;;', english],
  ])('is by Accept-Language %j %s', async (accept, expected) => {
    const { id } = await interrupted(service, 'u1');
    expect(said(await look(id, accept))).toEqual(expected);
  });

  it('is what ?lng= asks for, whatever is accepted, and stays so until another is asked for', async () => {
    const { id } = await interrupted(service, 'u1');
    expect(said(await look(`${id}?lng=de-CH`, 'en'))).toEqual(german);
    expect(said(await look(id, 'en'))).toEqual(german);
    await service.restart();
    expect(said(await look(id, 'en'))).toEqual(german);
    expect(said(await look(`${id}?lng=en`, 'de'))).toEqual(english);
    expect(said(await look(id, 'de'))).toEqual(english);
  });

  it('is kept from the start of a flow and from an event, too, and is that of actions and every part of the page', async () => {
    const started = await service.call('POST', '/v1/flows?lng=de', { machine: 'interrupt', subject: 'u1', input: { signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'] } } });
    expect([started.status, ...said(started)]).toEqual([201, ...german]);
    const { id } = started.body;
    expect(said(await look(id))).toEqual(german);
    expect(started.body.actions.map(({ title }: { title: { text: string } }) => title.text)).toEqual(expect.arrayContaining(['Weiter', 'Abbrechen']));
    expect(JSON.stringify(started.body.view)).not.toMatch(/\b(?:you|your|the)\b/i);
    const other = await interrupted(service, 'u1');
    const begun = await send(service, other.id, { type: 'registration.begun' });
    expect(begun.headers.get('content-language')).toBe('en');
    const again = await interrupted(service, 'u1');
    const inGerman = await service.call('POST', `/v1/flows/${again.id}/events?lng=de`, { type: 'registration.begun' });
    expect(inGerman.headers.get('content-language')).toBe('de');
    expect((await look(again.id)).headers.get('content-language')).toBe('de');
  });

  it('that nobody speaks is passed over, and nothing is kept of it', async () => {
    const { id } = await interrupted(service, 'u1');
    const reply = await look(`${id}?lng=tlh`, 'de');
    expect([reply.status, ...said(reply)]).toEqual([200, ...german]);
    expect(said(await look(id))).toEqual(english);
  });

  it('is part of the ETag: a page in another language is another page, and an event may name either', async () => {
    const { id, revision } = await interrupted(service, 'u1');
    const tags = [await look(id), await look(id, 'de')].map(({ headers }) => headers.get('etag'));
    expect(tags).toEqual([`"${revision}"`, `"${revision};de"`]);
    expect((await look(id, 'de', { 'if-none-match': `"${revision};de"` })).status).toBe(304);
    expect((await look(id, 'de', { 'if-none-match': `"${revision}"` })).status).toBe(200);
    expect((await look(id, 'en', { 'if-none-match': `"${revision};de"` })).status).toBe(200);
    expect((await look(id)).headers.get('vary')).toMatch(/\bAccept-Language\b/);
    expect((await send(service, id, { type: 'registration.begun' }, { 'if-match': `"${revision};de"` })).status).toBe(200);
    expect((await send(service, id, { type: 'flow.cancelled' }, { 'if-match': `"${revision};de"` })).status).toBe(412);
  });

  it('does not move the flow, and is that of a list as it is asked for', async () => {
    const { id, revision } = await interrupted(service, 'u1');
    const { body } = await look(`${id}?lng=de`);
    expect([body.revision, body.updatedAt]).toEqual([revision, (await look(id)).body.updatedAt]);
    const list = await service.call('GET', '/v1/flows?status=active&lng=de');
    expect([list.status, list.headers.get('content-language'), list.body.items[0].view.title.text]).toEqual([200, 'de', expect.stringMatching(/Konto|App|Telefon/)]);
  });

  it('is never that of a problem, which a program reads', async () => {
    const { body } = await service.call('GET', '/v1/flows/flow_nobody?lng=de');
    expect(body.detail).toBe('no such flow');
  });

  it('is what the person is written to in from then on: codes, and what an administrator does, until another is asked for', async () => {
    await person(service, 'u2', { methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550142' }, { type: 'email', address: 'u2@example.org' }], defaultMethod: 'sms' });
    const inbox = async () => (await service.call('GET', '/v1/demo/inbox?limit=200')).body.items as { channel: string; to: string; text: string; subject?: string }[];
    const code = async () => (await inbox()).filter(({ to }) => to === '+12065550142').at(-1)?.text;
    await service.call('POST', '/v1/flows?lng=de', { machine: 'step-up', subject: 'u2' });
    expect(await code()).toMatch(/^\d{6} ist Ihr Code/);
    await service.call('POST', '/v1/test/clock', { advance: 'PT10M' });
    await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'u2' });
    expect(await code()).toMatch(/^\d{6} ist Ihr Code/);
    const told = async () => (await inbox()).filter(({ to }) => to === 'u2@example.org').at(-1)?.subject;
    const { body } = await service.call('GET', '/v1/users/u2');
    await service.call('PUT', '/v1/users/u2', { ...body, defaultMethod: 'voice' });
    await vi.waitFor(async () => expect(await told()).toContain('Ihre Sicherheitsangaben wurden geändert'));
    const english = await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'u2' });
    await look(`${english.body.id}?lng=en`);
    await service.call('PUT', '/v1/users/u2', body);
    await vi.waitFor(async () => expect(await told()).toContain('your security info was changed'));
  });
});
