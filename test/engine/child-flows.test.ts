// Child machines: flows of their own, in the commits of their parents, found again after a crash.
import { describe, expect, it } from 'vitest';
import { assign, createActor, createMachine, enqueueActions, fromPromise, sendParent, sendTo, setup, spawnChild, stopChild } from 'xstate';
import { flows } from '#src/engine/flow-record.ts';
import { definitionOf, hosting } from './hosting.ts';

const child = createMachine({
  types: {} as { context: { asked: number }; input: { asked: number } }, id: 'child', context: ({ input }) => ({ asked: input.asked }), initial: 'waiting',
  states: {
    waiting: { on: { answered: 'done', asked: { actions: assign({ asked: ({ context }) => context.asked + 1 }) }, failed: 'failed', told: { actions: sendParent(({ context }) => ({ type: 'heard', asked: context.asked })) } }, after: { 5_000: 'done' } },
    failed: { always: { target: 'done', actions: () => { throw new Error('never performed'); } } },
    done: { type: 'final' },
  },
  output: ({ context }) => ({ asked: context.asked }),
});
const parent = setup({ actors: { child } }).createMachine({
  id: 'parent', context: { heard: null as number | null, result: null as number | null }, initial: 'asking',
  states: {
    asking: {
      invoke: { src: 'child', id: 'asker', input: { asked: 1 }, onDone: { target: 'over', actions: assign({ result: ({ event }) => event.output.asked }) } },
      on: { heard: { actions: assign({ heard: ({ event }) => (event as unknown as { asked: number }).asked }) }, left: 'left', ask: { actions: sendTo('asker', { type: 'asked' }) }, later: { actions: sendTo('asker', { type: 'asked' }, { delay: 1_000, id: 'later' }) } },
    },
    left: { on: { back: 'asking' } },
    over: { type: 'final' },
  },
});

const begun = async () => {
  const host = hosting([definitionOf(parent)]);
  const { id } = await host.start();
  const [row] = await host.store.list(flows, { limit: 9, where: { parent: id } });
  const childFlow = row?.key ?? '';
  return { host, id, childFlow, record: async (flow = id) => (await host.store.get(flows, flow))!.row };
};

