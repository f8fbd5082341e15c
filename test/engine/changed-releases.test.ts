// A machine, or a child machine of its, that changed while its version stayed the same: its stored flows are looked at before
// any of them goes on, and what does not fit waits until what it ran on is hosted again.
import { describe, expect, it, vi } from 'vitest';
import { type AnyStateMachine, assign, createMachine, sendTo, setup } from 'xstate';
import { flows } from '#src/engine/flow-record.ts';
import { releases } from '#src/engine/releases.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { codeOf, definitionOf, hosting } from './hosting.ts';

const start = { id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { go: 'c' } }, c: { type: 'final' } } } as const;
const sound = createMachine({ ...start, states: { ...start.states, a: { on: { go: 'c' } } } });
const without = (state: 'a' | 'b') => createMachine({ ...start, initial: 'z', states: { z: { on: { go: 'c' } }, ...(state === 'a' ? { b: {} } : { a: { on: { go: 'c' } } }), c: { type: 'final' } } } as never);
const made = (machine: AnyStateMachine, fingerprint: string, version = '1') => definitionOf(machine, { version, fingerprint });
const first = made(createMachine(start), 'A');
const row = async (host: ReturnType<typeof hosting>, id: string) => (await host.store.get(flows, id))!.row;
const warnings = (host: ReturnType<typeof hosting>) => host.log.filter(({ level, message }) => level === 'warn' && message.includes('changed without a new version'));

/** A flow in "b" and one in "a", of the first make. */
async function twoFlows(store = memoryStore()) {
  const host = hosting([first], { store });
  await host.restart();
  const inA = (await host.start()).id;
  const inB = (await host.start()).id;
  await host.send(inB, 'go');
  return { host, inA, inB };
}

