// When the store cannot write, nothing is acknowledged, nothing is lost, and it goes on by itself afterwards.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { interrupted, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';

describe('a store that cannot write', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await person(service, 'u1');
  });
  afterAll(async () => await service.stop());

  it('answers 503 with Retry-After to whatever writes, changes nothing, and takes the same request once it can', async () => {
    const flow = await interrupted(service, 'u1');
    const { store } = service.host;
    const healthy = { commit: store.commit.bind(store), trouble: store.trouble.bind(store) };
    store.commit = async () => {
      throw new StoreUnavailableError('the disk is full');
    };
    store.trouble = () => 'the disk is full';

    const headers = { 'idempotency-key': 'k' };
    for (const refused of [await send(service, flow.id, { type: 'registration.begun' }, headers), await service.call('PUT', '/v1/users/u9', { id: 'u9' }), await service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'u1' })]) {
      expect([refused.status, refused.body.code, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, 'store.unavailable', true]);
    }
    const ready = await service.call('GET', '/readyz');
    expect([ready.status, ready.body.because]).toEqual([503, ['the disk is full']]);
    expect((await service.call('GET', '/healthz')).status).toBe(200);
    expect((await service.call('GET', `/v1/flows/${flow.id}`)).body).toMatchObject({ revision: flow.revision, status: 'active' });

    Object.assign(store, healthy);
    expect((await service.call('GET', '/readyz')).status).toBe(200);
    expect((await service.call('GET', '/v1/users/u9')).status).toBe(404);
    const taken = await send(service, flow.id, { type: 'registration.begun' }, headers);
    expect([taken.status, taken.body.view.page]).toEqual([200, 'pairApp']);
  });
});
