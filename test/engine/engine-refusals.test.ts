// What a caller may not do, told apart by code, in the order in which it is refused; and that nothing changes by it.
import { createMachine, setup } from 'xstate';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schema } from '#src/engine/definition.ts';
import { codeOf, definitionOf, hosting } from './hosting.ts';

const machine = setup({ types: { events: {} as { type: 'go' } | { type: 'pay'; amount: number } | { type: 'end' } | { type: 'back' } | { type: 'broken' } } }).createMachine({
  id: 'shop', initial: 'open',
  states: {
    open: { on: { go: 'gone', pay: { guard: ({ event }) => event.amount > 5, target: 'gone' }, end: 'over', broken: { guard: () => { throw new RangeError('no stock'); }, target: 'gone' } } },
    gone: { on: { back: 'open', end: 'over' } },
    over: { type: 'final' },
  },
});
const pay: Schema = { type: 'object', additionalProperties: false, required: ['amount'], properties: { amount: { type: 'number' } } };
const shop = definitionOf(machine, { eventSchema: (type) => (type === 'pay' ? pay : undefined), inputSchema: { type: 'object', required: ['who'], properties: { who: { type: 'string' } } } });

describe('the engine', () => {
  let host: ReturnType<typeof hosting>;
  let id: string;
  beforeEach(async () => {
    host = hosting([shop]);
    ({ id } = await host.start({ who: 'a' }));
  });
  const refused = (event: Readonly<Record<string, unknown>> & { type: string }, expected?: number) => codeOf(host.engine.send(id, { event: event as never, expected: expected === undefined ? undefined : [expected] }));

  it('starts a flow and applies events, each raising the revision and leaving a line in the log', async () => {
    await host.send(id, 'go');
    const { record } = await host.engine.read(id);
    expect(record).toMatchObject({ machine: 'shop', version: '1', status: 'active', revision: 2, snapshot: { value: 'gone' } });
    expect(await host.engine.history(id, 0, 10)).toMatchObject([
      { seq: 1, event: { type: 'xstate.init' }, from: null, to: 'open' }, { seq: 2, event: { type: 'go' }, from: 'open', to: 'gone', transitions: ['shop.open | go | 0'] },
    ]);
  });

  it('refuses machines, flows and inputs it does not know, naming the rule', async () => {
    expect(await codeOf(host.engine.start({ tenant: 'default', machine: 'none', subject: null, input: {} }))).toBe('machine.unknown');
    expect(await codeOf(host.engine.send('flow_0', { event: { type: 'go' } }))).toBe('flow.unknown');
    expect(await codeOf(host.engine.read('flow_0'))).toBe('flow.unknown');
    await expect(host.engine.start({ tenant: 'default', machine: 'shop', subject: null, input: { who: 5 } })).rejects.toMatchObject({ code: 'input.invalid', errors: [{ pointer: '/input/who', code: 'type' }] });
  });

  it('promise 4: refuses events that only the engine makes, before anything else', async () => {
    for (const type of ['xstate.done.actor.x', 'xstate.after.10.m', 'xstate.init', 'xstate.stop', 'flow.expired', 'flow.cancelled']) expect(await refused({ type }, 99)).toBe('event.reserved');
    await host.send(id, 'end');
    expect(await refused({ type: 'xstate.init' })).toBe('event.reserved');
  });

  it('promise 4: refuses everything to a flow that has ended, by its end', async () => {
    await host.send(id, 'end');
    expect(await refused({ type: 'go' }, 1)).toBe('flow.ended');
    const cancelled = await host.start({ who: 'b' });
    await host.engine.cancel(cancelled.id);
    expect(await codeOf(host.engine.send(cancelled.id, { event: { type: 'go' } }))).toBe('flow.ended');
  });

  it('refuses to act on a revision that has passed, before it looks at the event', async () => {
    await host.send(id, 'go');
    expect(await refused({ type: 'go' }, 1)).toBe('flow.moved-on');
    await host.engine.send(id, { event: { type: 'back' }, expected: [1, 2] });
    expect(await host.state(id)).toBe('open');
  });

  it('refuses an event that is not accepted now, and tells what is', async () => {
    await expect(host.engine.send(id, { event: { type: 'back' } })).rejects.toMatchObject({ code: 'event.not-accepted', accepted: ['go', 'pay', 'end', 'broken'] });
  });

  it('tells an invalid payload from one that the machine refuses', async () => {
    await expect(host.engine.send(id, { event: { type: 'pay', amount: 'much', more: 1 } })).rejects.toMatchObject({ code: 'event.invalid', errors: [{ pointer: '/more', code: 'unknown' }, { pointer: '/amount', code: 'type' }] });
    expect(await refused({ type: 'pay', amount: 5 })).toBe('event.refused');
    await host.send(id, 'pay', { amount: 6 });
    expect(await host.state(id)).toBe('gone');
  });

  it('refuses a payload that leaves out what a guard asks for, where no schema says so', async () => {
    const loose = hosting([definitionOf(machine)]);
    const flow = await loose.start();
    expect(await codeOf(loose.engine.send(flow.id, { event: { type: 'pay' } }))).toBe('event.refused');
    expect((await loose.engine.read(flow.id)).record.revision).toBe(1);
  });

  it('promise 7: reports a guard that throws with flow, event and state', async () => {
    await expect(host.engine.send(id, { event: { type: 'broken' } })).rejects.toMatchObject({ code: 'machine.fault', flow: id, event: 'broken', state: 'open', message: expect.stringContaining('no stock') as string });
  });

  it('changes nothing by anything it refuses', async () => {
    const before = JSON.stringify((await host.engine.read(id)).record);
    for (const event of [{ type: 'back' }, { type: 'pay', amount: 1 }, { type: 'pay' }, { type: 'broken' }, { type: 'xstate.init' }]) await host.engine.send(id, { event }).catch(() => {});
    expect(JSON.stringify((await host.engine.read(id)).record)).toBe(before);
    expect(await host.engine.history(id, 0, 10)).toHaveLength(1);
  });

  it('cancels a flow whose machine knows nothing of it, once, and says so again when asked again', async () => {
    const cancelled = await host.engine.cancel(id);
    expect(cancelled).toMatchObject({ status: 'cancelled', revision: 2 });
    expect(await host.engine.cancel(id)).toEqual(cancelled);
    expect((await host.engine.history(id, 1, 10)).map(({ event }) => event.type)).toEqual(['flow.cancelled']);
  });

  it('cancels by the machine\'s own event where it takes one', async () => {
    const polite = createMachine({ id: 'polite', initial: 'open', on: { 'flow.cancelled': '.saidGoodbye' }, states: { open: {}, saidGoodbye: { type: 'final', tags: ['cancelled'] } } });
    const other = hosting([definitionOf(polite)]);
    const flow = await other.start();
    expect(await other.engine.cancel(flow.id)).toMatchObject({ status: 'cancelled', snapshot: { value: 'saidGoodbye' } });
  });

  it('takes an event that only a wildcard names', async () => {
    const open = createMachine({ id: 'open', initial: 'a', states: { a: { on: { 'key.*': 'b' } }, b: {} } });
    const other = hosting([definitionOf(open)]);
    const flow = await other.start();
    expect(await codeOf(other.engine.send(flow.id, { event: { type: 'mouse.moved' } }))).toBe('event.not-accepted');
    await other.send(flow.id, 'key.pressed');
    expect(await other.state(flow.id)).toBe('b');
  });
});