describe('a stored flow whose machine changed without a new version', () => {
  it('goes on where it fits, untouched, and one warning names the machine, once', async () => {
    const { host, inA } = await twoFlows();
    const before = await row(host, inA);
    await host.restart([made(sound, 'B')]);
    expect(warnings(host)).toMatchObject([{ details: { machine: 'm', version: '1' } }]);
    expect(await row(host, inA)).toEqual(before);
    expect((await host.send(inA, 'go')).status).toBe('done');
    await host.restart([made(sound, 'B')]);
    expect(warnings(host)).toHaveLength(1);
    expect((await host.store.get(releases, JSON.stringify(['m', '1'])))?.row).toEqual({ machine: 'm', version: '1', fingerprint: 'B' });
  });

  it('is parked and counted where it does not fit, at later starts too, until what it ran on is hosted again', async () => {
    const { host, inA, inB } = await twoFlows();
    const before = await row(host, inB);
    for (let starts = 0; starts < 2; starts++) {
      await host.restart([made(without('b'), 'B')]);
      expect(await row(host, inB)).toEqual({ ...before, parked: { reason: expect.stringContaining('"m.b" is no longer there') as string, since: host.clock.now(), ran: 'A' } });
      expect([await host.engine.parked(), (await row(host, inA)).parked]).toEqual([1, undefined]);
      expect(await codeOf(host.engine.send(inB, { event: { type: 'go' } }))).toBe('flow.outdated');
      await expect(host.engine.read(inB)).rejects.toThrow('which has changed since: the state "m.b"');
    }
    await host.restart([first]);
    expect(await host.engine.parked()).toBe(0);
    expect((await host.send(inB, 'go')).status).toBe('done');
  });

  it('goes on where a still later make has its state again, and where its own make comes back after another one', async () => {
    const { host, inA, inB } = await twoFlows();
    await host.restart([made(without('b'), 'B')]);
    await host.restart([made(sound, 'C')]);
    expect([await host.engine.parked(), (await row(host, inB)).parked]).toEqual([0, undefined]);
    await host.restart([made(without('a'), 'D')]);
    expect((await row(host, inA)).parked).toMatchObject({ ran: 'C' });
    await host.restart([]);
    expect(await host.engine.parked()).toBe(2);
    await host.restart([made(without('a'), 'D')]);
    expect(await host.engine.parked()).toBe(1);
    await host.restart([made(sound, 'C')]);
    expect((await host.send(inA, 'go')).status).toBe('done');
  });

  it('comes home unjudged: a timer that has fired is missing where it stands, and would count as one that was never set', async () => {
    const waiting = made(createMachine({ id: 'm', context: { rung: 0 }, initial: 'b', states: { b: { after: { 1_000: { actions: assign({ rung: 1 }) } }, on: { go: 'c' } }, c: { type: 'final' } } }), 'A');
    const host = hosting([waiting]);
    await host.restart();
    const { id } = await host.start();
    await host.clock.advance(1_000);
    await host.restart([made(without('b'), 'B')]);
    expect(await host.engine.parked()).toBe(1);
    await host.restart();
    expect((await row(host, id)).parked).toBeUndefined();
    expect((await host.send(id, 'go')).status).toBe('done');
  });

  it('is looked at when its version comes back changed after it was gone', async () => {
    const { host, inB } = await twoFlows();
    await host.restart([]);
    await host.restart([made(without('b'), 'B')]);
    expect((await row(host, inB)).parked?.reason).toContain('"m.b"');
    await host.restart([first]);
    expect((await host.send(inB, 'go')).status).toBe('done');
  });

  it('of an earlier version goes on with that, or is bound to the current one, or migrated to it', async () => {
    const { host, inA, inB } = await twoFlows();
    const migrations = [{ from: '1', to: '2', migrate: ({ value, ...rest }: { value: unknown }) => ({ ...rest, value: value === 'b' ? 'beta' : value }) }] as never;
    const second = definitionOf(createMachine({ ...start, states: { a: { on: { go: 'c' } }, beta: { on: { go: 'c' } }, c: { type: 'final' } } } as never), { version: '2', fingerprint: 'X', migrations });
    await host.restart([second], [first]);
    expect((await row(host, inB)).version).toBe('1');
    await host.restart([second], [made(without('b'), 'B')]);
    expect([await row(host, inA), await row(host, inB)]).toMatchObject([{ version: '1' }, { version: '2', snapshot: { value: 'beta' } }]);
    expect((await host.store.get(releases, JSON.stringify(['m', '1'])))?.row.fingerprint).toBe('B');
    expect(warnings(host)).toMatchObject([{ details: { version: '1' } }]);
    await host.restart([{ ...second, migrations: [] }], [made(without('a'), 'C')]);
    expect((await host.engine.history(inA, 1, 9))).toMatchObject([{ event: { type: 'flow.bound', from: '1', to: '2' } }]);
  });

  it('of a child machine is parked with its family', async () => {
    const kid = { id: 'kid', initial: 'a', states: { a: { on: { next: 'b' } }, b: {} } } as const;
    const family = (child: AnyStateMachine) => setup({ actors: { kid: child } }).createMachine({ id: 'm', invoke: { id: 'k', src: 'kid' }, on: { poke: { actions: sendTo('k', { type: 'next' }) } } });
    const whole = made(family(createMachine(kid)), 'A');
    const host = hosting([whole]);
    await host.restart();
    const { id } = await host.start();
    await host.restart([made(family(createMachine({ ...kid, states: { z: {} }, initial: 'z' })), 'B')]);
    const [child] = await host.store.list(flows, { limit: 9, where: { parent: id } });
    expect([child?.row.parked, (await row(host, id)).parked]).toMatchObject([{ ran: 'A' }, { reason: expect.stringContaining('kid.a') as string, ran: 'A' }]);
    await host.restart([whole]);
    await host.send(id, 'poke');
    expect((await row(host, child?.key ?? '')).snapshot['value']).toBe('b');
  });

  it('is refused at a strict start, at the next one too, and nothing is changed or taken for seen', async () => {
    const { host, inB } = await twoFlows();
    const before = await row(host, inB);
    host.crash();
    for (let starts = 0; starts < 2; starts++) {
      await expect(host.boot([made(without('b'), 'B')]).open({ isStrict: true })).rejects.toThrow(`flow ${inB} belongs to version 1 of "m", which has changed, and cannot go on with it: the state "m.b" is no longer there`);
      expect(await row(host, inB)).toEqual(before);
      expect(warnings(host)).toEqual([]); // the refusal says it
    }
    await host.restart([made(without('b'), 'B')]);
    host.crash();
    await expect(host.boot([made(without('b'), 'B')]).open({ isStrict: true })).rejects.toThrow(`flow ${inB}`);
    await host.boot([first]).open({ isStrict: true });
    expect((await row(host, inB)).parked).toBeUndefined();
  });

  it('is looked at again where the process died after that and before the new make was noted', async () => {
    const store = memoryStore();
    const { host, inA, inB } = await twoFlows(store);
    const commit = store.commit.bind(store);
    host.crash();
    let isReached = false;
    store.commit = (batch) => {
      if (!batch.put.some(({ table }) => table.name === 'releases')) return commit(batch);
      isReached = true;
      return new Promise(() => {});
    };
    void host.boot([made(without('b'), 'B')]).open();
    await expect.poll(() => isReached).toBe(true);
    store.commit = commit;
    expect((await row(host, inB)).parked).toBeDefined();
    // Before the next start the author has put the one state back and taken the other one away.
    await host.restart([made(without('a'), 'C')]);
    expect([(await row(host, inA)).parked?.ran, (await row(host, inB)).parked]).toEqual(['A', undefined]);
    await host.restart([first]);
    expect(await host.engine.parked()).toBe(0);
  });

  it('runs on as it did where nothing was known of its make before', async () => {
    const host = hosting([definitionOf(createMachine(start))]);
    const { id } = await host.start();
    await host.restart([made(sound, 'B')]);
    expect(warnings(host)).toEqual([]);
    await host.restart([made(without('a'), 'C')]);
    expect((await row(host, id)).parked).toMatchObject({ ran: 'B' });
  });
});

describe('what is known of releases', () => {
  it('is kept while a flow of it is there, hosted or not, and goes with the last one', async () => {
    const { host } = await twoFlows();
    const known = async () => (await host.store.list(releases, { limit: 9 })).map(({ row: { version } }) => version);
    await host.restart([made(without('b'), 'X', '2')]);
    expect(await host.engine.parked()).toBe(1);
    expect(await known()).toEqual(['1', '2']);
    await host.restart([made(sound, 'Y', '3')]);
    expect(await host.engine.parked()).toBe(0);
    expect(await known()).toEqual(['3']);
  });

  it('is written once: a start at which nothing changed writes nothing and reads no flow', async () => {
    const { host } = await twoFlows();
    const commit = vi.spyOn(host.store, 'commit');
    const get = vi.spyOn(host.store, 'get');
    await host.restart();
    expect([commit.mock.calls.length, get.mock.calls.filter(([{ name }]) => name === 'flows').length]).toEqual([0, 0]);
  });
});
