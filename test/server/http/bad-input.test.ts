// Bytes from people who mean no good, and from programs that went wrong: each gets the documented answer, and after all of
// them the service is as it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longestHead, patience } from '#server/http/http-server.ts';
import { send } from '../../support/enrolment.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { newDoor, withDoor } from './door.ts';
import { exchange, openSocket, post } from './raw-socket.ts';

describe('bad input', () => {
  let service: Service;
  let door: string;
  beforeAll(async () => {
    service = await startService(['--test-clock'], withDoor);
    door = (await newDoor(service)).id as string;
  });
  afterAll(async () => {
    expect((await service.call('GET', `/v1/flows/${door}`)).body).toMatchObject({ revision: 1, state: 'shut' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(service.logged.filter((line) => line.includes('failed unexpectedly'))).toEqual([]);
    await service.stop();
  });

  const sent = async (body: string | Buffer, headers: Record<string, string> = {}) => {
    const reply = await exchange(service, post(`/v1/flows/${door}/events`, body, headers));
    return [reply.status, reply.body?.code] as const;
  };
  /** An event of a machine without a schema for it: nothing but the pipeline stands before the machine. */
  const note = async (more: string | Buffer) => await sent(Buffer.concat([Buffer.from('{"type":"note.unknown","note":'), Buffer.from(more), Buffer.from('}')]));

  it('of ten megabytes is refused as soon as it says so: 413', async () => {
    expect(await sent(JSON.stringify({ type: 'note.left', note: 'x'.repeat(10_000_000) }))).toEqual([413, 'request.too-large']);
  });

  it('of a length it does not say is refused once it is too long: 413', async () => {
    const { socket, closed } = openSocket(service);
    socket.write(`POST /v1/flows/${door}/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = 'x'.repeat(16_384);
    for (let i = 0; i < 8; i++) socket.write(`4000\r\n${chunk}\r\n`);
    socket.write('0\r\n\r\n');
    const { status, body } = await closed;
    expect([status, body.code]).toEqual([413, 'request.too-large']);
  });

  it('with a string of a million characters is refused: 413', async () => {
    expect(await note(JSON.stringify('é'.repeat(1_000_000)))).toEqual([413, 'request.too-large']);
  });

  it('nested 100,000 deep is refused: 413 for its length, 400 for its depth where it is short enough', async () => {
    expect(await note('['.repeat(100_000) + ']'.repeat(100_000))).toEqual([413, 'request.too-large']);
    for (const [open, close] of [['[', ']'], ['{"a":', '}']] as const) {
      const deep = (times: number) => open.repeat(times) + (open === '[' ? '' : '1') + close.repeat(times);
      expect(await note(deep(10_000))).toEqual([400, 'request.malformed']);
      expect(await note(deep(64))).toEqual([400, 'request.malformed']);
      expect(await note(deep(63))).toEqual([409, 'event.not-accepted']);
    }
  });

  it('with a name __proto__ at any depth is refused: 422, saying where', async () => {
    for (const [body, pointer] of [
      ['{"type":"door.opened","__proto__":{"polluted":1}}', '/__proto__'],
      ['{"type":"note.left","note":{"a":[0,{"b":{"__proto__":{"polluted":1}}}]}}', '/note/a/1/b/__proto__'],
      ['{"type":"note.left","n/o~te":{"\\u005f_proto__":1}}', '/n~1o~0te/__proto__'],
    ] as const) {
      const reply = await exchange(service, post(`/v1/flows/${door}/events`, body));
      expect([reply.status, reply.body.code, reply.body.errors]).toEqual([422, 'input.invalid', [{ pointer, code: 'unknown', message: 'is not taken as a name' }]]);
    }
    expect((await exchange(service, post('/v1/flows', '{"machine":"door","input":{"__proto__":{"polluted":1}}}'))).body.errors[0].pointer).toBe('/input/__proto__');
  });

  it('with constructor, prototype and toString as names is data like any other', async () => {
    const other = await newDoor(service);
    const odd = '{"type":"note.left","note":"x","constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":2}';
    expect((await exchange(service, post(`/v1/flows/${other.id}/events`, odd))).status).toBe(200);
    const { items } = (await service.call('GET', `/v1/flows/${other.id}/events`)).body;
    expect(items[1].event).toEqual(JSON.parse(odd));
    expect(await note('{"constructor":1}')).toEqual([409, 'event.not-accepted']);
    const unknown = await send(service, other.id as string, JSON.parse('{"type":"code.typed","code":"123456","constructor":1}') as object);
    expect([unknown.status, unknown.body.errors]).toEqual([422, [{ pointer: '/constructor', code: 'unknown', message: 'is not known here' }]]);
    for (const type of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '']) expect((await send(service, other.id as string, { type })).body.code, type).toBe('event.not-accepted');
  });

  it('that names a thing twice is refused, however it is spelt: 400', async () => {
    expect(await sent('{"type":"door.opened","type":"door.removed"}')).toEqual([400, 'request.malformed']);
    expect(await sent('{"type":"door.opened","t\\u0079pe":"door.removed"}')).toEqual([400, 'request.malformed']);
    expect(await note('[{"a":1,"b":{"c":2,"c" : 3}}]')).toEqual([400, 'request.malformed']);
    expect(await note('[{"a":1},{"a":1,"b":"a"}]')).toEqual([409, 'event.not-accepted']);
  });

  it('that forges what only the engine sends is refused: 422', async () => {
    for (const type of ['xstate.init', 'xstate.stop', 'xstate.done.actor.checkLock', 'xstate.error.actor.checkLock', 'xstate.after.60000.door.open', 'xstate.done.state.door', 'xstate.snapshot.checkLock', 'xstate.', 'flow.expired']) {
      expect(await sent(JSON.stringify({ type, output: { isSound: true } })), type).toEqual([422, 'event.reserved']);
    }
    expect(await sent('{"type":["xstate.stop"]}')).toEqual([400, 'request.malformed']);
    expect(await sent('{"type":{"toString":"xstate.stop"}}')).toEqual([400, 'request.malformed']);
    for (const type of ['XSTATE.stop', ' xstate.stop', '*', '', 'xstate']) expect(await sent(JSON.stringify({ type })), type).toEqual([409, 'event.not-accepted']);
  });

  it('that is not UTF-8, or holds half a character, is refused: 400', async () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) {
      expect(await note(Buffer.concat([Buffer.from('"'), Buffer.from(bytes), Buffer.from('"')])), String(bytes)).toEqual([400, 'request.malformed']);
    }
    expect(await note(String.raw`"\ud800"`)).toEqual([400, 'request.malformed']);
    expect(await note(String.raw`{"\udc00":1}`)).toEqual([400, 'request.malformed']);
    expect(await sent(Buffer.from('{"type":"door.opened"}', 'utf16le'))).toEqual([400, 'request.malformed']);
    expect(await sent('{"type":"door.opened"}', { 'Content-Type': 'application/json; charset=utf-16' })).toEqual([415, 'request.unsupported-type']);
    expect(await sent('{"type":"door.opened"}', { 'Content-Encoding': 'gzip' })).toEqual([415, 'request.unsupported-type']);
  });

  it('with NUL is text like any other in a body, and no flow in a path', async () => {
    const other = await newDoor(service);
    const reply = await exchange(service, post(`/v1/flows/${other.id}/events`, String.raw`{"type":"note.left","note":"a\u0000b"}`));
    expect(reply.status).toBe(200);
    expect((await service.call('GET', `/v1/flows/${other.id}/events`)).body.items[1].event.note).toBe('a\0b');
    expect((await service.call('GET', '/v1/flows/flow_%00')).body.code).toBe('flow.unknown');
    expect((await exchange(service, `GET /v1/flows/a\0b HTTP/1.1\r\nHost: x\r\n\r\n`)).status).toBe(400);
    expect((await service.call('GET', '/v1/flows/%ff')).body.code).toBe('request.malformed');
  });

  it('with numbers that no double holds is refused: 400; others are rounded as every reader of JSON does', async () => {
    for (const number of ['1e400', '-1e400', `1${'0'.repeat(400)}`, '[1,{"a":1E+999}]']) expect(await note(number), number.slice(0, 20)).toEqual([400, 'request.malformed']);
    for (const number of ['1e308', '-0', '1e-400', '12345678901234567890', '[true,false,null,"1e400","a\\"1e400"]']) expect(await note(number), number).toEqual([409, 'event.not-accepted']);
    for (const number of ['01', '+1', '.5', 'NaN', 'Infinity', '0x1', '1_000']) expect(await note(number), number).toEqual([400, 'request.malformed']);
  });

  it('in headers beyond all measure is refused: 431; a header that is none: 400', async () => {
    const huge = await exchange(service, `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(longestHead)}\r\n\r\n`);
    expect([huge.status, huge.body.code, /connection: close/i.test(huge.head), /application\/problem\+json/.test(huge.head)]).toEqual([431, 'request.headers-too-large', true, true]);
    const many = await exchange(service, `GET /healthz HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(5_000)}\r\n`);
    expect(many.status).toBe(431);
    for (const bytes of ['hello\r\n\r\n', 'GET /healthz HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n', 'POST /v1/flows HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n']) {
      const { status, body } = await exchange(service, bytes);
      expect([status, body.code], bytes).toEqual([400, 'request.malformed']);
    }
    expect((await service.call('GET', '/v1/flows', undefined, { 'idempotency-key': 'x'.repeat(300), authorization: `Bearer ${'x'.repeat(600)}` })).status).toBe(401);
    expect(await sent('{"type":"note.left","note":"x"}', { 'Idempotency-Key': 'x'.repeat(256) })).toEqual([400, 'request.malformed']);
  });

  it('that arrives byte by byte is cut off in time: 408', { timeout: 15_000 }, async () => {
    expect(patience).toEqual({ headers: 10_000, request: 30_000, idle: 65_000, checkEvery: 1_000 });
    const { server } = service.host;
    expect([server.headersTimeout, server.requestTimeout]).toEqual([patience.headers, patience.request]);
    Object.assign(server, { headersTimeout: 300, requestTimeout: 600 });
    const [slowHead, slowBody] = [openSocket(service), openSocket(service)];
    slowHead.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
    slowBody.socket.write(post(`/v1/flows/${door}/events`, '{', { 'Content-Length': '100' }));
    const drip = setInterval(() => {
      slowHead.socket.write('X-A: b\r\n');
      slowBody.socket.write(' ');
    }, 50);
    const replies = await Promise.all([slowHead.closed, slowBody.closed]);
    clearInterval(drip);
    Object.assign(server, { headersTimeout: patience.headers, requestTimeout: patience.request });
    expect(replies.map(({ status, body }) => [status, body?.code])).toEqual([[408, 'request.timeout'], [408, 'request.timeout']]);
    expect((await service.call('GET', '/healthz')).status).toBe(200);
  });

  it('of one event by two callers at once is applied once: the other hears what holds by then', async () => {
    for (const [headers, second] of [[{ 'if-match': '"1"' }, 412], [{}, 409]] as const) {
      for (let round = 0; round < 5; round++) {
        const { id } = await newDoor(service);
        const replies = await Promise.all([1, 2].map(() => send(service, id as string, { type: 'door.opened' }, headers)));
        expect(replies.map(({ status }) => status).sort()).toEqual([200, second]);
        const { items } = (await service.call('GET', `/v1/flows/${id}/events`)).body;
        expect(items.filter(({ event }: { event: { type: string } }) => event.type === 'door.opened')).toHaveLength(1);
      }
    }
  });
});
