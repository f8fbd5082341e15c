// Flows that outlive the version of their machine: bound to the next where they fit, migrated where somebody says how, and
// parked, losing nothing, where neither is.
import { describe, expect, it } from 'vitest';
import { assign, createMachine, fromPromise, sendTo, setup, type AnyStateMachine } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import { flows } from '#src/engine/flow-record.ts';
import { codeOf, definitionOf, hosting } from './hosting.ts';

const start = { id: 'm', initial: 'a', context: { n: 1 }, states: { a: { on: { go: 'b' } }, b: { on: { go: 'c' }, after: { 60_000: 'c' } }, c: { type: 'final' } } } as const;
const first = createMachine(start);
const second = (machine: AnyStateMachine, more: Partial<Definition> = {}) => definitionOf(machine, { version: '2', ...more });
const row = async (host: ReturnType<typeof hosting>, id: string) => (await host.store.get(flows, id))!.row;

describe('a stored flow whose version is gone', () => {
  it('goes on with the next version where it fits it, and its history says so', async () => {
    const host = hosting([definitionOf(first)]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.restart([second(createMachine({ ...start, states: { ...start.states, extra: {} } }))]);
    expect(await row(host, id)).toMatchObject({ version: '2', revision: 3, status: 'active' });
    expect(await host.engine.history(id, 2, 9)).toMatchObject([{ seq: 3, event: { type: 'flow.bound', from: '1', to: '2' }, from: 'b', to: 'b' }]);
    await host.clock.advance(60_000);
    expect((await row(host, id)).status).toBe('done');
  });

  it.each<[string, AnyStateMachine, string]>([
    ['whose state is gone', createMachine({ ...start, states: { a: {}, c: {} } }), '"m.b" is no longer there'],
    ['whose state has states inside now', createMachine({ ...start, states: { ...start.states, b: { initial: 'x', states: { x: {} } } } }), 'has states inside now'],
    ['whose state is parallel now', createMachine({ ...start, states: { ...start.states, b: { type: 'parallel', states: { x: {}, y: {} } } } }), 'region "m.b.x" is new'],
    ['whose timer nobody hears any more', createMachine({ ...start, states: { ...start.states, b: { on: { go: 'c' } } } }), 'nothing hears any more'],
    ['whose timer changed its length', createMachine({ ...start, states: { ...start.states, b: { after: { 50_000: 'c' } } } }), 'never set for this flow'],
    ['whose state invokes now', createMachine({ ...start, states: { ...start.states, b: { ...start.states.b, invoke: { id: 'w', src: fromPromise(async () => 1) } } } }), 'now invokes "w"'],
  ])('is parked, and loses nothing: one %s', async (_, machine, reason) => {
    const host = hosting([definitionOf(first)]);
    const { id } = await host.start();
    await host.send(id, 'go');
    const before = await row(host, id);
    await host.restart([second(machine)]);
    expect(await row(host, id)).toEqual({ ...before, parked: { reason: expect.stringContaining(reason) as string, since: host.clock.now() } });
    expect(await host.engine.parked()).toBe(1);
    expect(await codeOf(host.engine.send(id, { event: { type: 'go' } }))).toBe('flow.outdated');
    await host.clock.advance(120_000);
    expect((await row(host, id)).revision).toBe(before.revision);
    await host.restart([definitionOf(first)]);
    await host.clock.advance(0);
    expect(await row(host, id)).toMatchObject({ status: 'done' });
    expect(await host.engine.parked()).toBe(0);
  });

  it('is parked where a region was added to where it stands, which XState would enter without its entry actions', async () => {
    const host = hosting([definitionOf(createMachine({ id: 'm', type: 'parallel', states: { x: { initial: 'a', states: { a: {} } } } }))]);
    const { id } = await host.start();
    await host.restart([second(createMachine({ id: 'm', type: 'parallel', states: { x: { initial: 'a', states: { a: {} } }, y: { initial: 'a', states: { a: {} } } } }))]);
    expect((await row(host, id)).parked?.reason).toContain('region "m.y" is new');
  });

  it('is parked where what it waits for is performed by nobody, and where its child has another kind', async () => {
    const { promise } = Promise.withResolvers<number>();
    const waiting = setup({ actors: { ask: fromPromise(() => promise), kid: createMachine({ id: 'kid', on: { x: {} } }) } });
    const chart = { id: 'm', invoke: [{ id: 'ask', src: 'ask' as const }, { id: 'kid', src: 'kid' as const }] };
    const host = hosting([definitionOf(waiting.createMachine(chart))]);
    const { id } = await host.start();
    const other = setup({ actors: { ask: fromPromise(() => promise), kid: fromPromise(() => promise) } }).createMachine(chart);
    await host.restart([second(other)]);
    expect((await row(host, id)).parked?.reason).toContain('its actor "kid"');
    await host.restart([second(createMachine({ id: 'm' }))]);
    expect((await row(host, id)).parked?.reason).toContain('"ask"');
    await host.restart([]);
    expect((await row(host, id)).parked?.reason).toContain('no machine "m" is hosted');
  });

  it('is migrated along the shortest way, with its timers set anew', async () => {
    const host = hosting([definitionOf(first)]);
    const { id } = await host.start();
    await host.send(id, 'go');
    const renamed = createMachine({ ...start, initial: 'a', context: { total: 0 }, states: { a: {}, beta: { after: { 10_000: 'c' } }, c: { type: 'final' } } });
    const migrations = [
      { from: '1', to: '1.5', migrate: ({ context, ...rest }: { context: unknown }) => ({ ...rest, value: 'beta', historyValue: {}, context: { total: (context as { n: number }).n } }) },
      { from: '1.5', to: '3', migrate: ({ context, ...rest }: { context: unknown }) => ({ value: 'beta', historyValue: {}, ...rest, context: { total: (context as { total: number }).total + 10 } }) },
      { from: '0', to: '3', migrate: () => ({ value: 'a', context: null, historyValue: {} }) },
    ] as never;
    await host.restart([definitionOf(renamed, { version: '3', migrations })]);
    expect(await row(host, id)).toMatchObject({ version: '3', snapshot: { value: 'beta', context: { total: 11 } } });
    expect((await host.engine.history(id, 2, 9))[0]).toMatchObject({ event: { type: 'flow.migrated', from: '1', to: '3' }, from: 'b', to: 'beta' });
    await host.clock.advance(9_999);
    expect((await row(host, id)).status).toBe('active');
    await host.clock.advance(1);
    expect((await row(host, id)).status).toBe('done');
  });

  it('whose migration throws, or leads to a state that is not there, is parked as it was', async () => {
    for (const [migrate, reason] of [[() => { throw new Error('no way'); }, 'no way'], [() => ({ value: 'nowhere', context: {}, historyValue: {} }), 'nowhere']] as const) {
      const host = hosting([definitionOf(first)]);
      const { id } = await host.start();
      const before = await row(host, id);
      await host.restart([second(createMachine(start), { migrations: [{ from: '1', to: '2', migrate }] })]);
      expect(await row(host, id)).toMatchObject({ version: '1', snapshot: before.snapshot, parked: { reason: expect.stringContaining(reason) as string } });
    }
  });

  it('with children goes on as a family, or not at all', async () => {
    const kid = { id: 'kid', initial: 'a', states: { a: { on: { next: 'b' } }, b: {} } } as const;
    const family = (child: AnyStateMachine) => setup({ actors: { kid: child } }).createMachine({ id: 'm', invoke: { id: 'k', src: 'kid' }, on: { poke: { actions: sendTo('k', { type: 'next' }) } } });
    const host = hosting([definitionOf(family(createMachine(kid)))]);
    const { id } = await host.start();
    await host.restart([second(family(createMachine({ ...kid, states: { z: {} }, initial: 'z' })))]);
    const [child] = await host.store.list(flows, { limit: 9, where: { parent: id } });
    expect(child?.row.parked).toBeDefined();
    expect((await row(host, id)).parked?.reason).toContain('kid.a');
    await host.restart([second(family(createMachine({ ...kid, states: { ...kid.states, z: {} } })))]);
    await host.send(id, 'poke');
    expect(await row(host, child?.key ?? '')).toMatchObject({ version: '2', snapshot: { value: 'b' } });
  });

  it('can be cancelled where it is parked, and is refused at a strict start, which changes nothing', async () => {
    const host = hosting([definitionOf(first)]);
    const { id } = await host.start();
    host.crash();
    const strict = host.boot([second(createMachine({ id: 'm' }))]);
    await expect(strict.open({ isStrict: true })).rejects.toThrow(`flow ${id} belongs to version 1 of "m"`);
    expect((await row(host, id)).parked).toBeUndefined();
    await host.restart([second(createMachine({ id: 'm', initial: 'z', states: { z: {} } }))]);
    expect(await host.engine.cancel(id)).toMatchObject({ status: 'cancelled' });
  });

  it('stays on its own version where that is still hosted as an earlier one', async () => {
    const host = hosting([definitionOf(first)]);
    const { id } = await host.start();
    await host.restart([second(createMachine({ ...start, states: { z: {} }, initial: 'z' }))], [definitionOf(first)]);
    await host.send(id, 'go');
    expect(await row(host, id)).toMatchObject({ version: '1', snapshot: { value: 'b' } });
    expect((await host.start()).version).toBe('2');
  });
});

describe('a machine whose static context is one object for every flow', () => {
  it('is refused where it changes that object in place, which would leak into the next flow', async () => {
    const host = hosting([definitionOf(createMachine({ id: 'm', context: { list: [] as number[] }, entry: assign(({ context }) => { context.list.push(1); return {}; }) }))]);
    await expect(host.start()).rejects.toThrow('object is not extensible');
  });
});
