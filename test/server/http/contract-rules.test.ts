// What holds of all requests together: which refusal comes first, how often a key counts, how long an answer waits.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitingCode, interrupted, newestCode, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';
import { newDoor, withDoor } from './door.ts';

describe('the rules of all requests', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--test-clock'], withDoor);
    await person(service, 'u1');
  });
  afterAll(async () => await service.stop());

  it('refuse in one order: 401, 404, 400, replay, reserved 422, 410, 412, 409, 422', async () => {
    const { id } = await newDoor(service);
    await send(service, id, { type: 'door.opened' }, { 'idempotency-key': 'order' });
    const at = (path: string, body: string, headers: Record<string, string>) => service.raw('POST', `/v1/flows/${path}/events`, body, { 'content-type': 'application/json', ...headers });
    const none = { authorization: 'Bearer nobody-knows-it' };
    const stale = { 'if-match': '"1"' };
    const key = { 'idempotency-key': 'order' };
    const opened = '{"type":"door.opened"}';
    const code = async (reply: Promise<{ status: number; body: { code?: string } }>) => `${(await reply).status} ${(await reply).body.code ?? ''}`;
    // Each has every fault that comes later, too.
    expect(await code(at('flow_none', '{', { ...none, ...stale, ...key }))).toBe('401 key.unknown');
    expect(await code(at('flow_none', '{', { ...stale, ...key }))).toBe('404 flow.unknown');
    expect(await code(at(id, '{', { ...stale, ...key }))).toBe('400 request.malformed');
    expect(await code(at(id, opened, { 'if-match': 'x', ...key }))).toBe('400 request.malformed');
    expect(await code(at(id, opened, { ...stale, ...key }))).toBe('200 ');
    expect(await code(at(id, '{"type":"xstate.stop"}', { ...stale, ...key }))).toBe('422 idempotency.mismatch');
    expect(await code(at(id, '{"type":"xstate.stop"}', stale))).toBe('422 event.reserved');
    expect(await code(at(id, '{"type":"number.said","number":"x"}', stale))).toBe('412 flow.moved-on');
    expect(await code(at(id, '{"type":"number.said","number":"x"}', {}))).toBe('409 event.not-accepted');
    await send(service, id, { type: 'door.closed' });
    expect(await code(at(id, '{"type":"number.said","number":"x"}', {}))).toBe('422 event.invalid');
    await send(service, id, { type: 'door.removed' });
    expect(await code(at(id, '{"type":"flow.expired"}', stale))).toBe('422 event.reserved');
    expect(await code(at(id, opened, { ...stale, ...key }))).toBe('200 ');
    expect(await code(at(id, '{"type":"number.said","number":"x"}', stale))).toBe('410 flow.ended');
  });

  it('remember a key for 24 hours, and no longer', async () => {
    const { id } = await newDoor(service);
    const knock = () => send(service, id, { type: 'note.left', note: 'hello' }, { 'idempotency-key': 'knock' });
    const first = await knock();
    await service.call('POST', '/v1/test/clock', { advance: 'PT23H59M' });
    expect((await knock()).body).toEqual(first.body);
    await service.call('POST', '/v1/test/clock', { advance: 'PT2M' });
    expect((await knock()).body.revision).toBe(first.body.revision + 1);
  });

  it('belong a key to the caller who sent it: the flow\'s own token is another', async () => {
    const door = await newDoor(service);
    const knock = (headers: Record<string, string> = {}) => send(service, door.id, { type: 'note.left', note: 'hello' }, { 'idempotency-key': 'mine', ...headers });
    expect([(await knock()).body.revision, (await knock()).body.revision, (await knock({ authorization: `Bearer ${door.userToken}` })).body.revision]).toEqual([2, 2, 3]);
  });

  it('answer 409 to a key while its request is in flight, and apply it once', async () => {
    const { id } = await newDoor(service);
    const { store } = service.host;
    const commit = store.commit.bind(store);
    const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    store.commit = async (batch) => {
      reached.resolve();
      await released.promise;
      await commit(batch);
    };
    const knock = () => send(service, id, { type: 'door.opened' }, { 'idempotency-key': 'in flight' });
    const first = knock();
    await reached.promise;
    const meanwhile = await knock();
    store.commit = commit;
    released.resolve();
    expect([meanwhile.status, meanwhile.body.code, Number(meanwhile.headers.get('retry-after')) > 0]).toEqual([409, 'idempotency.in-flight', true]);
    expect([(await first).status, (await knock()).body]).toEqual([200, (await first).body]);
    expect((await service.call('GET', `/v1/flows/${id}`)).body.revision).toBe(2);
  });

  it('wait for work under way: five seconds, or as long as asked', async () => {
    await service.call('PUT', '/v1/test/activities/checkLock', { outcomes: [] });
    const { id } = await newDoor(service);
    await send(service, id, { type: 'door.opened' });
    const early = await send(service, id, { type: 'door.locked' }, { prefer: 'wait=0' });
    expect([early.status, early.headers.get('preference-applied')]).toEqual([200, 'wait=0']);
    expect(['checking', 'locked']).toContain(early.body.state);
    const other = await newDoor(service);
    await send(service, other.id, { type: 'door.opened' });
    const late = await send(service, other.id, { type: 'door.locked' });
    expect([late.body.state, late.body.status, late.headers.has('preference-applied')]).toEqual(['locked', 'done', false]);
  });

  it('give each end its status', async () => {
    const endOf = async (...types: string[]) => {
      const { id } = await newDoor(service);
      let body;
      for (const type of types) ({ body } = await send(service, id, { type }));
      return body.status as string;
    };
    expect([await endOf('door.opened', 'door.locked'), await endOf('door.removed'), await endOf('flow.cancelled')]).toEqual(['done', 'error', 'cancelled']);
  });

  it('show a secret once, in an answer nobody may keep, and again only for the same key and body', async () => {
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['appCode'] }, sspr: { scope: 'none' } });
    const { id } = await interrupted(service, 'u1');
    const begin = () => send(service, id, { type: 'registration.begun' }, { 'idempotency-key': 'once' });
    const first = await begin();
    expect([first.headers.get('cache-control'), first.body.view.shownOnce.secret.length]).toEqual(['no-store', 32]);
    expect((await begin()).body).toEqual(first.body);
    for (const path of [`/v1/flows/${id}`, `/v1/flows/${id}/events`]) expect((await service.call('GET', path)).text).not.toContain(first.body.view.shownOnce.secret);
    expect(first.body.actions.map(({ name }: { name: string }) => name)).toContain('secret.renewed');
  });

  it('name every field of a page as a property of an action', async () => {
    const id = await awaitingCode(service, 'u2', '+1 2065550188');
    const { body } = await service.call('GET', `/v1/flows/${id}`);
    expect(body.view.fields).toEqual([expect.objectContaining({ name: 'code', kind: 'code', label: expect.stringMatching(/\w/) })]);
    expect(Object.keys(body.actions.find(({ name }: { name: string }) => name === 'code.submitted').input.properties)).toContain('code');
    expect((await send(service, id, { type: 'code.submitted', code: await newestCode(service) })).status).toBe(200);
  });

  it('carry the same safe headers on every answer, and no name of the software', async () => {
    for (const path of ['/v1/flows', '/healthz', '/nowhere', '/metrics', '/v1/flows/flow_none']) {
      const { headers } = await service.call('GET', path);
      expect(Object.fromEntries(['cache-control', 'x-content-type-options', 'x-frame-options', 'referrer-policy', 'vary'].map((name) => [name, headers.get(name)])), path).toEqual({
        'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN', 'referrer-policy': 'no-referrer', vary: 'Authorization, Accept, Accept-Language',
      });
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect([headers.has('x-powered-by'), headers.has('server')]).toEqual([false, false]);
    }
  });
});
