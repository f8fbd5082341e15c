// A flow followed live: all of it, in order, once, from wherever the reader left off, for as long as both want.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../../support/enrolment.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { newDoor, withDoor } from './door.ts';
import { listen } from './sse-client.ts';

describe('a stream of events', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--test-clock'], withDoor);
  });
  afterAll(async () => await service.stop());

  const swing = async (id: string, times: number) => {
    for (let i = 0; i < times; i++) await send(service, id, { type: i % 2 === 0 ? 'door.opened' : 'door.closed' });
  };
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

  it('tells what was, then what happens, then ends with the flow; each item as the list has it', async () => {
    const { id } = await newDoor(service);
    await swing(id, 2);
    const stream = await listen(service, `/v1/flows/${id}/events`);
    expect([stream.status, stream.response.headers['content-type'], stream.response.headers['cache-control'], stream.response.headers['x-accel-buffering'], stream.response.headers['x-content-type-options']])
      .toEqual([200, 'text/event-stream', 'no-store', 'no', 'nosniff']);
    await expect.poll(() => stream.events().length).toBe(3);
    await swing(id, 2);
    await expect.poll(() => stream.events().length).toBe(5);
    await service.call('DELETE', `/v1/flows/${id}`);
    expect(await stream.ended).toBe('ended');
    const { items } = (await service.call('GET', `/v1/flows/${id}/events`)).body;
    expect(stream.events()).toEqual(items.map((item: { seq: number }) => ({ id: String(item.seq), event: 'step', data: item })));
    expect(stream.events()).toHaveLength(6);
    expect(stream.text()).toMatch(/^retry: \d+\n\n/);
  });

  it('goes on after the last event that was seen, by header or by query, the header first', async () => {
    const { id } = await newDoor(service);
    await swing(id, 4);
    await service.call('DELETE', `/v1/flows/${id}`);
    const told = async (query: string, headers: Record<string, string>) => {
      const stream = await listen(service, `/v1/flows/${id}/events${query}`, headers);
      await stream.ended;
      return stream.events().map((event) => event.id);
    };
    expect(await told('', { 'last-event-id': '4' })).toEqual(['5', '6']);
    expect(await told('?after=4', {})).toEqual(['5', '6']);
    expect(await told('?after=1', { 'last-event-id': '5' })).toEqual(['6']);
    expect(await told('', { 'last-event-id': '6' })).toEqual([]);
  });

  it('leaves no gap and repeats nothing, however replay and what happens meet', async () => {
    const { id } = await newDoor(service);
    await swing(id, 150);
    const busy = swing(id, 100);
    const streams = [];
    for (let i = 0; i < 8; i++) {
      streams.push(await listen(service, `/v1/flows/${id}/events`, { 'last-event-id': String(i * 20) }));
      await send(service, id, { type: 'note.left', note: String(i) });
    }
    await busy;
    await service.call('DELETE', `/v1/flows/${id}`);
    await Promise.all(streams.map(({ ended }) => ended));
    const { revision } = (await service.call('GET', `/v1/flows/${id}`)).body;
    streams.forEach((stream, i) => expect(stream.events().map((event) => event.id)).toEqual(numbers(i * 20 + 1, revision as number)));
  });

  it('is refused before its first byte: unknown flow 404, unreadable position 400, a flow\'s own token 401', async () => {
    const door = await newDoor(service);
    const asked = async (path: string, headers: Record<string, string>) => {
      const { status, body, headers: answered } = await service.call('GET', path, undefined, { accept: 'text/event-stream', ...headers });
      return [status, body.code, answered.get('content-type')];
    };
    const media = 'application/problem+json';
    expect(await asked('/v1/flows/flow_none/events', {})).toEqual([404, 'flow.unknown', media]);
    for (const seen of ['-1', 'seven', '1.5', '9'.repeat(16), '']) expect(await asked(`/v1/flows/${door.id}/events`, { 'last-event-id': seen }), seen).toEqual([400, 'request.malformed', media]);
    expect(await asked(`/v1/flows/${door.id}/events?after=x`, {})).toEqual([400, 'query.invalid', media]);
    expect(await asked(`/v1/flows/${door.id}/events`, { authorization: `Bearer ${door.userToken}` })).toEqual([401, 'key.unknown', media]);
  });

  it('is what Accept would rather have, and a page otherwise', async () => {
    const { id } = await newDoor(service);
    await service.call('DELETE', `/v1/flows/${id}`);
    const mediaFor = async (accept: string) => (await service.call('GET', `/v1/flows/${id}/events`, undefined, { accept })).headers.get('content-type')?.split(';')[0];
    for (const accept of ['*/*', 'application/json', 'text/event-stream;q=0', 'application/json, text/event-stream;q=0.5', 'text/*']) expect(await mediaFor(accept), accept).toBe('application/json');
    for (const accept of ['text/event-stream', 'text/event-stream, */*', 'application/json;q=0.5, Text/Event-Stream', 'text/html, text/event-stream;q=0.1']) expect(await mediaFor(accept), accept).toBe('text/event-stream');
    const head = await fetch(`${service.url}/v1/flows/${id}/events`, { method: 'HEAD', headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream', connection: 'close' } });
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'application/json; charset=utf-8', '']);
  });

  it('is one of twenty on a flow, and makes room when it is left', async () => {
    const { id } = await newDoor(service);
    const streams = [];
    for (let i = 0; i < 20; i++) streams.push(await listen(service, `/v1/flows/${id}/events`));
    const refused = await service.call('GET', `/v1/flows/${id}/events`, undefined, { accept: 'text/event-stream' });
    expect([refused.status, refused.body.code, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, 'streams.limit', true]);
    expect((await service.call('GET', `/v1/flows/${id}/events`)).status).toBe(200);
    expect((await service.call('GET', '/metrics')).text).toContain('\nfactorflow_event_streams_open 20\n');
    streams[0]?.close();
    await expect.poll(async () => {
      const next = await listen(service, `/v1/flows/${id}/events`);
      next.close();
      return next.status;
    }).toBe(200);
    for (const stream of streams) stream.close();
    await expect.poll(async () => (await service.call('GET', '/metrics')).text).toContain('\nfactorflow_event_streams_open 0\n');
  });

  it('waits for a reader who does not read, holding no more than a page for them, and tells them all of it later', { timeout: 60_000 }, async () => {
    const { id } = await newDoor(service);
    const note = 'n'.repeat(60_000);
    for (let i = 0; i < 150; i++) await send(service, id, { type: 'note.left', note });
    const reads: number[] = [];
    const { store } = service.host;
    const log = store.log.bind(store);
    store.log = (flow, query) => {
      reads.push(query.after);
      return log(flow, query);
    };
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.pause();
    socket.write(`GET /v1/flows/${id}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nAccept: text/event-stream\r\n\r\n`);
    await expect.poll(() => reads.length).toBe(1);
    for (let i = 0; i < 50; i++) await send(service, id, { type: 'note.left', note: 'short' });
    await service.call('DELETE', `/v1/flows/${id}`);
    // 150 notes do not fit into the buffers of a socket: the next page is not read before this one is on its way.
    expect(reads.length).toBe(1);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => void (text += chunk));
    socket.resume();
    await expect.poll(() => text.includes('id: 202\n'), { timeout: 30_000 }).toBe(true);
    store.log = log;
    socket.destroy();
    // The transfer coding puts lengths between the events; they are cut out as a client would.
    expect(text.match(/^id: \d+$/gm)).toEqual(numbers(1, 202).map((seq) => `id: ${seq}`));
  });
});
