// Flows whose machine fails or no longer fits do not hold up others, can be ended, and end when their time is over.
import { describe, expect, it, vi } from 'vitest';
import { assign, createMachine, fromCallback, fromPromise, setup, type AnyStateMachine } from 'xstate';
import { flows } from '#src/engine/flow-record.ts';
import { codeOf, definitionOf, hosting } from './hosting.ts';

const broken = (): never => {
  throw new Error('the machine is broken');
};
const row = async (host: ReturnType<typeof hosting>, id: string) => (await host.store.get(flows, id))!.row;
const hour = 3_600_000;
/** An action that never returns; XState's types know of no action that takes its time. */
const never = (() => new Promise(() => {})) as () => void;

describe('a flow that fits its machine no more, under the same version', () => {
  const before = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 1_000: 'b' } }, b: {} } });
  const renamed = createMachine({ id: 'm', initial: 'z', states: { z: {} } });
  const sound = createMachine({ id: 'sound', initial: 'a', states: { a: { after: { 5_000: 'b' } }, b: {} } });

  it('keeps no other flow\'s timer from firing, however many of them there are', async () => {
    const host = hosting([definitionOf(before), definitionOf(sound)]);
    const { id } = await host.start(null, 'sound');
    for (let i = 0; i < 210; i++) await host.engine.start({ tenant: 'default', machine: 'm', subject: null, input: null });
    await host.restart([definitionOf(renamed), definitionOf(sound)]);
    await host.clock.advance(10_000);
    expect((await row(host, id)).snapshot['value']).toBe('b');
  });

  it('is refused by name, and can be cancelled', async () => {
    const host = hosting([definitionOf(before)]);
    const { id } = await host.start();
    await host.restart([definitionOf(renamed)]);
    expect(await codeOf(host.engine.send(id, { event: { type: 'go' } }))).toBe('flow.outdated');
    expect(await host.engine.cancel(id)).toMatchObject({ status: 'cancelled' });
  });
});

describe('a flow whose machine throws', () => {
  it('on its cancellation is stopped all the same', async () => {
    const host = hosting([definitionOf(createMachine({ id: 'm', on: { 'flow.cancelled': { actions: assign(broken) } } }))]);
    const { id } = await host.start();
    expect(await host.engine.cancel(id)).toMatchObject({ status: 'cancelled' });
  });

  it.each<[string, AnyStateMachine]>([
    ['its expiry', createMachine({ id: 'm', on: { 'flow.expired': { actions: assign(broken) } } })],
    ['a timer that is overdue with it', createMachine({ id: 'm', initial: 'a', states: { a: { after: { 1_000: { actions: assign(broken) } } } } })],
  ])('on %s expires all the same', async (_, machine) => {
    const host = hosting([definitionOf(machine, { lifetime: { idle: 2_000, absolute: hour } })]);
    const { id } = await host.start();
    host.crash();
    await host.clock.advance(10_000);
    await host.restart();
    await host.clock.advance(0);
    expect((await row(host, id)).status).toBe('expired');
  });

  it('on an outcome is asked again and then told of a failure; the work is done once', async () => {
    let runs = 0;
    const machine = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({
      id: 'm', initial: 'a', context: (): { why: unknown } => ({ why: null }),
      states: { a: { invoke: { id: 'x', src: 'ask', onDone: { target: 'b', actions: assign(broken) }, onError: { target: 'b', actions: assign({ why: ({ event }) => event.error }) } } }, b: {} },
    });
    const host = hosting([definitionOf(machine, { activities: { ask: { run: async () => ++runs } } })]);
    const { id } = await host.start();
    await host.clock.advance(hour);
    expect(runs).toBe(1);
    expect((await row(host, id)).snapshot).toMatchObject({ value: 'b', context: { why: { code: 'machine.fault' } } });
  });
});