describe('a child machine', () => {
  it('is a flow of its own, begun in the commit of its parent', async () => {
    const commits: unknown[] = [];
    const host = hosting([definitionOf(parent)]);
    const commit = host.store.commit.bind(host.store);
    host.store.commit = async (batch) => {
      commits.push(batch.put.map(({ row }) => (row as { machine: string }).machine));
      await commit(batch);
    };
    const { id } = await host.start();
    expect(commits).toEqual([['parent', 'child']]);
    const [row] = await host.store.list(flows, { limit: 9, where: { parent: id } });
    expect(row?.row).toMatchObject({ machine: 'child', parent: { flow: id, actor: 'asker' }, snapshot: { value: 'waiting', context: { asked: 1 } } });
  });

  it('moves by its own events, and its parent moves visibly with it', async () => {
    const { host, id, childFlow, record } = await begun();
    await host.send(childFlow, 'asked');
    expect((await record(childFlow)).snapshot).toMatchObject({ context: { asked: 2 } });
    expect((await record()).revision).toBe(2);
    expect(await host.engine.history(id, 1, 9)).toMatchObject([{ seq: 2, event: { type: 'flow.child.changed', actor: 'asker', flow: childFlow, state: 'waiting' }, transitions: [] }]);
  });

  it('takes events posted to its parent, and is what its parent offers', async () => {
    const { host, id, childFlow, record } = await begun();
    const front = await host.engine.facing(await host.engine.read(id));
    expect(front.record.id).toBe(childFlow);
    expect(front.offers.map(({ name }) => name)).toEqual(['answered', 'asked', 'failed', 'told', 'heard', 'left', 'ask', 'later']);
    expect((await host.send(id, 'asked')).id).toBe(id);
    expect((await record(childFlow)).snapshot).toMatchObject({ context: { asked: 2 } });
  });

  it('that was spawned is asked only after its parent, and stands in for it only where that takes nothing itself', async () => {
    const kid = createMachine({ id: 'kid', context: { n: 0 }, on: { done: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
    const kids = setup({ actors: { kid } });
    const spawning = [spawnChild('kid', { id: 'a' }), spawnChild('kid', { id: 'b' })] as never;
    const idle = kids.createMachine({ id: 'm', context: { own: 0 }, entry: spawning });
    const busy = kids.createMachine({ id: 'm', context: { own: 0 }, entry: spawning, on: { done: { actions: assign({ own: 1 }) } } });
    const host = hosting([definitionOf(busy, { id: 'busy' }), definitionOf(idle, { id: 'idle' })]);
    const one = await host.start(null, 'busy');
    expect((await host.send(one.id, 'done')).snapshot).toMatchObject({ context: { own: 1 } });
    const two = await host.start(null, 'idle');
    await host.send(two.id, 'done');
    const [first] = await host.store.list(flows, { limit: 9, where: { parent: two.id } });
    expect(first?.row.snapshot).toMatchObject({ context: { n: 1 } });
  });

  it('that ends moves its parent on in the same commit, with its output', async () => {
    const { host, id, childFlow, record } = await begun();
    let commits = 0;
    const commit = host.store.commit.bind(host.store);
    host.store.commit = async (batch) => {
      commits++;
      await commit(batch);
    };
    await host.send(id, 'answered');
    expect(commits).toBe(1);
    expect(await record()).toMatchObject({ status: 'done', snapshot: { value: 'over', context: { result: 1 } } });
    expect(await record(childFlow)).toMatchObject({ status: 'done', output: { asked: 1 } });
  });

  it('sends to its parent, and hears from it, at once and later', async () => {
    const { host, id, childFlow, record } = await begun();
    await host.send(childFlow, 'told');
    expect((await record()).snapshot).toMatchObject({ context: { heard: 1 } });
    await host.send(id, 'ask');
    await host.send(id, 'later');
    expect((await record(childFlow)).snapshot).toMatchObject({ context: { asked: 2 } });
    await host.restart();
    await host.clock.advance(1_000);
    expect((await record(childFlow)).snapshot).toMatchObject({ context: { asked: 3 } });
  });

  it('has timers of its own that survive a crash', async () => {
    const { host, record } = await begun();
    host.crash();
    await host.restart();
    await host.clock.advance(5_000);
    expect((await record()).status).toBe('done');
  });

  it('is stopped when its parent leaves it, and begun anew when it comes back', async () => {
    const { host, id, childFlow, record } = await begun();
    await host.send(id, 'left');
    expect(await record(childFlow)).toMatchObject({ status: 'cancelled', timers: {} });
    await host.send(id, 'back');
    const children = await host.store.list(flows, { limit: 9, where: { parent: id, status: 'active' } });
    expect(children).toHaveLength(1);
    expect(children[0]?.key).not.toBe(childFlow);
  });

  it('is stopped with its parent, and cancelled alone it fails its parent\'s wait', async () => {
    const first = await begun();
    await first.host.engine.cancel(first.id);
    expect((await first.record(first.childFlow)).status).toBe('cancelled');
    const second = await begun();
    await second.host.engine.cancel(second.childFlow);
    expect(await second.record()).toMatchObject({ status: 'error', failure: { code: 'flow.cancelled' } });
  });

  it('that is final at once moves its parent on within the start', async () => {
    const quick = createMachine({ id: 'quick', initial: 'end', states: { end: { type: 'final' } }, output: { n: 7 } });
    const machine = setup({ actors: { quick } }).createMachine({ id: 'm', initial: 'a', context: { n: 0 }, states: { a: { invoke: { src: 'quick', onDone: { target: 'b', actions: assign({ n: ({ event }) => event.output.n }) } } }, b: {} } });
    const host = hosting([definitionOf(machine)]);
    const { snapshot } = await host.start();
    expect(snapshot).toMatchObject({ value: 'b', context: { n: 7 } });
  });

  it('spawned in an assignment is held in the context, sent to by that, and found again after a crash', async () => {
    const todo = createMachine({ types: {} as { context: { text: string }; input: { text: string } }, id: 'todo', context: ({ input }) => ({ text: input.text }), on: { renamed: { actions: assign({ text: ({ event }) => (event as unknown as { text: string }).text }) } } });
    const list = setup({ actors: { todo } }).createMachine({
      id: 'list', context: { todos: [] as unknown[] },
      on: {
        added: { actions: assign({ todos: ({ context, spawn, event }) => [...context.todos, { ref: spawn('todo', { input: { text: (event as unknown as { text: string }).text } }) }] }) },
        rename: { actions: sendTo(({ context, event }) => (context.todos[(event as unknown as { n: number }).n] as { ref: never }).ref, ({ event }) => ({ type: 'renamed', text: (event as unknown as { text: string }).text }) as never) },
      },
    });
    const host = hosting([definitionOf(list)]);
    const { id } = await host.start();
    await host.send(id, 'added', { text: 'one' });
    await host.restart();
    await host.send(id, 'added', { text: 'two' });
    await host.restart();
    await host.send(id, 'rename', { n: 0, text: 'first' });
    await host.send(id, 'rename', { n: 1, text: 'second' });
    const children = await host.store.list(flows, { limit: 9, where: { parent: id } });
    expect(children.map(({ row }) => (row.snapshot['context'] as { text: string }).text).sort()).toEqual(['first', 'second']);
  });

  it('watched by onSnapshot shows each of its states to its parent', async () => {
    const steps = createMachine({ id: 'steps', initial: 'a', states: { a: { on: { next: 'b' } }, b: { on: { next: 'c' } }, c: { type: 'final' } } });
    const machine = setup({ actors: { steps } }).createMachine({
      id: 'm', context: { seen: [] as string[] }, initial: 'watching',
      states: { watching: { invoke: { id: 's', src: 'steps', onSnapshot: { actions: assign({ seen: ({ context, event }) => [...context.seen, event.snapshot.matches('b') ? 'in b' : JSON.stringify(event.snapshot.value)] }) }, onDone: 'over' } }, over: {} },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'next');
    expect((await host.send(id, 'next')).snapshot).toMatchObject({ value: 'over', context: { seen: ['"a"', 'in b'] } });
  });

  it('knows its parent and siblings by references it was given', async () => {
    const pinger = createMachine({ types: {} as { input: { who: unknown }; context: { who: unknown } }, id: 'pinger', context: ({ input }) => ({ who: input.who }), on: { ping: { actions: sendTo(({ context }) => context.who as never, (() => ({ type: 'pong' })) as never) } } });
    const ponger = createMachine({ id: 'ponger', context: { pongs: 0 }, on: { pong: { actions: assign({ pongs: ({ context }: { context: { pongs: number } }) => context.pongs + 1 }) } } });
    const machine = setup({ actors: { pinger, ponger } }).createMachine({
      id: 'm', context: (): { pongs: number; ponger: unknown } => ({ pongs: 0, ponger: null }), on: { pong: { actions: assign({ pongs: ({ context }) => context.pongs + 1 }) } },
      invoke: { id: 'toParent', src: 'pinger', input: ({ self }) => ({ who: self }) },
      entry: [assign({ ponger: ({ spawn }) => spawn('ponger', { id: 'ponger' }) }), spawnChild('pinger', { id: 'toSibling', input: (({ context }: { context: { ponger: unknown } }) => ({ who: context.ponger })) as never })],
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    const children = await host.store.list(flows, { limit: 9, where: { parent: id } });
    const flowOf = (actor: string): string => children.find(({ row }) => row.parent?.actor === actor)?.key ?? '';
    await host.restart();
    await host.send(flowOf('toParent'), 'ping');
    await host.send(flowOf('toSibling'), 'ping');
    expect((await host.store.get(flows, id))?.row.snapshot).toMatchObject({ context: { pongs: 1 } });
    expect((await host.store.get(flows, flowOf('ponger')))?.row.snapshot).toMatchObject({ context: { pongs: 1 } });
  });

  it('hears what its parent sent as it entered the state before what it sends to itself as it begins, as live', async () => {
    const kid = createMachine({
      types: {} as { context: { heard: string[] } }, id: 'kid', context: { heard: [] }, entry: sendTo(({ self }) => self, { type: 'own' }),
      on: { '*': { actions: assign({ heard: ({ context, event }) => [...context.heard, event.type] }) } },
    });
    const machine = setup({ actors: { kid } }).createMachine({
      id: 'm', initial: 'idle', states: { idle: { on: { go: 'busy' } }, busy: { entry: sendTo('kid', { type: 'told' }), invoke: { src: 'kid', id: 'kid' } } },
    });
    const live = createActor(machine).start();
    live.send({ type: 'go' });
    const { heard } = (live.getSnapshot().children as unknown as { kid: { getSnapshot: () => { context: { heard: string[] } } } }).kid.getSnapshot().context;
    live.stop();
    expect(heard).toEqual(['told', 'own']);
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'go');
    const [row] = await host.store.list(flows, { limit: 9, where: { parent: id } });
    expect(row?.row.snapshot).toMatchObject({ context: { heard } });
  });

  it('stopped by name, or by enqueued actions, is stopped', async () => {
    const machine = setup({ actors: { child } }).createMachine({
      id: 'm', entry: [spawnChild('child', { id: 'one', input: { asked: 1 } }), enqueueActions(({ enqueue }) => enqueue.spawnChild('child', { id: 'two', input: { asked: 2 } }))],
      on: { stop: { actions: [stopChild('one'), enqueueActions(({ enqueue }) => enqueue.stopChild('two'))] } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect(await host.store.list(flows, { limit: 9, where: { parent: id, status: 'active' } })).toHaveLength(2);
    await host.send(id, 'stop');
    expect(await host.store.list(flows, { limit: 9, where: { parent: id, status: 'active' } })).toHaveLength(0);
  });

  it('and its parent that answer each other without end are stopped by a bound, changing nothing', async () => {
    const echo = createMachine({ id: 'echo', on: { ball: { actions: sendParent({ type: 'ball' }) } } });
    const machine = setup({ actors: { echo } }).createMachine({ id: 'm', invoke: { id: 'e', src: 'echo' }, on: { ball: { actions: sendTo('e', { type: 'ball' }) } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await expect(host.engine.send(id, { event: { type: 'ball' } })).rejects.toThrow('more than 1000 messages');
    expect((await host.store.get(flows, id))?.row.revision).toBe(1);
  });

  it('cannot be named by a caller', async () => {
    const { host, id } = await begun();
    await expect(host.engine.send(id, { event: { type: 'asked', who: { xstate$$type: 1, id: '@flow_1' } } })).rejects.toMatchObject({ code: 'event.invalid' });
    await expect(host.engine.start({ tenant: 'default', machine: 'parent', subject: null, input: { who: [{ xstate$$type: 1, id: 'x' }] } })).rejects.toMatchObject({ code: 'input.invalid' });
  });

  it('opens what a caller typed and its parent passed on, by input and by event, and nothing keeps it afterwards', async () => {
    const opened: unknown[] = [];
    const checker = createMachine({
      types: {} as { context: { code: unknown }; input: { code: unknown } }, id: 'checker', context: ({ input }) => ({ code: input.code }), initial: 'first',
      states: {
        first: { invoke: { id: 'one', src: 'check', input: ({ context }: { context: { code: unknown } }) => ({ code: context.code }), onDone: 'waiting' } },
        waiting: { entry: assign({ code: null }), on: { again: { target: 'second', actions: assign({ code: ({ event }) => (event as unknown as { code: unknown }).code }) } } },
        second: { invoke: { id: 'two', src: 'check', input: ({ context }: { context: { code: unknown } }) => ({ code: context.code }), onDone: 'done' } },
        done: { entry: assign({ code: null }), type: 'final' },
      },
    }).provide({ actors: { check: fromPromise(async () => 1) } });
    const taking = setup({ actors: { checker: checker as never } }).createMachine({
      id: 'm', initial: 'a',
      states: {
        a: { on: { submitted: 'b' } },
        b: { invoke: { id: 'c', src: 'checker', input: ({ event }: { event: unknown }) => ({ code: (event as { code: unknown }).code }), onDone: 'over' }, on: { resubmitted: { actions: sendTo('c', ({ event }: { event: unknown }) => ({ type: 'again', code: (event as { code: unknown }).code })) } } },
        over: {},
      },
    } as never);
    const eventSchema = () => ({ type: 'object', properties: { code: { type: 'string', writeOnly: true } } });
    const check = { run: async ({ code }: { code: { sealed: string } }, activityHost: { reveal: (reference: { sealed: string }) => unknown }) => void opened.push(activityHost.reveal(code)) };
    const host = hosting([definitionOf(taking as never, { eventSchema, activities: { check } })]);
    const { id } = await host.start();
    await host.send(id, 'submitted', { code: '111111' });
    await host.send(id, 'resubmitted', { code: '222222' });
    expect(opened).toEqual(['111111', '222222']);
    const rows = await host.store.list(flows, { limit: 9 });
    expect(rows.map(({ row }) => [row.machine, row.status, row.sealed])).toEqual([['m', 'active', {}], ['checker', 'done', {}]]);
  });

  it('that was begun anew hears nothing that was meant, for later, for the one before', async () => {
    const ear = createMachine({ id: 'ear', context: { heard: 0 }, on: { word: { actions: assign({ heard: ({ context }) => context.heard + 1 }) } } });
    const machine = setup({ actors: { ear } }).createMachine({
      id: 'm', initial: 'a', states: { a: { invoke: { id: 'e', src: 'ear' }, on: { say: { actions: sendTo('e', { type: 'word' }, { delay: 1_000 }) }, again: { target: 'a', reenter: true } } } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'say');
    await host.send(id, 'again');
    await host.send(id, 'say');
    await host.clock.advance(1_000);
    const ears = await host.store.list(flows, { limit: 9, where: { parent: id } });
    expect(ears.map(({ row }) => [row.status, (row.snapshot['context'] as { heard: number }).heard]).sort()).toEqual([['active', 1], ['cancelled', 0]]);
    expect((await host.store.get(flows, id))?.row.timers).toEqual({});
  });
});
