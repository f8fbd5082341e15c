// Corners of actors in which a durable host parts from XState easily: order, names that come back, references to the gone.
import { describe, expect, it } from 'vitest';
import { assign, createMachine, emit, forwardTo, fromCallback, fromObservable, fromPromise, fromTransition, raise, sendParent, sendTo, setup, spawnChild, stopChild } from 'xstate';
import { flows } from '#src/engine/flow-record.ts';
import { definitionOf, hosting } from './hosting.ts';

type Host = ReturnType<typeof hosting>;
const heard = (name: string) => assign({ heard: ({ context }: { context: { heard: string[] } }) => [...context.heard, name] }) as never;
const contextOf = async (host: Host, id: string): Promise<unknown> => (await host.store.get(flows, id))?.row.snapshot['context'];

describe('actors of one family', () => {
  it('take what is sent to them in the order in which XState has them take it', async () => {
    const leaf = createMachine({ id: 'leaf', on: { ask: { actions: sendParent({ type: 'leafAnswered' }) } } });
    const first = setup({ actors: { leaf } }).createMachine({ id: 'first', invoke: { src: 'leaf', id: 'leaf' }, on: { ask: { actions: sendTo('leaf', { type: 'ask' }) }, leafAnswered: { actions: sendParent({ type: 'firstAnswered' }) } } });
    const second = createMachine({ id: 'second', on: { ask: { actions: sendParent({ type: 'secondAnswered' }) } } });
    const machine = setup({ actors: { first, second } }).createMachine({
      id: 'm', context: { heard: [] as string[] }, invoke: [{ src: 'first', id: 'a' }, { src: 'second', id: 'b' }],
      on: { go: { actions: [sendTo('a', { type: 'ask' }), sendTo('b', { type: 'ask' })] }, firstAnswered: { actions: heard('first') }, secondAnswered: { actions: heard('second') } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.send(id, 'go')).snapshot).toMatchObject({ context: { heard: ['first', 'second'] } });
  });

  it('hear what the entry actions of the state that invokes them send', async () => {
    const child = createMachine({ id: 'child', context: { asked: 0 }, on: { ask: { actions: assign({ asked: ({ context }) => context.asked + 1 }) } } });
    const machine = setup({ actors: { child } }).createMachine({ id: 'm', initial: 'a', states: { a: { entry: sendTo('c', { type: 'ask' }), invoke: { id: 'c', src: 'child' } } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    const [row] = await host.store.list(flows, { limit: 9, where: { parent: id } });
    expect(row?.row.snapshot).toMatchObject({ context: { asked: 1 } });
  });

  it('that end with an error which nobody handles tell their parent that very error', async () => {
    const child = setup({ actors: { ask: fromPromise(async () => { throw { code: 'refused', tries: 2 }; }) } }).createMachine({ id: 'child', invoke: { src: 'ask', id: 'ask' } });
    const machine = setup({ actors: { child } }).createMachine({ id: 'm', initial: 'a', context: { why: null }, states: { a: { invoke: { src: 'child', id: 'c', onError: { target: 'b', actions: assign({ why: ({ event }) => event.error }) } } }, b: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect(await contextOf(host, id)).toEqual({ why: { code: 'refused', tries: 2 } });
  });

  it('stopped in the very commit of their step have its actions performed all the same', async () => {
    const noted: string[] = [];
    const child = setup({ actions: { note: () => void noted.push('child') } }).createMachine({ id: 'child', on: { go: { actions: ['note', sendParent({ type: 'enough' })] } } });
    const machine = setup({ actors: { child } }).createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: 'child', id: 'c' }, on: { enough: 'b', go2: { actions: sendTo('c', { type: 'go' }) } } }, b: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.send(id, 'go2')).snapshot).toMatchObject({ value: 'b' });
    expect(noted).toEqual(['child']);
  });

  it('that have been replaced are not taken for their successors, in a context or after a restart', async () => {
    const child = createMachine({ id: 'child', context: { asked: 0 }, on: { ask: { actions: assign({ asked: ({ context }) => context.asked + 1 }) } } });
    const machine = setup({ actors: { child } }).createMachine({
      id: 'm', context: { old: null, heard: [] as string[] }, entry: assign({ old: ({ spawn }) => spawn('child', { id: 'c' }) }),
      on: { replace: { actions: [stopChild('c'), spawnChild('child', { id: 'c' })] }, ask: { actions: sendTo(({ context }) => context.old as never, { type: 'ask' } as never) }, drop: { actions: stopChild('c') }, '*': { actions: heard('of it itself') } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'replace');
    await host.restart();
    await host.send(id, 'ask');
    const running = await host.store.list(flows, { limit: 9, where: { parent: id, status: 'active' } });
    expect(running.map(({ row }) => row.snapshot['context'])).toEqual([{ asked: 0 }]);
    await host.send(id, 'drop');
    await host.restart();
    await host.send(id, 'ask'); // XState restores a reference to nobody as undefined, and sends to the machine itself
    expect(await contextOf(host, id)).toMatchObject({ heard: [] });
  });

  it('spawned without an id keep apart, with a restart between them', async () => {
    const child = createMachine({ id: 'child' });
    const machine = setup({ actors: { child } }).createMachine({ id: 'm', context: { all: [] as unknown[] }, on: { more: { actions: assign({ all: ({ context, spawn }) => [...context.all, spawn('child')] }) } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    for (let i = 0; i < 3; i++) {
      await host.send(id, 'more');
      await host.restart();
    }
    expect(await host.store.list(flows, { limit: 9, where: { parent: id, status: 'active' } })).toHaveLength(3);
    expect(new Set(((await contextOf(host, id)) as { all: { id: string }[] }).all.map((ref) => ref.id)).size).toBe(3);
  });
});

describe('a machine', () => {
  it('takes what it sends to itself next, before anything else and in the same commit', async () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { target: 'b', actions: sendTo(({ self }) => self, { type: 'again' }) } } }, b: { on: { again: 'c' } }, c: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.engine.send(id, { event: { type: 'go' } })).snapshot).toMatchObject({ value: 'c' });
  });

  it('whose two delayed events bear one id gets both', async () => {
    const machine = createMachine({ id: 'm', context: { n: 0 }, on: { go: { actions: raise({ type: 'tick' }, { delay: 100, id: 't' }) }, tick: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.send(id, 'go');
    await host.clock.advance(100);
    expect(await contextOf(host, id)).toEqual({ n: 2 });
  });

  it('finds its children by their system ids, after a restart too', async () => {
    const child = createMachine({ id: 'child', context: { asked: 0 }, on: { ask: { actions: assign({ asked: ({ context }) => context.asked + 1 }) } } });
    const machine = setup({ actors: { child } }).createMachine({ id: 'm', invoke: { src: 'child', id: 'c', systemId: 'helper' }, on: { go: { actions: sendTo(({ system }) => system.get('helper') as never, { type: 'ask' } as never) } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.restart();
    await host.send(id, 'go');
    const [row] = await host.store.list(flows, { limit: 9, where: { parent: id } });
    expect(row?.row.snapshot).toMatchObject({ context: { asked: 1 } });
  });

  it('forwards events as they came', async () => {
    const counter = fromTransition((state: { sum: number }, event: { type: string; by?: number }) => ({ sum: state.sum + (event.by ?? 0) }), { sum: 0 });
    const machine = setup({ actors: { counter } }).createMachine({ id: 'm', invoke: { src: 'counter', id: 'c' }, on: { add: { actions: forwardTo('c') } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'add', { by: 3 });
    expect((await host.send(id, 'add', { by: 4 })).snapshot).toMatchObject({ children: { c: { snapshot: { context: { sum: 7 } } } } });
  });

  it('may send to a transition function from the exit of the state that invokes it', async () => {
    const counter = fromTransition((state: { n: number }) => ({ n: state.n + 1 }), { n: 0 });
    const machine = setup({ actors: { counter } }).createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: 'counter', id: 'c' }, exit: sendTo('c', { type: 'bye' }), on: { go: 'b' } }, b: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.send(id, 'go')).snapshot).toMatchObject({ value: 'b', children: {} });
  });

  it('that ends while its children run stops them', async () => {
    const child = createMachine({ id: 'child', after: { 50: {} } });
    const machine = setup({ actors: { child } }).createMachine({ id: 'm', initial: 'a', entry: spawnChild('child', { id: 'c' }), states: { a: { on: { end: 'b' } }, b: { type: 'final', entry: emit({ type: 'over' }) } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect((await host.send(id, 'end')).status).toBe('done');
    expect((await host.store.list(flows, { limit: 9, where: { parent: id } })).map(({ row }) => row.status)).toEqual(['cancelled']);
  });

  it('holding NaN is refused with its place; undefined is as if it were not there', async () => {
    const machine = createMachine({ id: 'm', context: { n: 0, none: undefined as unknown }, on: { spoil: { actions: assign({ n: NaN }) }, go: { actions: assign({ n: -0 }) } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect(await contextOf(host, id)).toEqual({ n: 0 });
    await expect(host.engine.send(id, { event: { type: 'spoil' } })).rejects.toThrow('context.n is NaN');
    await host.send(id, 'go');
    expect(await contextOf(host, id)).toEqual({ n: 0 });
  });
});

describe('an actor that lives in the process', () => {
  it('may send while it starts', async () => {
    const machine = setup({ actors: { eager: fromCallback(({ sendBack }) => sendBack({ type: 'now' })) } }).createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: 'eager', id: 'e' }, on: { now: 'b' } }, b: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect(await host.state(id)).toBe('b');
  });

  it('that fails later fails its state', async () => {
    const failing = fromObservable(() => ({ subscribe: (observer: { error: (error: unknown) => void }) => { observer.error(new Error('cut off')); return { unsubscribe: () => {} }; } }) as never);
    const machine = setup({ actors: { failing } }).createMachine({ id: 'm', initial: 'a', context: { why: null }, states: { a: { invoke: { src: 'failing', id: 'f', onError: { target: 'b', actions: assign({ why: ({ event }) => event.error }) } } }, b: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect(await contextOf(host, id)).toEqual({ why: { name: 'Error', message: 'cut off' } });
  });

  it('is cleaned up when the process closes', async () => {
    let open = 0;
    const machine = setup({ actors: { line: fromCallback(() => { open++; return () => void open--; }) } }).createMachine({ id: 'm', invoke: { src: 'line', id: 'l' } });
    const host = hosting([definitionOf(machine)]);
    await host.start();
    expect(open).toBe(1);
    await host.engine.close();
    expect(open).toBe(0);
  });
});
