// A request with an Idempotency-Key happens once, whatever is lost in between.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idempotencyRows } from '#server/http/idempotency.ts';
import { awaitingCode, enforced, interrupted, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';

describe('an idempotency key', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await person(service, 'u1');
  });
  afterAll(async () => await service.stop());

  it('gets the same answer again for the same body, also after a restart', async () => {
    const { id } = await interrupted(service, 'u1');
    const first = await send(service, id, { type: 'registration.begun' }, { 'idempotency-key': 'a' });
    const again = await send(service, id, { type: 'registration.begun' }, { 'idempotency-key': 'a' });
    await service.restart();
    const later = await send(service, id, { type: 'registration.begun' }, { 'idempotency-key': 'a' });
    expect([again.status, later.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    expect(later.body).toEqual(first.body);
    expect(later.headers.get('etag')).toBe(first.headers.get('etag'));
  });

  it('is refused with another body: 422', async () => {
    const { id } = await interrupted(service, 'u1');
    await send(service, id, { type: 'registration.begun' }, { 'idempotency-key': 'b' });
    const reply = await send(service, id, { type: 'flow.cancelled' }, { 'idempotency-key': 'b' });
    expect([reply.status, reply.body.code]).toEqual([422, 'idempotency.mismatch']);
  });

  it('is refused while its request is under way: 409; and only one of two at once is applied', async () => {
    const { id } = await interrupted(service, 'u1');
    const replies = await Promise.all([1, 2, 3, 4].map(() => send(service, id, { type: 'registration.begun' }, { 'idempotency-key': 'c' })));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    const log = await service.call('GET', `/v1/flows/${id}/events`);
    expect(log.body.items.filter(({ event }: { event: { type: string } }) => event.type === 'registration.begun')).toHaveLength(1);
  });

  it('starts one flow, with its token, however often it is sent', async () => {
    const headers = { 'idempotency-key': 'd' };
    const start = () => service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'u1', input: enforced }, headers);
    const first = await start();
    const again = await start();
    expect(again.body).toEqual(first.body);
    expect(again.body.userToken).toMatch(/^ut_flow_/);
    expect(again.headers.get('location')).toBe(`/v1/flows/${first.body.id}`);
  });

  it('does not remember a refusal: the same key works once the request does', async () => {
    const { id } = await interrupted(service, 'u1');
    const early = await send(service, id, { type: 'method.chosen', method: 'phone' }, { 'idempotency-key': 'e' });
    expect(early.status).toBe(409);
    await send(service, id, { type: 'registration.begun' });
    await send(service, id, { type: 'method.left' });
    const late = await send(service, id, { type: 'method.chosen', method: 'phone' }, { 'idempotency-key': 'e' });
    expect(late.status, late.text).toBe(200);
  });

  it('keeps a secret shown once for ten minutes and the rest of the answer for a day', async () => {
    await service.call('PUT', '/v1/policy', {});
    const { id } = await interrupted(service, 'u1');
    const begin = () => send(service, id, { type: 'registration.begun' }, { 'idempotency-key': 'f' });
    const first = await begin();
    expect(first.body.view.shownOnce.secret).toMatch(/^[A-Z2-7]{26}$/);
    expect((await begin()).body).toEqual(first.body);
    await service.call('POST', '/v1/test/clock', { advance: 'PT11M' });
    const later = await begin();
    expect(later.status).toBe(200);
    expect(later.body.view.page).toBe('pairApp');
    expect(later.body.view.shownOnce).toBeUndefined();
  });

  it('is forgotten after a day, however many there were', async () => {
    const { id } = await interrupted(service, 'u1');
    for (let i = 0; i < 450; i++) expect((await service.call('POST', `/v1/flows/${id}/events`, { type: i === 0 ? 'registration.begun' : 'secret.renewed' }, { 'idempotency-key': `many ${i}` })).status).toBe(200);
    const { store } = service.host;
    expect(await store.list(idempotencyRows, { limit: 1_000 })).not.toEqual([]);
    await service.call('POST', '/v1/test/clock', { advance: 'P2D' });
    await service.host.sweep();
    expect(await store.list(idempotencyRows, { limit: 1_000 })).toEqual([]);
  });

  it('belongs to its path: the same key on another flow is another request', async () => {
    const one = await awaitingCode(service, 'u7');
    const two = await interrupted(service, 'u1');
    await send(service, one, { type: 'flow.cancelled' }, { 'idempotency-key': 'g' });
    const reply = await send(service, two.id, { type: 'registration.begun' }, { 'idempotency-key': 'g' });
    expect(reply.body.id).toBe(two.id);
  });
});
