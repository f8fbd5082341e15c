// Flows that come back from storage: nothing of them is lost on the way, and nothing is begun that is under way.
import { describe, expect, it } from 'vitest';
import { assign, createMachine, fromCallback, fromPromise, raise, sendTo, setup } from 'xstate';
import { flows } from '#src/engine/flow-record.ts';
import { codeOf, definitionOf, hosting } from '../hosting.ts';

const never = fromPromise(async () => await new Promise<never>(() => {}));

describe('a flow that was stored and read again', () => {
  it.each([
    ['an `after`', createMachine({ id: 'm', initial: 'a', states: { a: { after: { 60_000: 'b' } }, b: {} } })],
    ['a delayed `raise`', createMachine({ id: 'm', initial: 'a', states: { a: { entry: raise({ type: 'bell' }, { delay: 60_000 }), on: { bell: 'b' } }, b: {} } })],
    ['a delayed `sendTo`', createMachine({ id: 'm', initial: 'a', states: { a: { entry: sendTo(({ self }) => self, { type: 'bell' }, { delay: 60_000 }), on: { bell: 'b' } }, b: {} } })],
  ])('keeps the moment of %s, however often the process dies meanwhile', async (_, machine) => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    for (let n = 0; n < 3; n++) {
      await host.clock.advance(15_000);
      await host.restart();
    }
    await host.clock.advance(14_999);
    expect(await host.state(id)).toBe('a');
    await host.clock.advance(1);
    expect(await host.state(id)).toBe('b');
  });

  it('goes back to where it was by its history', async () => {
    const machine = createMachine({ id: 'm', initial: 'work', states: { work: { initial: 'a', on: { pause: 'paused' }, states: { a: { on: { next: 'b' } }, b: {}, last: { type: 'history' } } }, paused: { on: { resume: 'work.last' } } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    for (const type of ['next', 'pause', 'resume', 'pause', 'resume']) {
      await host.restart();
      await host.send(id, type);
    }
    expect(await host.state(id)).toEqual({ work: 'b' });
  });

  it('fires each timer at its own moment, and none because another one of it is due', async () => {
    const host = hosting([definitionOf(createMachine({ id: 'm', initial: 'a', states: { a: { after: { 100: { actions: [] }, 200: 'b' } }, b: {} } }))]);
    const { id } = await host.start();
    await host.clock.advance(100);
    expect(await host.state(id)).toBe('a');
    await host.clock.advance(99);
    expect(await host.state(id)).toBe('a');
    await host.clock.advance(1);
    expect(await host.state(id)).toBe('b');
  });

  it('does not begin the work again that is under way, whoever looks at it or sends to it', async () => {
    const begun: string[] = [];
    const machine = setup({ actors: { ask: never, listen: fromCallback(() => void begun.push('listen')) }, actions: { greet: () => void begun.push('greet') } }).createMachine({
      id: 'm', context: { n: 0 }, entry: 'greet', invoke: [{ src: 'ask', id: 'ask' }, { src: 'listen', id: 'listen' }], on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    });
    const host = hosting([definitionOf(machine, { activities: { ask: { run: async () => {
      begun.push('ask');
      return await new Promise<never>(() => {});
    } } } })]);
    const { id } = await host.start();
    for (let n = 0; n < 3; n++) await host.send(id, 'count');
    await host.engine.facing(await host.engine.read(id));
    await host.clock.settle();
    expect(begun.toSorted()).toEqual(['ask', 'greet', 'listen']);
    await host.engine.close(0);
  });

  it('is outdated, and stands as it stood, when its machine no longer has its state', async () => {
    const host = hosting([definitionOf(createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } }))]);
    const { id } = await host.start();
    const before = await host.store.get(flows, id);
    await host.restart([definitionOf(createMachine({ id: 'm', initial: 'z', states: { z: { on: { go: 'z' } } } }))]); // changed, and the same version given
    expect(await codeOf(host.engine.send(id, { event: { type: 'go' } }))).toBe('flow.outdated');
    expect(await codeOf(host.engine.read(id))).toBe('flow.outdated');
    expect(await host.store.get(flows, id)).toEqual(before);
  });

  it('knows that a promise it waited for is done, and never runs it again', async () => {
    let runs = 0;
    const machine = setup({ actors: { ask: fromPromise(async () => ++runs) } }).createMachine({
      id: 'm', context: { seen: '' }, invoke: { src: 'ask', id: 'asked', onDone: { actions: [] } },
      on: { look: { actions: assign({ seen: ({ self }) => (self.getSnapshot() as unknown as { children: { asked: { getSnapshot: () => { status: string } } } }).children.asked.getSnapshot().status }) } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.restart();
    await host.clock.advance(120_000);
    expect((await host.send(id, 'look')).snapshot).toMatchObject({ context: { seen: 'done' } });
    expect(runs).toBe(1);
  });

  it('runs the code of its own version only, also while another version is hosted beside it', async () => {
    const counting = (by: number) => createMachine({ id: 'm', context: { n: 0 }, on: { count: { actions: assign({ n: ({ context }) => context.n + by }) } } });
    const [first, second] = [definitionOf(counting(1)), definitionOf(counting(100), { version: '2' })];
    const host = hosting([first]);
    const older = await host.start();
    await host.restart([second], [first]);
    const newer = await host.start();
    for (const { id } of [newer, older, newer, older]) await host.send(id, 'count');
    expect((await host.store.get(flows, older.id))?.row.snapshot['context']).toEqual({ n: 2 });
    expect((await host.store.get(flows, newer.id))?.row.snapshot['context']).toEqual({ n: 200 });
  });

  it('does what it asked for in its steps, although its process died before and it is cancelled then', async () => {
    let rung = 0;
    const machine = definitionOf(setup({ actions: { ring: () => void rung++ } }).createMachine({ id: 'm', on: { go: { actions: 'ring' } } }));
    const host = hosting([machine]);
    const { id } = await host.start();
    const commit = host.store.commit.bind(host.store);
    host.store.commit = async (batch) => {
      await commit(batch);
      await new Promise<never>(() => {}); // stored, and nobody lives to hear of it
    };
    void host.engine.send(id, { event: { type: 'go' } });
    await host.clock.settle();
    host.crash();
    host.store.commit = commit;
    await host.boot([machine]).cancel(id);
    await host.clock.settle();
    expect([rung, (await host.store.get(flows, id))?.row.status]).toEqual([1, 'cancelled']);
  });

  it('is as it was when its process closed: what its actors say while they are stopped is not heard', async () => {
    const machine = setup({ actors: { listen: fromCallback(({ sendBack }) => () => sendBack({ type: 'closed' })) } }).createMachine({
      id: 'm', initial: 'open', invoke: { src: 'listen', id: 'listen' }, states: { open: { on: { closed: 'shut' } }, shut: {} },
    });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.engine.close(0);
    await host.clock.settle();
    expect((await host.store.get(flows, id))?.row).toMatchObject({ revision: 1, status: 'active', snapshot: { status: 'active', value: 'open' } });
  });

  it('still waits for a promise of its machine that was stopped with its process: stopped is not done', async () => {
    const machine = setup({ actors: { ask: never } }).createMachine({ id: 'm', initial: 'asking', states: { asking: { invoke: { src: 'ask', id: 'asked', onDone: 'answered', onError: 'failed' } }, answered: {}, failed: {} } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.engine.close(0);
    await host.clock.settle();
    expect((await host.store.get(flows, id))?.row).toMatchObject({ revision: 1, snapshot: { value: 'asking' }, pending: { asked: {} } });
  });
});
