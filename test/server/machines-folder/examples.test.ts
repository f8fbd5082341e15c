// Machines as XState's own examples write them, without ids, schemas, versions or named parts, hosted from a folder as they
// stand and driven through a socket.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Body, type Service, startService } from '../../support/service.ts';
import { writtenFolder } from './written-folder.ts';

describe('a folder of plain machines', () => {
  let service: Service;
  beforeAll(async () => {
    const folder = await writtenFolder({});
    await cp(join(import.meta.dirname, 'charts/examples'), folder, { recursive: true });
    service = await startService(['--test-clock', '--machines', folder]);
  });
  afterAll(async () => await service.stop());

  const start = async (machine: string, input?: object): Promise<Body> => {
    const { status, body, text } = await service.call('POST', '/v1/flows', { machine, ...(input === undefined ? {} : { input }) });
    expect(status, text).toBe(201);
    return body;
  };
  const post = async (id: string, type: string, payload: object = {}) => await service.call('POST', `/v1/flows/${id}/events`, { type, ...payload });
  const send = async (id: string, type: string, payload: object = {}): Promise<Body> => {
    const { status, body, text } = await post(id, type, payload);
    expect(status, text).toBe(200);
    return body;
  };
  const flow = async (id: string): Promise<Body> => (await service.call('GET', `/v1/flows/${id}`)).body;
  const advance = async (time: string): Promise<void> => void (await service.call('POST', '/v1/test/clock', { advance: time }));
  const names = ({ actions }: Body): string[] => actions.map(({ name }: { name: string }) => name).sort();
  const eventually = async (id: string, expected: object): Promise<void> => await expect.poll(async () => await flow(id), { timeout: 5_000, interval: 10 }).toMatchObject(expected);

  it('toggles', async () => {
    const { id, state } = await start('toggle');
    expect(state).toBe('inactive');
    expect(await send(id, 'TOGGLE')).toMatchObject({ state: 'active' });
    await service.restart();
    expect(await send(id, 'TOGGLE')).toMatchObject({ state: 'inactive' });
  });

  it('counts with parameters, and offers only what a guard lets through', async () => {
    const started = await start('counter');
    expect(names(started)).toEqual(['increment', 'reset']);
    expect((await post(started.id, 'decrement')).status).toBe(409);
    expect(names(await send(started.id, 'increment', { by: 2 }))).toEqual(['decrement', 'increment', 'reset']);
    expect(names(await send(started.id, 'decrement'))).toContain('decrement');
    expect(names(await send(started.id, 'decrement'))).not.toContain('decrement');
    await send(started.id, 'increment');
    expect(names(await send(started.id, 'reset'))).not.toContain('decrement');
  });

  it('changes a traffic light by time, through its nested states and back, over a restart', async () => {
    const { id } = await start('light');
    await advance('PT10S');
    await eventually(id, { state: 'yellow' });
    await service.restart();
    await advance('PT11S'); // the test clock begins anew with the process
    await eventually(id, { state: { red: { pedestrians: 'walk' } } });
    await advance('PT2S');
    await eventually(id, { state: { red: { pedestrians: 'wait' } } });
    await advance('PT2S');
    await eventually(id, { state: 'green' });
    expect(await send(id, 'POWER_OUTAGE')).toMatchObject({ state: { red: 'flashing' } });
    await advance('PT1H');
    expect(await send(id, 'POWER_RESTORED')).toMatchObject({ state: 'green' });
  });

  it('runs parallel regions apart, and resets them together', async () => {
    const { id } = await start('word');
    await send(id, 'TOGGLE_BOLD');
    expect(await send(id, 'BULLETS')).toMatchObject({ state: { bold: 'on', underline: 'off', list: 'bullets' } });
    expect(await send(id, 'RESET')).toMatchObject({ state: { bold: 'off', underline: 'off', list: 'none' } });
  });

  it('comes back to where a history state says it was', async () => {
    const { id } = await start('payment');
    await send(id, 'SWITCH_CHECK');
    expect(await send(id, 'NEXT')).toMatchObject({ state: 'review' });
    await service.restart();
    expect(await send(id, 'PREVIOUS')).toMatchObject({ state: { method: 'check' } });
  });

  it('fetches with a promise, from the input of the flow, and ends with its output', async () => {
    const { id } = await start('fetch', { id: '7' });
    await send(id, 'FETCH');
    await eventually(id, { status: 'done', output: { name: 'User 7', retries: 0 } });
    expect((await post(id, 'FETCH')).status).toBe(410);
  });

  it('brings a failure of its promise to the machine, which tries again when it is told to', async () => {
    const { id } = await start('fetch', { id: 'flaky-1' });
    await send(id, 'FETCH');
    await eventually(id, { state: 'failure' });
    await send(id, 'RETRY');
    await expect.poll(async () => (await flow(id)).revision, { timeout: 5_000, interval: 10 }).toBe(5);
    expect(names(await flow(id))).toEqual(['RETRY']);
    await send(id, 'RETRY');
    await eventually(id, { status: 'done', output: { name: 'User flaky-1', retries: 2 } });
  });

  it('keeps a callback running while its state is active, and starts it again after a restart', async () => {
    const { id } = await start('stopwatch');
    await send(id, 'start');
    const revision = async (): Promise<number> => (await flow(id)).revision;
    const first = await revision();
    await expect.poll(revision, { timeout: 5_000 }).toBeGreaterThan(first + 2);
    await service.restart();
    const again = await revision();
    await expect.poll(revision, { timeout: 5_000 }).toBeGreaterThan(again + 2);
    await send(id, 'stop');
    const stopped = await revision();
    await start('toggle');
    expect(await revision()).toBe(stopped);
  });

  it('follows an observable to its end', async () => {
    const { id } = await start('ticker');
    await eventually(id, { status: 'done', output: 3 });
  });

  it('keeps the state of a transition function in its flow', async () => {
    const { id } = await start('transition-actor');
    await send(id, 'INC');
    await service.restart();
    expect(await send(id, 'INC')).toMatchObject({ status: 'done', output: 2 });
  });

  it('passes events between parent and child, both ways', async () => {
    const { id } = await start('ping');
    await send(id, 'SERVE');
    await eventually(id, { status: 'done', state: 'returned' });
  });

  it('shows what a child machine waits for on its parent, and takes it there', async () => {
    const { id } = await start('checkout');
    const shipping = await send(id, 'CHECKOUT');
    expect(shipping.state).toBe('shipping');
    expect(names(shipping)).toEqual(['SUBMIT']);
    await service.restart();
    await send(id, 'SUBMIT', { street: 'High Street 1' });
    await eventually(id, { status: 'done', output: 'High Street 1' });
  });

  it('spawns children in an assignment, and sends to them by the references it keeps', async () => {
    const { id } = await start('todos');
    await send(id, 'NEW_TODO', { title: 'wash' });
    await send(id, 'NEW_TODO', { title: 'dry' });
    await service.restart();
    await send(id, 'CHECK', { index: 1 });
    await eventually(id, { revision: 6 }); // the second child has said that it is done, and has ended
    await send(id, 'CHECK', { index: 0 });
    await eventually(id, { status: 'done', output: ['dry', 'wash'] });
  });

  it('goes on after it emits', async () => {
    const { id } = await start('emitter');
    expect(await send(id, 'SHOUT')).toMatchObject({ state: 'loud' });
  });

  it('does what enqueueActions enqueues, checked on the way', async () => {
    const { id } = await start('enqueue');
    expect(await send(id, 'ADD')).toMatchObject({ state: 'small' });
    expect(await send(id, 'ADD')).toMatchObject({ state: 'small' });
    expect(await send(id, 'ADD')).toMatchObject({ status: 'done', output: { count: 3, big: true } });
  });

  it('takes events by wildcards without offering them, and nobody else\'s', async () => {
    const started = await start('wildcard');
    expect(names(started)).toEqual(['STOP']);
    await send(started.id, 'mouse.moved');
    await send(started.id, 'key.pressed');
    expect((await post(started.id, 'xstate.stop')).status).toBe(422);
    expect(await send(started.id, 'STOP')).toMatchObject({ status: 'done', output: ['mouse:mouse.moved', 'key.pressed'] });
  });

  it('raises with a delay, and cancels that', async () => {
    const { id } = await start('debounce');
    await send(id, 'TYPE');
    await advance('PT50S');
    await send(id, 'TYPE');
    await advance('PT50S');
    await send(id, 'ABANDON');
    await advance('PT10M');
    await send(id, 'TYPE');
    const { revision } = await send(id, 'TYPE');
    await service.restart();
    await advance('PT15M'); // the test clock begins anew with the process
    await eventually(id, { revision: revision + 1 });
    expect(await send(id, 'DONE')).toMatchObject({ status: 'done', output: 1 });
  });

  it('hosts CommonJS, with an inline promise and a named action', async () => {
    const { id } = await start('greeter', { name: 'Ada' });
    await eventually(id, { status: 'done', output: 'Hello, Ada' });
  });
});
