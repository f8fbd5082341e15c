// Every row of the API's table of situations, and every other refusal, over a real socket.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitingCode, interrupted, person, send } from '../../support/enrolment.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { type Body, type Service, startService } from '../../support/service.ts';
import { doorDefinition, expired, newDoor, problem, problemIn } from './door.ts';

describe('a request that is refused', () => {
  let service: Service;
  let doors = '1';
  beforeAll(async () => {
    service = await startService(['--test-clock'], (builtIn) => [...builtIn, doorDefinition(doors)]);
    await person(service, 'u1');
  });
  afterAll(async () => await service.stop());

  const expectProblem = (reply: Parameters<typeof problemIn>[0], status: number, code: string) => expect(problemIn(reply)).toEqual(problem(status, code));

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

  it('comes to a flow that has expired: 410 with a way on', async () => {
    const reply = await send(service, await expired(service, 'late'), { type: 'registration.begun' });
    expectProblem(reply, 410, 'flow.expired');
    expect(reply.body.continue).toEqual({ type: 'restart', method: 'POST', href: '/v1/flows', body: { machine: 'interrupt', subject: 'late' } });
  });

  it('comes to a flow whose version is not hosted any more: 410 with a way on, and the flow can be looked at', async () => {
    const { id } = await newDoor(service);
    doors = '2';
    await service.restart();
    const reply = await send(service, id, { type: 'door.opened' });
    expectProblem(reply, 410, 'flow.outdated');
    expect(reply.body.continue).toEqual({ type: 'restart', method: 'POST', href: '/v1/flows', body: { machine: 'door', subject: null } });
    expect((await service.call('GET', `/v1/flows/${id}`)).body).toMatchObject({ id, version: '1', view: null, actions: [], continue: reply.body.continue });
    expect((await service.call('GET', '/metrics')).text).toMatch(/\nfactorflow_flows_parked [1-9]\d*\n/);
    doors = '1';
    await service.restart();
    expect((await send(service, id, { type: 'door.opened' })).status).toBe(200);
  });

  it('names an unknown flow or another subject\'s: 404, which cannot be told apart', async () => {
    const [mine, other] = [await newDoor(service, 'one'), await newDoor(service, 'two')];
    const bearer = { authorization: `Bearer ${mine.userToken}` };
    const asked = async (id: string, method: string, path: string, body?: object): Promise<[number, Body, string[]]> => {
      const { status, body: answer, headers } = await service.call(method, path.replace('{id}', id), body, bearer);
      return [status, answer, [...headers.keys()].sort()];
    };
    for (const [method, path, body] of [['GET', '/v1/flows/{id}'], ['DELETE', '/v1/flows/{id}'], ['POST', '/v1/flows/{id}/events', { type: 'door.opened' }]] as const) {
      const theirs = await asked(other.id as string, method, path, body);
      expect([theirs[0], theirs[1].code]).toEqual([404, 'flow.unknown']);
      expect(theirs).toEqual(await asked(`flow_${'x'.repeat(22)}`, method, path, body));
    }
    expect((await service.call('GET', `/v1/flows/${other.id}`)).body.revision).toBe(1);
  });

  it('cannot be stored: 503 with Retry-After, and nothing is lost', async () => {
    const { id } = await newDoor(service);
    const { store } = service.host;
    const commit = store.commit.bind(store);
    store.commit = () => Promise.reject(new StoreUnavailableError('the disk is full'));
    const refused = await send(service, id, { type: 'door.opened' });
    store.commit = commit;
    expectProblem(refused, 503, 'store.unavailable');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await service.call('GET', `/v1/flows/${id}`)).body).toMatchObject({ revision: 1, state: 'shut' });
  });

  it('sends an event whose payload a guard refuses, though it is listed: 422', async () => {
    const door = await newDoor(service);
    expect(door.actions.map(({ name }: { name: string }) => name)).toContain('number.said');
    expectProblem(await send(service, door.id, { type: 'number.said', number: 3 }), 422, 'event.refused');
    expect((await send(service, door.id, { type: 'number.said', number: 4 })).status).toBe(200);
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
});
