// A flow whose time is up takes nothing any more, also while the alarm that would end it has not rung.
import { createMachine, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { childFlowsOf } from '#src/engine/flow-record.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { codeOf, definitionOf, hosting } from './hosting.ts';

const lifetime = { idle: 10_000, absolute: 25_000 };
const door = createMachine({ id: 'door', initial: 'shut', states: { shut: { on: { go: 'open' } }, open: {} } });
const house = setup({ actors: { door } }).createMachine({ id: 'house', initial: 'outside', states: { outside: { invoke: { src: 'door', id: 'front' } } } });

/** Nobody ever learns what is due. */
const deaf = () => ({ ...memoryStore(), due: async () => await Promise.reject(new Error('as the test wants it')) });

describe('an event that comes too late', () => {
  it('is refused though the flow is not ended yet, and changes nothing', async () => {
    const host = hosting([definitionOf(door, { lifetime })], { store: deaf() });
    const { id } = await host.start();
    await host.clock.advance(9_999);
    expect(await codeOf(host.engine.send(id, { event: { type: 'none' } }))).toBe('event.not-accepted');
    await host.clock.advance(1);
    const { record } = await host.engine.read(id);
    expect(record.status).toBe('active');
    expect(await codeOf(host.engine.send(id, { event: { type: 'go' } }))).toBe('flow.expired');
    expect((await host.engine.read(id)).record).toEqual(record);
  });

  it('is refused for every flow of a family whose outermost one has had its time', async () => {
    const host = hosting([definitionOf(house, { lifetime }), definitionOf(door)], { store: deaf() });
    const parent = await host.start();
    const child = childFlowsOf(parent)[0] ?? expect.fail('it has no child flow');
    await host.clock.advance(10_000);
    expect((await host.engine.read(child)).record.status).toBe('active');
    for (const id of [parent.id, child]) expect(await codeOf(host.engine.send(id, { event: { type: 'go' } })), id).toBe('flow.expired');
    expect(await host.state(child)).toBe('shut');
  });
});
