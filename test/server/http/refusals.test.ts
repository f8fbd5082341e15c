// Every row of the API's table of refusals, over a real socket, and the order they come in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitingCode, interrupted, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';

describe('a request that is refused', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await person(service, 'u1');
  });
  afterAll(async () => await service.stop());

  const expectProblem = (reply: { status: number; headers: Headers; body: { status: number; code: string; type: string; title: string; detail: string } }, status: number, code: string) => {
    expect({ status: reply.status, code: reply.body?.code }).toEqual({ status, code });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body.status).toBe(status);
    for (const member of ['type', 'title', 'detail'] as const) expect(reply.body[member]).not.toBe('');
  };

  it('has no key: 401 with the challenge', async () => {
    const reply = await service.call('GET', '/v1/flows', undefined, { authorization: '' });
    expectProblem(reply, 401, 'key.unknown');
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    expectProblem(await service.call('GET', '/v1/flows', undefined, { authorization: 'Bearer wrong-key' }), 401, 'key.unknown');
  });

  it('names a flow that is not there: 404, before its body is read', async () => {
    expectProblem(await service.raw('POST', '/v1/flows/flow_none/events', '{', { 'content-type': 'application/json' }), 404, 'flow.unknown');
    expectProblem(await service.call('GET', '/v1/flows/flow_none'), 404, 'flow.unknown');
  });

  it('cannot be read: 400', async () => {
    const { id } = await interrupted(service, 'u1');
    for (const body of ['{', '[]', 'null', '"text"', '{}', '{"type": 7}', '{"type": ["xstate.stop"]}']) {
      expectProblem(await service.raw('POST', `/v1/flows/${id}/events`, body, { 'content-type': 'application/json' }), 400, 'request.malformed');
    }
    expectProblem(await service.raw('POST', `/v1/flows/${id}/events`, ''), 400, 'request.malformed');
  });

  it('is not JSON: 415; too large: 413', async () => {
    const { id } = await interrupted(service, 'u1');
    expectProblem(await service.raw('POST', `/v1/flows/${id}/events`, 'type=x', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'request.unsupported-type');
    expectProblem(await service.call('POST', `/v1/flows/${id}/events`, { type: 'x', text: 'x'.repeat(70_000) }), 413, 'request.too-large');
  });

  it('sends what only the engine may send: 422, also to a flow that has ended', async () => {
    const { id } = await interrupted(service, 'u1');
    for (const type of ['xstate.stop', 'xstate.done.actor.loadFacts', 'xstate.after.codeLifetime.interrupt.phone.awaitingCode', 'flow.expired']) {
      expectProblem(await send(service, id, { type }), 422, 'event.reserved');
    }
    await service.call('DELETE', `/v1/flows/${id}`);
    expectProblem(await send(service, id, { type: 'xstate.stop' }), 422, 'event.reserved');
  });

  it('comes to a flow that has ended: 410 with a way on, whatever its If-Match says', async () => {
    const { id } = await interrupted(service, 'u1');
    await service.call('DELETE', `/v1/flows/${id}`);
    const reply = await send(service, id, { type: 'registration.begun' }, { 'if-match': '"1"' });
    expectProblem(reply, 410, 'flow.ended');
    expect(reply.body.continue).toEqual({ type: 'restart', method: 'POST', href: '/v1/flows', body: { machine: 'interrupt', subject: 'u1' } });
    expect((await service.call('GET', `/v1/flows/${id}`)).status).toBe(200);
  });

  it('comes to a flow that has expired: 410', async () => {
    const { id } = await interrupted(service, 'u1');
    await service.call('POST', '/v1/test/clock', { advance: 'PT16M' });
    await expect.poll(async () => (await service.call('GET', `/v1/flows/${id}`)).body.status).toBe('expired');
    expectProblem(await send(service, id, { type: 'registration.begun' }), 410, 'flow.expired');
  });

  it('was decided on an older revision: 412 before 409, and the flow is unchanged', async () => {
    const { id, revision } = await interrupted(service, 'u1');
    expectProblem(await send(service, id, { type: 'registration.confirmed' }, { 'if-match': `"${revision - 1}"` }), 412, 'flow.moved-on');
    expect((await service.call('GET', `/v1/flows/${id}`)).body.revision).toBe(revision);
  });

  it('is for any of several revisions: taken when the flow is at one of them', async () => {
    const { id, revision } = await interrupted(service, 'u1');
    expect((await send(service, id, { type: 'registration.begun' }, { 'if-match': `"${revision - 1}", "${revision}"` })).status).toBe(200);
    expectProblem(await send(service, id, { type: 'flow.cancelled' }, { 'if-match': 'seven' }), 400, 'request.malformed');
  });

  it('sends what the state does not take: 409, naming what it does', async () => {
    const { id } = await interrupted(service, 'u1');
    const reply = await send(service, id, { type: 'code.submitted', code: '123456' });
    expectProblem(reply, 409, 'event.not-accepted');
    expect(reply.body.accepted).toEqual(expect.arrayContaining(['registration.begun', 'flow.cancelled']));
  });

  it('breaks the schema of the event: 422, every field with its rule and none with its value', async () => {
    const id = await awaitingCode(service, 'u2');
    const reply = await send(service, id, { type: 'code.submitted', code: 'secr87', extra: 1 });
    expectProblem(reply, 422, 'event.invalid');
    expect(reply.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`).sort()).toEqual(['/code pattern', '/extra unknown']);
    expect(reply.text).not.toContain('secr87');
  });

  it('makes a choice that is not offered: 422 with the ones that are', async () => {
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['sms'] }, sspr: { scope: 'none' } });
    const { id } = await interrupted(service, 'u1');
    await send(service, id, { type: 'registration.begun' });
    const reply = await send(service, id, { type: 'phone.submitted', number: '+1 2065550111', channel: 'voice' });
    expectProblem(reply, 422, 'event.invalid');
    expect(reply.body.errors).toEqual([{ pointer: '/channel', code: 'enum', message: 'must be one of sms' }]);
  });

  it('starts an unknown machine, for an unknown user, with unknown input: 422 naming each', async () => {
    const pointers = async (body: object) => (await service.call('POST', '/v1/flows', body)).body.errors?.map(({ pointer }: { pointer: string }) => pointer);
    expect(await pointers({ machine: 'nothing' })).toEqual(['/machine']);
    expect(await pointers({ machine: 'interrupt' })).toEqual(['/subject']);
    expect(await pointers({ machine: 'interrupt', subject: 'nobody' })).toEqual(['/subject']);
    expect(await pointers({ machine: 'interrupt', subject: 'u1', input: { signIn: { mode: 'sideways' }, more: 1 } })).toEqual(expect.arrayContaining(['/input/signIn/mode', '/input/more']));
  });

  it('is one flow too many for a person: 429 with Retry-After', async () => {
    await person(service, 'busy');
    for (let i = 0; i < 100; i++) await interrupted(service, 'busy');
    const reply = await service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'busy' });
    expectProblem(reply, 429, 'flow.limit');
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('counts starts that come at once, too', async () => {
    await person(service, 'stampede');
    const starts = await Promise.all(Array.from({ length: 110 }, () => service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'stampede', input: { signIn: { mfaRegistrationEnforcedBy: ['perUser'] } } })));
    expect(starts.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(starts.filter(({ status }) => status === 429)).toHaveLength(10);
    expectProblem(await service.call('POST', '/v1/flows', { machine: 'interrupt', subject: 'stampede', input: { bad: 1 } }), 422, 'input.invalid');
  });

  it('holds half a character: 400', async () => {
    const body = String.raw`{"id": "u1", "displayName": "a\ud800"}`;
    expectProblem(await service.raw('PUT', '/v1/users/u1', body, { 'content-type': 'application/json' }), 400, 'request.malformed');
  });

  it('has a query that is none: 400; a path that is none: 404; a method that is none: 405', async () => {
    expectProblem(await service.call('GET', '/v1/flows?limit=0'), 400, 'query.invalid');
    expectProblem(await service.call('GET', '/v1/flows?unknown=1'), 400, 'query.invalid');
    for (const path of ['/v2/flows', '/v1/flows/', '/V1/flows']) expectProblem(await service.call('GET', path), 404, 'not-found');
    expectProblem(await service.call('PUT', '/v1/flows', {}), 405, 'method.not-allowed');
  });

  it('hides nothing behind special names: __proto__ and constructor are unknown fields', async () => {
    const id = await awaitingCode(service, 'u3');
    const reply = await service.raw('POST', `/v1/flows/${id}/events`, '{"type":"code.submitted","code":"123456","__proto__":{"x":1}}', { 'content-type': 'application/json' });
    expectProblem(reply, 422, 'event.invalid');
  });
});
