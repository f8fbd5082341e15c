// Events that the host alone may send: taken where the machine takes them, by whichever flow of the family does, else by nobody.
import { createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { codeOf, definitionOf, hosting } from './hosting.ts';

const door = createMachine({ id: 'door', initial: 'shut', states: { shut: { on: { rung: 'open', pushed: 'open' } }, open: { type: 'final' } } });
const told = (machine: Parameters<typeof definitionOf>[0]) => definitionOf(machine, { hostEvents: ['rung'] });

describe('telling a flow', () => {
  it('moves it by an event that no caller may send', async () => {
    const host = hosting([told(door)]);
    const { id } = await host.start();
    expect(await codeOf(host.engine.send(id, { event: { type: 'rung' } }))).toBe('event.reserved');
    expect(await host.engine.tell(id, { type: 'rung' })).toBe(true);
    expect(await host.state(id)).toBe('open');
  });

  it('does not move it by an event that callers send', async () => {
    const host = hosting([told(door)]);
    const { id, revision } = await host.start();
    expect(await host.engine.tell(id, { type: 'pushed' })).toBe(false);
    expect((await host.engine.read(id)).record.revision).toBe(revision);
  });

  it('says no, and writes nothing, where the machine does not take it now', async () => {
    const host = hosting([told(door)]);
    const { id } = await host.start();
    await host.engine.tell(id, { type: 'rung' });
    const { record } = await host.engine.read(id);
    expect(await host.engine.tell(id, { type: 'rung' })).toBe(false);
    expect((await host.engine.read(id)).record).toEqual(record);
  });

  it('reaches the flow of a family that a person has before them', async () => {
    const house = setup({ actors: { door } }).createMachine({ id: 'house', initial: 'outside', states: { outside: { invoke: { src: 'door', id: 'front', onDone: 'inside' } }, inside: {} } });
    const host = hosting([told(house)]);
    const { id } = await host.start();
    expect(await host.engine.tell(id, { type: 'rung' })).toBe(true);
    await host.clock.settle();
    expect(await host.state(id)).toBe('inside');
  });

  it('counts as activity, and leaves whose answer may show a secret as it was', async () => {
    const host = hosting([definitionOf(createMachine({ id: 'bell', initial: 'quiet', states: { quiet: { on: { rung: { actions: () => {} } } } } }), { hostEvents: ['rung'], lifetime: { idle: 1_000, absolute: 9_000 } })]);
    const { id, cause, expiresAt } = await host.start();
    expect(expiresAt).not.toBeNull();
    await host.clock.advance(500);
    expect(await host.engine.tell(id, { type: 'rung' })).toBe(true);
    expect((await host.engine.read(id)).record).toMatchObject({ cause, expiresAt: (expiresAt ?? 0) + 500 });
  });

  it('is refused for a flow that nobody knows', async () => {
    expect(await codeOf(hosting([told(door)]).engine.tell('flow_none', { type: 'rung' }))).toBe('flow.unknown');
  });

  it('finds a machine that is at work not listening, and listening after it', async () => {
    let finish = (): void => {};
    const work = fromPromise(() => new Promise<void>((done) => void (finish = done)));
    const busy = setup({ actors: { work } }).createMachine({ id: 'busy', initial: 'working', states: { working: { tags: ['working'], invoke: { src: 'work', onDone: 'waiting' } }, waiting: { on: { rung: 'over' } }, over: { type: 'final' } } });
    const host = hosting([told(busy)]);
    const { id } = await host.start();
    expect(await host.engine.tell(id, { type: 'rung' })).toBe(false);
    finish();
    await host.clock.settle();
    expect(await host.engine.tell(id, { type: 'rung' })).toBe(true);
  });
});
