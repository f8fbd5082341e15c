// What a stream does when nothing happens, and when somebody leaves: looked at without a socket, so that nobody waits 15 s.
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { follow, type Followed, heartbeat } from '#server/http/event-stream.ts';
import { OpenStreams } from '#server/http/open-streams.ts';
import type { Sink } from '#server/http/route.ts';
import { send } from '#server/http/sending.ts';
import type { LogRow } from '#src/ports/store.ts';

function followed() {
  const rows: LogRow[] = [];
  const watchers = new Set<() => void>();
  let status: 'active' | 'done' = 'active';
  const flow: Followed = {
    watch(_, see) {
      watchers.add(see);
      return () => void watchers.delete(see);
    },
    history: async (_, after, limit) => rows.filter(({ seq }) => seq > after).slice(0, limit),
    status: async () => status,
  };
  const add = (): void => {
    rows.push({ flow: 'f', seq: rows.length + 1, at: '', event: { type: 'x' }, from: null, to: null, transitions: [] });
  };
  return { flow, watchers, add, end: () => void (status = 'done'), tell: () => { for (const see of watchers) see(); } };
}

function sink() {
  const written: string[] = [];
  const leaving = new AbortController();
  return { written, leaving, sink: { over: leaving.signal, write: async (text: string) => void written.push(text) } };
}

describe('a stream on which nothing happens', () => {
  it('says every 15 seconds that it is still there', async () => {
    expect(heartbeat).toBe(15_000);
    const [{ flow }, { sink: out, written, leaving }] = [followed(), sink()];
    const following = follow(flow, 'f', 0, out, 5);
    await expect.poll(() => written.filter((text) => text === ': still here\n\n').length).toBeGreaterThanOrEqual(3);
    leaving.abort();
    await following;
    expect(written.filter((text) => !text.startsWith(':'))).toEqual(['retry: 2000\n\n']);
  });

  it('ends at once when its reader has gone, and watches no longer', async () => {
    const [{ flow, watchers }, { sink: out, leaving }] = [followed(), sink()];
    const following = follow(flow, 'f', 0, out, 60_000);
    await expect.poll(() => watchers.size).toBe(1);
    leaving.abort();
    await following;
    expect(watchers.size).toBe(0);
  });

  it('misses nothing that is committed between reading and waiting', async () => {
    const [{ flow, add, end, tell }, { sink: out, written }] = [followed(), sink()];
    let isFirst = true;
    const meanwhile: Followed = {
      ...flow,
      async history(id, after, limit) {
        const read = await flow.history(id, after, limit);
        if (isFirst) {
          isFirst = false;
          add();
          end();
          tell();
        }
        return read;
      },
    };
    await follow(meanwhile, 'f', 0, out, 60_000);
    expect(written.filter((text) => text.startsWith('id:')).map((text) => text.split('\n')[0])).toEqual(['id: 1']);
  });
});

describe('a reader who does not read', () => {
  it('is cut off after a while, and holds no place any more', { timeout: 10_000 }, async () => {
    let written = 0;
    const ended = Promise.withResolvers<void>();
    const run = async (sink: Sink): Promise<void> => {
      for (; !sink.over.aborted; written++) await sink.write('x'.repeat(1_000_000));
      ended.resolve();
    };
    const server = createServer((_, response) => void send(response, { status: 200, stream: { type: 'text/event-stream', run } }, { isLast: false, draining: new AbortController().signal, stall: 50 }));
    await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    const socket = connect(address !== null && typeof address === 'object' ? address.port : 0, '127.0.0.1');
    socket.pause();
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await ended.promise;
    expect(written).toBeLessThan(100);
    socket.destroy();
    await new Promise((closed) => void server.close(closed));
  });
});

describe('open streams', () => {
  it('are limited per flow and per key, and counted down when they end', () => {
    const streams = new OpenStreams({ perKey: 3, perFlow: 2 });
    const first = streams.open('k', 'a');
    streams.open('k', 'a');
    expect(() => streams.open('l', 'a')).toThrow(expect.objectContaining({ code: 'streams.limit', details: { retryAfter: 5 } }));
    streams.open('k', 'b');
    expect(() => streams.open('k', 'c')).toThrow(expect.objectContaining({ code: 'streams.limit' }));
    expect(streams.count).toBe(3);
    first();
    expect(streams.count).toBe(2);
    streams.open('k', 'a');
    expect(streams.count).toBe(3);
  });
});
