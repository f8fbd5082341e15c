// A flow that a test has in hand does nothing by itself: what it waits for stands still until the test answers for it.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { createMachine, fromPromise } from 'xstate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person, send } from '../../support/enrolment.ts';
import { type Body, type Reply, type Service, startService } from '../../support/service.ts';
import { doorDefinition, newDoor, withDoor } from './door.ts';

describe('a flow in hand', () => {
  let service: Service;
  let fits: (method: string, path: string, reply: Reply) => void;
  beforeAll(async () => {
    const slow = createMachine({ id: 'slow', initial: 'waiting', states: { waiting: { invoke: { id: 'work', src: fromPromise(() => new Promise(() => {})), onDone: 'done' } }, done: { type: 'final' } } });
    service = await startService(['--test-clock'], (builtIn) => [...withDoor(builtIn), { ...doorDefinition(), id: 'slow', machine: slow }]);
    await person(service, 'u1');
    const ajv = new Ajv2020.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const { paths } = (await service.call('GET', '/openapi.json')).body;
    fits = (method, path, reply) => expect(ajv.validate(paths[path][method].responses[reply.status].content['application/json'].schema, reply.body), JSON.stringify(ajv.errors)).toBe(true);
  });
  afterAll(async () => await service.stop());

  const at = (id: string, rest = ''): string => `/v1/test/flows/${id}${rest}`;
  const look = async (id: string, after?: number): Promise<Body> => (await service.call('GET', at(id, after === undefined ? '' : `?after=${after}`))).body;
  const begin = async (machine = 'door'): Promise<Body> => (await service.call('POST', '/v1/test/flows', { machine, ...(machine === 'door' ? {} : { subject: 'u1' }) })).body;
  const answer = (id: string, activity: string, body: object) => service.call('POST', at(id, `/activities/${activity}`), body);
  const checking = async (): Promise<string> => {
    const { id } = await begin();
    await send(service, id, { type: 'door.opened' });
    await service.call('POST', `/v1/flows/${id}/events`, { type: 'door.locked' }, { prefer: 'wait=0' });
    return id as string;
  };

  it('is answered for by the test alone, while other flows of the machine go on as ever', async () => {
    const id = await checking();
    const { id: other } = await newDoor(service);
    await send(service, other, { type: 'door.opened' });
    expect((await send(service, other, { type: 'door.locked' })).body.state).toBe('locked');
    expect(await look(id)).toMatchObject({ state: 'checking', isHeld: true, activities: [{ id: 'checkLock', src: 'checkLock', input: null }] });
    const done = await answer(id, 'checkLock', { output: { isSound: true } });
    expect(done.body).toMatchObject({ status: 'done', state: 'locked', activities: [], steps: [{ event: { type: 'xstate.done.actor.checkLock', output: { isSound: true } }, transitions: ['door.checking | xstate.done.actor.checkLock | 0'] }] });
    fits('post', '/v1/test/flows/{id}/activities/{activity}', done);
    const again = await checking();
    expect((await answer(again, 'checkLock', { error: { code: 'lock.broken' } })).body.state).toBe('shut');
  });

  it('is seen step by step, with what each step asked for', async () => {
    const started = await service.call('POST', '/v1/test/flows', { machine: 'door' });
    expect([started.status, started.headers.get('location')]).toEqual([201, at(started.body.id)]);
    fits('post', '/v1/test/flows', started);
    const { id, revision } = started.body;
    await send(service, id, { type: 'door.opened' });
    const seen = await service.call('GET', at(id));
    fits('get', '/v1/test/flows/{id}', seen);
    expect(seen.body.steps).toMatchObject([{ state: 'shut' }, { state: 'open', transitions: ['door.shut | door.opened | 0'], timers: ['xstate.after.60000.door.open'], effects: [{ type: 'emit', params: { event: { type: 'bell', times: 1 } } }], context: { turns: 1 } }]);
    expect(seen.body).toMatchObject({ effects: [{ type: 'emit' }], context: { turns: 1, note: '' }, timers: [{ id: 'xstate.after.60000.door.open' }] });
    expect((await look(id, revision)).steps).toHaveLength(1);
    expect((await look(id, revision + 1)).steps).toEqual([]);
    expect((await service.call('GET', at(id, '?after=x'))).status).toBe(400);
  });

  it('is answered for only where something waits: 409, and nothing is changed', async () => {
    const id = await checking();
    const { revision } = await look(id);
    expect((await answer(id, 'checkLocks', { output: 1 })).body).toMatchObject({ status: 409, code: 'event.not-accepted', accepted: ['checkLock'] });
    for (const body of [{}, { output: 1, error: 2 }, { result: 1 }]) expect((await answer(id, 'checkLock', body)).status, JSON.stringify(body)).toBe(422);
    expect((await look(id)).revision).toBe(revision);
    await answer(id, 'checkLock', { output: 1 });
    expect((await answer(id, 'checkLock', { output: 1 })).status).toBe(409);
    const { id: free } = (await service.call('POST', '/v1/flows', { machine: 'slow' })).body;
    expect(await look(free)).toMatchObject({ isHeld: false, activities: [{ id: 'work' }], steps: [] });
    expect((await answer(free, 'work', { output: 1 })).status).toBe(409);
    await service.call('DELETE', `/v1/flows/${free}`);
    expect((await answer('flow_nobody', 'checkLock', { output: 1 })).body.code).toBe('flow.unknown');
    expect((await service.call('POST', '/v1/test/flows', { machine: 'nothing' })).body.code).toBe('machine.unknown');
  });

  it('is told what only the host says, where its machine takes that', async () => {
    const { id } = await begin('step-up');
    const told = await service.call('POST', at(id, '/events'), { type: 'flow.expired' });
    fits('post', '/v1/test/flows/{id}/events', told);
    expect(told.body).toMatchObject({ status: 'expired', state: 'expired', steps: [{ event: { type: 'flow.expired' } }] });
    const { id: door, revision } = await begin();
    for (const type of ['flow.expired', 'app.paired', 'door.opened']) expect((await service.call('POST', at(door, '/events'), { type })).body.code, type).toBe('event.not-accepted');
    expect(await look(door)).toMatchObject({ status: 'active', revision });
  });

  it('is not seen before what is due has happened, however long the store takes', async () => {
    const { store } = service.host;
    const [commit, get] = [store.commit.bind(store), store.get.bind(store)];
    const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { id } = await begin();
    await send(service, id, { type: 'door.opened' });
    try {
      store.commit = async (batch) => {
        reached.resolve();
        await released.promise;
        await commit(batch);
      };
      const advanced = service.call('POST', '/v1/test/clock', { advance: 'PT60S' });
      await reached.promise;
      let reads = 0;
      // Whoever reads the flow a second time did not take it as it was.
      store.get = async (table, at) => {
        if (at === id && ++reads === 2) released.resolve();
        return await get(table, at);
      };
      expect(await look(id)).toMatchObject({ state: 'shut', timers: [] });
      expect((await advanced).status).toBe(200);
    } finally {
      released.resolve();
      Object.assign(store, { commit, get });
    }
  });

  it('has its timers fired before it is seen, and time stands still where it is stopped', async () => {
    const stopped = await service.call('POST', '/v1/test/clock', { stopped: true });
    fits('post', '/v1/test/clock', stopped);
    try {
      const { id } = await begin();
      await send(service, id, { type: 'door.opened' });
      const { now, timers: [{ due }] } = await look(id);
      expect(Date.parse(due) - Date.parse(now)).toBe(60_000);
      await service.call('POST', '/v1/test/clock', { advance: 'PT59.999S' });
      expect(await look(id)).toMatchObject({ state: 'open', now: new Date(Date.parse(now) + 59_999).toISOString() });
      await service.call('POST', '/v1/test/clock', { advance: 'PT0.001S' });
      expect(await look(id)).toMatchObject({ state: 'shut', timers: [] });
    } finally {
      expect((await service.call('POST', '/v1/test/clock', { stopped: false })).body.stopped).toBe(false);
    }
    expect((await service.call('POST', '/v1/test/clock', { stopped: 'yes' })).status).toBe(422);
  });

  it('has no flows of its own for child machines, and hears what the test says of them', async () => {
    const { id } = await begin('interrupt');
    const facts = {
      experience: 'refreshed', access: 'open', enforced: { mfa: false, sspr: true }, mfa: { allowed: ['sms'], hardwareToken: false }, sspr: { needed: 1, allowed: ['mobilePhone'] }, registrable: { kinds: ['phone'], app: [] }, onFile: ['mobilePhone'],
      methods: [{ id: 'phone', kind: 'phone', answers: ['sms'] }], withoutMfa: [], unchallengeable: [], defaultMethod: 'sms', mfaPassed: true, onlyPassedBy: null, reviewDue: true, skip: 'refused', appPasswords: 'none', officePhone: 'none', questions: 3,
    };
    expect((await answer(id, 'loadFacts', { output: facts })).body).toMatchObject({ status: 'active', activities: [{ id: 'review', src: 'review' }] });
    expect((await service.call('GET', `/v1/flows?parent=${id}`)).body.items).toEqual([]);
    expect((await answer(id, 'review', { snapshot: { status: 'active', context: {} } })).body.steps).toEqual([]);
    expect((await answer(id, 'review', { output: { result: 'reviewed', assurance: null } })).body.status).toBe('done');
  });

  it('is let go of, once or twice', async () => {
    const { id } = await begin();
    for (let i = 0; i < 2; i++) {
      const reply = await service.call('DELETE', at(id));
      fits('delete', '/v1/test/flows/{id}', reply);
      expect(reply.body).toEqual({ id, isHeld: false });
    }
    expect(await look(id)).toMatchObject({ status: 'cancelled', isHeld: false, steps: [] });
  });

  it('runs again in the next process: nobody is left to answer for it', async () => {
    const id = await checking();
    await service.restart();
    await service.call('POST', '/v1/test/clock', { advance: 'PT10M' }); // the tests before this one have moved the time, which the next process knows nothing of
    await expect.poll(async () => (await look(id)).state).toBe('locked');
    expect(await look(id)).toMatchObject({ isHeld: false, steps: [] });
  });

  it('is there for callers on this machine only', () => {
    const routes = service.host.routes.filter(({ path }) => path.startsWith('/v1/test/'));
    expect(routes.map(({ isLocal, access, roles }) => [isLocal, access, roles])).toEqual(routes.map(() => [true, 'service', ['service']]));
    expect(routes).toHaveLength(8);
  });
});
