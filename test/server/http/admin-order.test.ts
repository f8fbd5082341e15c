// The order of refusal where roles come in, and tags that are only alike.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/service.ts';
import { callAs, keyWith } from './role-keys.ts';

describe('a request', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await service.call('PUT', '/v1/users/u1', { id: 'u1' });
  });
  afterAll(async () => await service.stop());

  it('is refused for want of a key, then of a role, and only then for what is not there or not readable', async () => {
    const { key } = await keyWith(service, ['reader']);
    const asked = async (authorization: string, body: string) => (await service.raw('POST', '/v1/flows/nobody/events', body, { authorization, 'content-type': 'application/json' })).body.code;
    expect([await asked(`Bearer ${key}x`, '{}'), await asked(`Bearer ${key}`, 'no JSON')]).toEqual(['key.unknown', 'role.missing']);
    for (const path of ['/v1/flows/nobody', '/v1/flows/nobody/events']) expect((await callAs(service, key, 'GET', path)).body.code).toBe('role.missing');
    expect((await callAs(service, key, 'GET', '/v1/users/nobody')).body.code).toBe('user.unknown');
  });

  it('on the condition of a weak tag is never met: a flow stays as it is', async () => {
    const flow = (await service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'u1' })).body;
    for (const tag of [`W/"${flow.revision}"`, `W/"${flow.revision}", W/"0"`]) {
      const reply = await service.call('POST', `/v1/flows/${flow.id}/events`, { type: 'flow.cancelled' }, { 'if-match': tag });
      expect([reply.status, reply.body.code], tag).toEqual([412, 'flow.moved-on']);
    }
    expect((await service.call('POST', `/v1/flows/${flow.id}/events`, { type: 'flow.cancelled' }, { 'if-match': `W/"0", "${flow.revision}"` })).status).toBe(200);
  });
});
