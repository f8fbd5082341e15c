// What a definition adds around its machine, and how a host goes to sleep.
import { assign, createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#src/engine/errors.ts';
import type { Table } from '#src/ports/store.ts';
import { codeOf, definitionOf, hosting } from './hosting.ts';

const machine = setup({ types: { context: {} as { given: unknown } }, actors: { ask: fromPromise(async () => 1) } }).createMachine({
  id: 'm', context: ({ input }) => ({ given: input }), initial: 'resting',
  states: { resting: { on: { go: 'asking', end: 'over' } }, asking: { invoke: { src: 'ask', id: 'asked', onDone: 'answered', onError: 'failed' } }, answered: {}, failed: {}, over: { type: 'final' } },
});
const tries: Table<{ readonly n: number }> = { name: 'tries' };

describe('a definition', () => {
  it('may refuse a start, of which then nothing is stored', async () => {
    const host = hosting([definitionOf(machine, { starting: async () => await Promise.reject(new Refusal('flow.limit', 'too many', { retryAfter: 60 })) })]);
    expect(await codeOf(host.start())).toBe('flow.limit');
    expect(await host.store.list({ name: 'flows' }, { limit: 9 })).toEqual([]);
  });

  it('makes the machine\'s input of the flow\'s, which stays with the flow', async () => {
    const host = hosting([definitionOf(machine, { machineInput: ({ id, input }) => ({ id, size: JSON.stringify(input).length }) })]);
    expect(await host.start({ all: 'of it' })).toMatchObject({ input: { all: 'of it' }, snapshot: { context: { given: { id: 'flow_1', size: 15 } } } });
  });

  it('clears away what belonged to the flow in the commit that ends it, however it ends', async () => {
    const ends: Parameters<NonNullable<ReturnType<typeof definitionOf>['ended']>>[0][] = [];
    const definition = definitionOf(machine, { lifetime: { idle: 1_000, absolute: 1_000 }, ended: async (tx, { id, status }) => {
      ends.push(tx);
      await tx.get(tries, id);
      tx.put(tries, id, { n: ['done', 'cancelled', 'expired'].indexOf(status) });
    } });
    const host = hosting([definition]);
    const [done, cancelled, expired] = [await host.start(), await host.start(), await host.start()];
    await host.send(done.id, 'end');
    await host.engine.cancel(cancelled.id);
    await host.clock.advance(1_000);
    const cleared = await Promise.all([done, cancelled, expired].map(async ({ id }) => (await host.store.get(tries, id))?.row.n));
    expect([cleared, ends.length]).toEqual([[0, 1, 2], 3]);
  });

  it('promise 11: lets an activity count a try in a commit of its own, which stays when the try fails', async () => {
    const host = hosting([definitionOf(machine, { activities: { ask: { run: async (_, given) => {
      await given.transact(async (tx) => tx.put(tries, 'u1', { n: ((await tx.get(tries, 'u1'))?.n ?? 0) + 1 }));
      throw new Error('and then it broke');
    }, attempts: 3 } } })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.clock.advance(10_000);
    expect([(await host.store.get(tries, 'u1'))?.row, await host.state(id)]).toEqual([{ n: 3 }, 'failed']);
  });
});

describe('a host that closes', () => {
  it('lets work finish that needs no longer than its patience, and rings for nothing afterwards', async () => {
    let finish: () => void = () => {};
    const host = hosting([definitionOf(machine, { activities: { ask: { run: () => new Promise<void>((resolve) => (finish = resolve)) } } })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    const closed = host.engine.close(5_000);
    finish();
    await closed;
    expect([await host.state(id), host.clock.waiting]).toEqual(['answered', 0]);
  });

  it('stops the rest, which the next process takes up', async () => {
    const signals: AbortSignal[] = [];
    const host = hosting([definitionOf(machine, { activities: { ask: { run: async (_, { signal }) => {
      signals.push(signal);
      return signals.length === 1 ? await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))) : 1;
    } } } })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    const closed = host.engine.close(5_000);
    await host.clock.advance(5_000);
    await closed;
    expect([signals[0]?.aborted, await host.state(id)]).toEqual([true, 'asking']);
    await host.restart();
    expect(await host.state(id)).toBe('answered');
  });
});

describe('a watcher', () => {
  it('sees each commit of its flow until it looks away', async () => {
    const host = hosting([definitionOf(createMachine({ id: 'm', on: { go: { actions: assign({}) } } }))]);
    const [one, other] = [await host.start(), await host.start()];
    const seen: number[] = [];
    const lookAway = host.engine.watch(one.id, ({ revision }) => void seen.push(revision));
    await host.send(one.id, 'go');
    await host.send(other.id, 'go');
    await host.send(one.id, 'go');
    lookAway();
    await host.send(one.id, 'go');
    expect(seen).toEqual([2, 3]);
  });
});
