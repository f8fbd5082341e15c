// Every other kind of actor and action that XState knows: transition functions, callbacks, observables, inline promises,
// emitted events, actions without a name.
import { describe, expect, it } from 'vitest';
import { assign, createMachine, emit, enqueueActions, fromCallback, fromEventObservable, fromObservable, fromPromise, fromTransition, sendTo, setup } from 'xstate';
import { definitionOf, hosting } from './hosting.ts';

const counter = fromTransition((state: { count: number }, event: { type: string }) => (event.type === 'more' ? { count: state.count + 1 } : state), { count: 0 });

describe('a transition function', () => {
  it('is moved in the commit of whoever sends to it, and kept', async () => {
    const machine = setup({ actors: { counter } }).createMachine({
      id: 'm', context: { seen: 0 }, invoke: { id: 'c', src: 'counter' },
      on: { more: { actions: [sendTo('c', { type: 'more' }), sendTo('c', { type: 'more' })] }, look: { actions: assign({ seen: ({ self }) => ((self.getSnapshot() as unknown as { children: { c: { getSnapshot: () => { context: { count: number } } } } }).children.c.getSnapshot().context.count) }) } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'more');
    await host.restart();
    await host.send(id, 'more');
    expect((await host.send(id, 'look')).snapshot).toMatchObject({ context: { seen: 4 }, children: { c: { snapshot: { context: { count: 4 } } } } });
  });

  it('watched by onSnapshot tells each new state', async () => {
    const machine = setup({ actors: { counter } }).createMachine({
      id: 'm', context: { seen: [] as number[] },
      invoke: { id: 'c', src: 'counter', onSnapshot: { actions: assign({ seen: ({ context, event }) => [...context.seen, event.snapshot.context.count] }) } },
      on: { more: { actions: sendTo('c', { type: 'more' }) } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'more');
    expect((await host.send(id, 'more')).snapshot).toMatchObject({ context: { seen: [0, 1, 2] } }); // the first is how it began
  });

  it('that has moved on meanwhile is not moved back by what it told before', async () => {
    const machine = setup({ actors: { counter } }).createMachine({
      id: 'm', context: { seen: [] as number[], left: 0 },
      invoke: {
        id: 'c', src: 'counter',
        onSnapshot: { actions: [assign({ seen: ({ context, event }) => [...context.seen, event.snapshot.context.count] }), enqueueActions(({ enqueue, context }) => {
          if (context.left === 0) return;
          enqueue.assign({ left: context.left - 1 });
          enqueue.sendTo('c', { type: 'more' });
        })] },
      },
      on: { more: { actions: [assign({ left: 2 }), sendTo('c', { type: 'more' }), sendTo('c', { type: 'more' })] } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.send(id, 'more')).snapshot).toMatchObject({ context: { seen: [0, 1, 2, 3, 4] }, children: { c: { snapshot: { context: { count: 4 } } } } });
  });
});

describe('a callback', () => {
  const running = new Set<number>();
  let started = 0;
  const ticker = fromCallback<{ type: string }, { step: number }>(({ sendBack, receive, input }) => {
    const run = ++started;
    running.add(run);
    const tick = (because: string) => ({ type: 'tick', by: input.step, because });
    receive((event) => sendBack(tick(event.type)));
    return () => void running.delete(run);
  });
  const machine = setup({ actors: { ticker } }).createMachine({
    id: 'm', context: { ticks: 0 }, initial: 'on',
    states: {
      on: { invoke: { id: 't', src: 'ticker', input: { step: 2 } }, on: { tick: { actions: assign({ ticks: ({ context, event }) => context.ticks + (event as unknown as { by: number }).by }) }, push: { actions: sendTo('t', { type: 'push' }) }, off: 'off' } },
      off: { on: { on: 'on' } },
    },
  });

  it('lives in the process, hears, and sends; each of its events is a commit', async () => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'push');
    const record = await host.send(id, 'push');
    expect(record.snapshot).toMatchObject({ context: { ticks: 4 } });
    expect((await host.engine.history(id, 0, 9)).map(({ event }) => event.type)).toEqual(['xstate.init', 'push', 'tick', 'push', 'tick']);
    await host.engine.close();
  });

  it('ends when its state is left, begins again in the next process, and late words of an earlier one count nothing', async () => {
    running.clear();
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect(running.size).toBe(1);
    await host.send(id, 'off');
    expect(running.size).toBe(0);
    await host.send(id, 'on');
    await host.restart();
    expect((await host.send(id, 'push')).snapshot).toMatchObject({ context: { ticks: 2 } });
    await host.engine.close();
  });

  it('that throws fails its state', async () => {
    const broken = setup({ actors: { broken: fromCallback(() => { throw new Error('no line'); }) } }).createMachine({
      id: 'm', initial: 'a', context: { why: '' }, states: { a: { invoke: { src: 'broken', onError: { target: 'b', actions: assign({ why: ({ event }) => (event.error as { message: string }).message }) } } }, b: {} },
    });
    const host = hosting([definitionOf(broken)]);
    const { id } = await host.start();
    expect((await host.engine.read(id)).record.snapshot).toMatchObject({ value: 'b', context: { why: 'no line' } });
  });
});

/** The least that XState takes for an observable. */
const of = <Value>(...values: Value[]) => ({
  subscribe: (observer: { next: (value: Value) => void; complete: () => void }) => {
    for (const value of values) observer.next(value);
    observer.complete();
    return { unsubscribe: () => {} };
  },
});

describe('an observable', () => {
  it('shows its values by onSnapshot and its end by onDone', async () => {
    const machine = setup({ actors: { numbers: fromObservable(() => of(1, 2) as never) } }).createMachine({
      id: 'm', context: { seen: [] as unknown[] }, initial: 'a',
      states: { a: { invoke: { id: 'n', src: 'numbers', onSnapshot: { actions: assign({ seen: ({ context, event }) => [...context.seen, event.snapshot.context] }) }, onDone: 'b' } }, b: {} },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.engine.read(id)).record.snapshot).toMatchObject({ value: 'b', context: { seen: [1, 2] } });
  });

  it('of events sends them to its machine', async () => {
    const machine = setup({ actors: { events: fromEventObservable(() => of({ type: 'go', n: 1 }, { type: 'go', n: 2 }) as never) } }).createMachine({
      id: 'm', context: { sum: 0 }, invoke: { src: 'events', id: 'e' }, on: { go: { actions: assign({ sum: ({ context, event }) => context.sum + (event as unknown as { n: number }).n }) } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.engine.read(id)).record.snapshot).toMatchObject({ context: { sum: 3 } });
  });
});

describe('a promise of the machine\'s own', () => {
  it('invoked without a name runs under its place, and its rejection is the machine\'s at once', async () => {
    let runs = 0;
    const machine = createMachine({
      id: 'm', initial: 'a', context: { why: null as unknown },
      states: { a: { invoke: { src: fromPromise(async () => { runs++; throw new TypeError('no such page'); }), onError: { target: 'b', actions: assign({ why: ({ event }) => event.error }) } } }, b: {} },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.engine.read(id)).record.snapshot).toMatchObject({ value: 'b', context: { why: { name: 'TypeError', message: 'no such page' } } });
    expect(runs).toBe(1);
  });

  it('that answers with what cannot be stored fails by name', async () => {
    const machine = createMachine({ id: 'm', initial: 'a', context: { why: null as unknown }, states: { a: { invoke: { src: fromPromise(async () => new Map()), onError: { target: 'b', actions: assign({ why: ({ event }) => event.error }) } } }, b: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.engine.read(id)).record.snapshot).toMatchObject({ context: { why: { code: 'activity.output' } } });
  });
});

describe('actions', () => {
  it('emitted events are in the history of the step', async () => {
    const told = (n: number) => ({ type: 'told', n });
    const machine = createMachine({ id: 'm', on: { go: { actions: [emit(told(1)), emit(told(2))] } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'go');
    expect(await host.engine.history(id, 1, 9)).toMatchObject([{ emitted: [{ type: 'told', n: 1 }, { type: 'told', n: 2 }] }]);
  });

  it('without a name run once, after the commit, with what they saw, and may send to their machine', async () => {
    const seen: unknown[] = [];
    const machine = createMachine({
      id: 'm', context: { n: 0 },
      on: { go: { actions: [assign({ n: 1 }), ({ context, event, self }) => { seen.push([context.n, event.type]); self.send({ type: 'again' }); }, assign({ n: 2 })] }, again: { actions: assign({ n: 9 }) } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    const commit = host.store.commit.bind(host.store);
    host.store.commit = async () => { throw new Error('the disk is full'); };
    await expect(host.engine.send(id, { event: { type: 'go' } })).rejects.toThrow('full');
    expect(seen).toEqual([]);
    host.store.commit = commit;
    expect((await host.send(id, 'go')).snapshot).toMatchObject({ context: { n: 9 } });
    expect(seen).toEqual([[1, 'go']]);
    await host.restart();
    expect(seen).toHaveLength(1);
  });
});
