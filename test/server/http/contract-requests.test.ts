// Every request the API offers, row by row, over a real socket: status, headers, and the shape of the answer.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';
import { newDoor, withDoor } from './door.ts';

const json = 'application/json; charset=utf-8';
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('a request', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--test-clock'], withDoor);
    await person(service, 'u1');
  });
  afterAll(async () => await service.stop());

  const facts = ({ status, headers }: { status: number; headers: Headers }) => ({ status, type: headers.get('content-type'), cache: headers.get('cache-control') });
  const fine = (status = 200) => ({ status, type: json, cache: 'no-store' });

  it('GET /healthz and /readyz answer without a key, 503 with what is not ready', async () => {
    const open = { authorization: '' };
    const [alive, ready] = [await service.call('GET', '/healthz', undefined, open), await service.call('GET', '/readyz', undefined, open)];
    expect([facts(alive), alive.body]).toEqual([fine(), { status: 'alive' }]);
    expect([facts(ready), ready.body]).toEqual([fine(), { status: 'ready' }]);
    const { store } = service.host;
    const healthy = store.trouble.bind(store);
    store.trouble = () => 'the disk is full';
    const unready = await service.call('GET', '/readyz', undefined, open);
    store.trouble = healthy;
    expect([facts(unready), unready.body]).toEqual([fine(503), { status: 'not ready', because: ['the disk is full'] }]);
  });

  it('GET /metrics answers without a key, in the text format of Prometheus', async () => {
    const reply = await service.call('GET', '/metrics', undefined, { authorization: '' });
    expect(facts(reply)).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', cache: 'no-store' });
    expect(reply.text).toMatch(/^# HELP factorflow_http_requests_total .+\n# TYPE factorflow_http_requests_total counter\n/m);
  });

  it('GET /openapi.json describes all of it without a key', async () => {
    const reply = await service.call('GET', '/openapi.json', undefined, { authorization: '' });
    expect([facts(reply), reply.body.openapi]).toEqual([fine(), '3.1.0']);
  });

  it('GET /v1/machines lists the machines, GET /v1/machines/{id} shows one', async () => {
    const list = await service.call('GET', '/v1/machines');
    expect([facts(list), list.body.next]).toEqual([fine(), null]);
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual(['interrupt', 'manage', 'review', 'step-up', 'converged-2018', 'door']);
    const one = await service.call('GET', '/v1/machines/door');
    expect(facts(one)).toEqual(fine());
    expect(one.body).toMatchObject({ id: 'door', version: '1', definition: { id: 'door' }, events: { 'code.typed': { properties: { code: { writeOnly: true } } } } });
    expect(one.body.states.map(({ id }: { id: string }) => id)).toContain('checking');
    expect((await service.call('GET', '/v1/machines/window')).body.code).toBe('machine.unknown');
  });

  it('POST /v1/flows answers 201 with Location, ETag, the flow, and its token', async () => {
    const reply = await service.call('POST', '/v1/flows', { machine: 'door', subject: 'anybody', input: { colour: 'red' } });
    expect(facts(reply)).toEqual(fine(201));
    expect([reply.headers.get('location'), reply.headers.get('etag')]).toEqual([`/v1/flows/${reply.body.id}`, `"${reply.body.revision}"`]);
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^flow_[\w-]{22}$/), machine: 'door', version: '1', subject: 'anybody', status: 'active', state: 'shut', step: null, revision: 1,
      createdAt: moment, updatedAt: moment, expiresAt: null, view: expect.objectContaining({ page: 'plain', title: { id: 'page.plain.title', text: 'The door is shut.' } }),
      actions: expect.any(Array), userToken: `ut_${reply.body.id}.${String(reply.body.userToken).split('.')[1]}`,
    });
    expect(String(reply.body.userToken).split('.')[1]).toMatch(/^[\w-]{22}$/);
    expect((await service.call('GET', String(reply.headers.get('location')))).text).not.toContain('userToken');
    for (const { name, title, href, method, input } of reply.body.actions) {
      expect([typeof name, typeof title.id, typeof title.text, href, method, input.type]).toEqual(['string', 'string', 'string', `/v1/flows/${reply.body.id}/events`, 'POST', 'object']);
    }
  });

  it('GET /v1/flows/{id} answers the flow with its ETag, and 304 without a body while that is known', async () => {
    const { id, revision } = await newDoor(service);
    const reply = await service.call('GET', `/v1/flows/${id}`);
    expect([facts(reply), reply.headers.get('etag'), reply.body.id]).toEqual([fine(), `"${revision}"`, id]);
    for (const known of [`"${revision}"`, `W/"${revision}"`, `"0", "${revision}"`, '*']) {
      const again = await service.call('GET', `/v1/flows/${id}`, undefined, { 'if-none-match': known });
      expect([again.status, again.text, again.headers.get('etag'), again.headers.get('cache-control')], known).toEqual([304, '', `"${revision}"`, 'no-store']);
    }
    await service.call('POST', `/v1/flows/${id}/events`, { type: 'door.opened' });
    expect((await service.call('GET', `/v1/flows/${id}`, undefined, { 'if-none-match': `"${revision}"` })).status).toBe(200);
  });

  it('POST /v1/flows/{id}/events answers 200 and the flow once the event is durable', async () => {
    const { id } = await newDoor(service);
    const reply = await service.call('POST', `/v1/flows/${id}/events`, { type: 'door.opened' });
    expect([facts(reply), reply.headers.get('etag'), reply.body.state, reply.body.step, reply.body.revision]).toEqual([fine(), '"2"', 'open', 'standing-open', 2]);
    expect(reply.body.actions.map(({ name }: { name: string }) => name).sort()).toEqual(['door.closed', 'door.locked', 'door.removed', 'flow.cancelled', 'note.left']);
    await service.restart();
    expect((await service.call('GET', `/v1/flows/${id}`)).body).toEqual(reply.body);
  });

  it('GET /v1/flows/{id}/events answers the log by pages, with what was emitted, secrets redacted', async () => {
    const { id } = await newDoor(service);
    for (const event of [{ type: 'door.opened' }, { type: 'door.closed' }, { type: 'code.typed', code: '482913' }]) await service.call('POST', `/v1/flows/${id}/events`, event);
    const reply = await service.call('GET', `/v1/flows/${id}/events?limit=3`);
    expect([facts(reply), reply.body.next]).toEqual([fine(), '3']);
    expect(reply.body.items).toEqual([
      { seq: 1, at: moment, event: { type: 'xstate.init' }, from: null, to: 'shut', transitions: expect.any(Array) },
      { seq: 2, at: moment, event: { type: 'door.opened' }, from: 'shut', to: 'open', transitions: [expect.stringContaining('door.opened')], emitted: [{ type: 'bell', times: 1 }] },
      { seq: 3, at: moment, event: { type: 'door.closed' }, from: 'open', to: 'shut', transitions: [expect.stringContaining('door.closed')] },
    ]);
    const rest = await service.call('GET', `/v1/flows/${id}/events?limit=3&after=3`);
    expect([rest.body.items.length, rest.body.items[0].event, rest.body.next]).toEqual([1, { type: 'code.typed', code: { sealed: expect.any(String) } }, null]);
    expect(rest.text).not.toContain('482913');
    expect((await service.call('GET', `/v1/flows/${id}/events?limit=1&after=3`)).body.next).toBeNull();
  });

  it('GET /v1/flows/{id}/events follows live as text/event-stream', async () => {
    const { id } = await newDoor(service);
    await service.call('DELETE', `/v1/flows/${id}`);
    const reply = await service.call('GET', `/v1/flows/${id}/events`, undefined, { accept: 'text/event-stream' });
    expect([facts(reply), reply.headers.get('x-accel-buffering')]).toEqual([{ status: 200, type: 'text/event-stream', cache: 'no-store' }, 'no']);
    expect(reply.text.match(/^id: \d+$/gm)).toEqual(['id: 1', 'id: 2']);
  });

  it('GET /v1/flows answers a page of flows', async () => {
    const { id } = await newDoor(service, 'lister');
    const reply = await service.call('GET', '/v1/flows?machine=door&subject=lister&status=active&limit=10');
    expect([facts(reply), reply.body]).toEqual([fine(), { items: [expect.objectContaining({ id, machine: 'door', subject: 'lister', status: 'active', actions: expect.any(Array) })], next: null }]);
    expect(reply.text).not.toContain('userToken');
  });

  it('DELETE /v1/flows/{id} cancels, and answers the same when repeated', async () => {
    const { id } = await newDoor(service);
    const first = await service.call('DELETE', `/v1/flows/${id}`);
    const again = await service.call('DELETE', `/v1/flows/${id}`);
    expect([facts(first), first.body.status, first.body.state, first.headers.get('etag')]).toEqual([fine(), 'cancelled', 'abandoned', '"2"']);
    expect([facts(again), again.body, again.headers.get('etag')]).toEqual([fine(), first.body, '"2"']);
    expect((await service.call('GET', `/v1/flows/${id}`)).body).toEqual(first.body);
    expect((await service.call('GET', `/v1/flows/${id}/events`)).body.items).toHaveLength(2);
  });

  it('GET /v1/demo/inbox answers what the demo senders delivered', async () => {
    const reply = await service.call('GET', '/v1/demo/inbox?limit=5');
    expect([facts(reply), reply.body]).toEqual([fine(), { items: expect.any(Array), next: null }]);
  });

  it('POST /v1/test/clock moves time, and timers that come due fire', async () => {
    const { id } = await newDoor(service);
    await service.call('POST', `/v1/flows/${id}/events`, { type: 'door.opened' });
    const before = Date.parse((await service.call('POST', '/v1/test/clock', { advance: 'PT0S' })).body.now as string);
    const reply = await service.call('POST', '/v1/test/clock', { advance: 'PT5M' });
    expect([facts(reply), Object.keys(reply.body)]).toEqual([fine(), ['now', 'stopped']]);
    expect(Date.parse(reply.body.now as string) - before).toBeGreaterThanOrEqual(300_000);
    await expect.poll(async () => (await service.call('GET', `/v1/flows/${id}`)).body.state).toBe('shut');
  });

  it('PUT /v1/test/activities/{src} scripts the next outcomes of an activity', async () => {
    const reply = await service.call('PUT', '/v1/test/activities/checkLock', { outcomes: [{ error: { code: 'lock.broken', message: 'broken' } }] });
    expect([facts(reply), reply.body]).toEqual([fine(), { src: 'checkLock', machine: null, waiting: 1 }]);
    const tried = async () => {
      const { id } = await newDoor(service);
      await service.call('POST', `/v1/flows/${id}/events`, { type: 'door.opened' });
      return (await service.call('POST', `/v1/flows/${id}/events`, { type: 'door.locked' })).body.state as string;
    };
    expect([await tried(), await tried()]).toEqual(['shut', 'locked']);
  });
});
