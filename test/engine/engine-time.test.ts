// Timers, expiry and waiting, on a clock that moves when told.
import { assign, createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { noRows } from './decide.case.ts';
import { codeOf, definitionOf, hosting } from './hosting.ts';

const resting = { id: 'm', initial: 'a', states: { a: { on: { stay: { actions: assign({}) }, go: 'b' } }, b: {} } } as const;
const lifetime = { idle: 10_000, absolute: 25_000 };

describe('timers', () => {
  it('promise 5: of many flows fire each at its moment, in their order within a flow', async () => {
    const ticking = createMachine({ id: 'm', types: {} as { input: number; context: { pause: number } }, context: ({ input }) => ({ pause: input }), initial: 'a', states: {
      a: { after: { pause: 'b' } }, b: { after: { pause: 'c' } }, c: {},
    } }, ).provide({ delays: { pause: ({ context }) => context.pause } });
    const host = hosting([definitionOf(ticking)]);
    const flows = await Promise.all([100, 200, 300].map((pause) => host.start(pause)));
    const states = async () => await Promise.all(flows.map(({ id }) => host.state(id)));
    await host.clock.advance(200);
    expect(await states()).toEqual(['c', 'b', 'a']);
    await host.clock.advance(200);
    expect(await states()).toEqual(['c', 'c', 'b']);
  });

  it('promise 7: of a machine that throws on them are reported and tried again, and hold up no other flow', async () => {
    let isBroken = true;
    const broken = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 100: { target: 'b', guard: () => { if (isBroken) throw new Error('no such rule'); return true; } } } }, b: {} } });
    const sound = createMachine({ id: 'n', initial: 'a', states: { a: { after: { 100: 'b' } }, b: {} } });
    const host = hosting([definitionOf(broken), definitionOf(sound)]);
    const [one, other] = [await host.start(), await host.start(null, 'n')];
    await host.clock.advance(100);
    expect([await host.state(one.id), await host.state(other.id)]).toEqual(['a', 'b']);
    expect(host.log).toMatchObject([{ level: 'error', details: { flow: one.id, error: { code: 'machine.fault', state: 'a' } } }]);
    await host.clock.advance(59_000);
    expect(host.log).toHaveLength(1);
    isBroken = false;
    await host.clock.advance(1_000);
    expect(await host.state(one.id)).toBe('b');
  });
});

describe('expiry', () => {
  it('stops a flow that rested too long and whose machine knows nothing of it', async () => {
    const host = hosting([definitionOf(createMachine(resting), { lifetime })]);
    const { id, expiresAt } = await host.start();
    expect(expiresAt).toBe(host.clock.now() + 10_000);
    await host.clock.advance(9_999);
    expect((await host.engine.read(id)).record.status).toBe('active');
    await host.clock.advance(1);
    expect((await host.engine.read(id)).record).toMatchObject({ status: 'expired', pending: noRows, timers: noRows });
    expect(await codeOf(host.engine.send(id, { event: { type: 'go' } }))).toBe('flow.expired');
  });

  it('sends flow.expired where the machine takes it, after a restart as well', async () => {
    const polite = createMachine({ id: 'm', initial: 'a', on: { 'flow.expired': '.late' }, states: { a: {}, late: { type: 'final', tags: ['expired'] } } });
    const host = hosting([definitionOf(polite, { lifetime })]);
    const { id } = await host.start();
    host.crash();
    await host.clock.advance(60_000);
    await host.restart();
    expect((await host.engine.read(id)).record).toMatchObject({ status: 'expired', snapshot: { value: 'late' } });
    expect((await host.engine.history(id, 1, 9)).map(({ event }) => event.type)).toEqual(['flow.expired']);
  });

  it('stops a flow whose machine takes flow.expired and goes on nevertheless', async () => {
    const stubborn = createMachine({ id: 'm', on: { 'flow.expired': { actions: assign({}) } } });
    const host = hosting([definitionOf(stubborn, { lifetime })]);
    const { id } = await host.start();
    await host.clock.advance(10_000);
    expect((await host.engine.read(id)).record.status).toBe('expired');
  });

  it('is put off by what a caller sends, and not beyond the end of the flow\'s whole life', async () => {
    const host = hosting([definitionOf(createMachine(resting), { lifetime })]);
    const { id } = await host.start();
    for (let n = 0; n < 3; n++) {
      await host.clock.advance(8_000);
      await host.send(id, 'stay');
    }
    await host.clock.advance(999);
    expect((await host.engine.read(id)).record.status).toBe('active');
    await host.clock.advance(1);
    expect((await host.engine.read(id)).record.status).toBe('expired');
  });

  it('comes after a timer that was due before, whenever the host wakes', async () => {
    const racing = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 9_000: 'b' } }, b: { type: 'final' } } });
    const host = hosting([definitionOf(racing, { lifetime })]);
    const { id } = await host.start();
    host.crash();
    await host.clock.advance(60_000);
    await host.restart();
    expect((await host.engine.read(id)).record.status).toBe('done');
  });
});

describe('waiting for a flow to settle', () => {
  const machine = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'asking', states: {
    asking: { tags: 'working', invoke: { src: 'ask', id: 'one', onDone: 'again' } }, again: { tags: 'working', invoke: { src: 'ask', id: 'two', onDone: 'rested' } }, rested: {},
  } });

  it('lasts until no state that works is left', async () => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.engine.start({ tenant: 'default', machine: 'm', subject: null, input: null });
    expect((await host.engine.settled(id, 5_000)).snapshot['value']).toBe('rested');
    const { waiting } = host.clock;
    await host.engine.settled(id, 5_000);
    expect(host.clock.waiting).toBe(waiting); // nothing is left to ring for who waits no more
  });

  it('lasts no longer than the caller\'s patience', async () => {
    const host = hosting([definitionOf(machine, { activities: { ask: { run: () => new Promise(() => {}) } } })]);
    const { id } = await host.start();
    expect((await host.engine.settled(id, 0)).snapshot['value']).toBe('asking');
    let told: unknown;
    const settled = host.engine.settled(id, 5_000).then((record) => (told = record.snapshot['value']));
    await host.clock.advance(4_999);
    expect(told).toBeUndefined();
    await host.clock.advance(1);
    await settled;
    expect(told).toBe('asking');
  });
});
