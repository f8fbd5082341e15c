// Ended flows are kept for a while and then removed with their history; nothing else is.
import { describe, expect, it } from 'vitest';
import { createMachine, setup } from 'xstate';
import { flows } from '#src/engine/flow-record.ts';
import { definitionOf, hosting } from './hosting.ts';

const day = 86_400_000;
const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { type: 'final' } } });

describe('an ended flow', () => {
  it('is kept as long as was asked for, then goes with its history, after a restart too', async () => {
    const host = hosting([definitionOf(machine)], { retention: 30 * day });
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.clock.advance(30 * day - 1);
    expect((await host.store.get(flows, id))?.row.status).toBe('done');
    await host.restart();
    await host.clock.advance(1);
    expect(await host.store.get(flows, id)).toBeNull();
    expect(await host.store.log(id, { after: 0, limit: 9 })).toEqual([]);
  });

  it('is kept for ever where nobody asks for less, and an active one always', async () => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.clock.advance(4_000 * day);
    expect(await host.store.get(flows, id)).not.toBeNull();
    const short = hosting([definitionOf(machine)], { retention: 0 });
    const open = await short.start();
    await short.clock.advance(day);
    expect((await short.store.get(flows, open.id))?.row.status).toBe('active');
  });

  it('that is a child goes with its parent, as long as that still knows it', async () => {
    const kid = createMachine({ id: 'kid', initial: 'a', states: { a: { on: { next: 'b' } }, b: { type: 'final' } } });
    const parent = setup({ actors: { kid } }).createMachine({ id: 'p', initial: 'a', states: { a: { invoke: { id: 'k', src: 'kid' }, on: { left: 'left', over: 'over' } }, left: {}, over: { type: 'final' } } });
    const host = hosting([definitionOf(parent)], { retention: day });
    const known = await host.start();
    const unknown = await host.start();
    await host.send(known.id, 'next');
    await host.send(unknown.id, 'left');
    await host.clock.advance(2 * day);
    expect(await host.store.list(flows, { limit: 9, where: { parent: unknown.id } })).toEqual([]);
    expect(await host.store.list(flows, { limit: 9, where: { parent: known.id } })).toHaveLength(1);
    await host.send(known.id, 'over');
    await host.clock.advance(2 * day);
    expect(await host.store.list(flows, { limit: 9 })).toMatchObject([{ key: unknown.id }]);
  });
});