describe('a family of flows', () => {
  const deep = (inner: AnyStateMachine) => setup({ actors: { inner } }).createMachine({ id: `over-${inner.id}`, initial: 'a', states: { a: { invoke: { id: 'i', src: 'inner', onDone: 'b' } }, b: { type: 'final' } } });

  it('of three levels has settled as soon as its innermost has', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const leaf = setup({ actors: { ask: fromPromise(() => promise) } }).createMachine({ id: 'leaf', initial: 'idle', states: { idle: { on: { go: 'busy' } }, busy: { tags: ['working'], invoke: { id: 'w', src: 'ask', onDone: 'rest' } }, rest: { on: { go: 'idle' } } } });
    const host = hosting([definitionOf(deep(deep(leaf)))]);
    const { id } = await host.start();
    expect((await host.send(id, 'go')).childWorks).toBe(true);
    resolve(1);
    await host.clock.settle();
    expect((await row(host, id)).childWorks).toBe(false);
  });

  it('that is parked keeps its child from being cancelled alone; cancelled whole it is parked no more', async () => {
    const kid = createMachine({ id: 'kid', on: { x: {} } });
    const host = hosting([definitionOf(deep(kid))]);
    const { id } = await host.start();
    const [child] = await host.store.list(flows, { limit: 9, where: { parent: id } });
    await host.restart([]);
    expect(await codeOf(host.engine.cancel(child?.key ?? ''))).toBe('flow.outdated');
    expect(await host.engine.cancel(id)).toMatchObject({ status: 'cancelled' });
    expect((await row(host, child?.key ?? '')).status).toBe('cancelled');
    expect(await host.engine.parked()).toBe(0);
  });

  it('of more children than a turn may have messages can be cancelled', async () => {
    const kid = createMachine({ id: 'kid', on: { x: {} } });
    const many = setup({ actors: { kid } }).createMachine({ id: 'many', entry: assign(({ spawn }) => { for (let i = 0; i < 550; i++) spawn('kid', { id: `k${i}` }); return {}; }) });
    const host = hosting([definitionOf(setup({ actors: { many } }).createMachine({ id: 'm', invoke: [{ id: 'one', src: 'many' }, { id: 'two', src: 'many' }] }))]);
    const { id } = await host.start();
    expect(await host.engine.cancel(id)).toMatchObject({ status: 'cancelled' });
    expect(await host.store.list(flows, { limit: 2_000, where: { status: 'active' } })).toEqual([]);
  });
});

describe('an ended flow', () => {
  it('whose last action never returns is not looked at in a hot loop once its time to go has come', async () => {
    const host = hosting([definitionOf(setup({ actions: { hang: never } }).createMachine({ id: 'm', on: { end: '.end' }, initial: 'a', states: { a: {}, end: { type: 'final', entry: 'hang' } } }))], { retention: 1_000 });
    const { id } = await host.start();
    await host.send(id, 'end');
    const due = vi.spyOn(host.store, 'due');
    await host.clock.advance(600_000);
    expect(due.mock.calls.length).toBeLessThan(50);
    expect((await row(host, id)).status).toBe('done');
  });

  it('whose version is gone is still shown and refused as ended, and what it had to do is given up', async () => {
    const chart = setup({ actions: { hang: never } }).createMachine({ id: 'm', on: { end: '.end' }, initial: 'a', states: { a: {}, end: { type: 'final', entry: 'hang' } } });
    const host = hosting([definitionOf(chart)]);
    const { id } = await host.start();
    await host.send(id, 'end');
    await host.restart([]);
    expect(await codeOf(host.engine.send(id, { event: { type: 'end' } }))).toBe('flow.ended');
    await host.clock.advance(61_000);
    expect((await row(host, id)).pending).toEqual({});
  });
});

describe('who watches, and who lives in the process', () => {
  it('and fails keeps no work from being begun', async () => {
    const machine = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { invoke: { id: 'x', src: 'ask', onDone: 'c' } }, c: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    host.engine.watch(id, broken);
    await host.send(id, 'go');
    expect(await host.state(id)).toBe('c');
  });

  it('fails late, in a way that says nothing about itself, and its machine hears of it', async () => {
    const machine = setup({ actors: { odd: fromPromise(async () => { throw Object.create(null, { toString: { value: broken } }); }), over: fromCallback(() => broken()) } }).createMachine({
      id: 'm', initial: 'a', states: { a: { invoke: { id: 'o', src: 'odd', onError: 'b' } }, b: { invoke: { id: 'v', src: 'over', onError: 'c' } }, c: {} },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect(await host.state(id)).toBe('c');
  });
});
