// The store fails, and writers race: nothing half done, nothing lost, nothing twice.
import { assign, createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { type Batch, ConflictError, type Store, StoreUnavailableError, type Table } from '#src/ports/store.ts';
import { definitionOf, hosting } from './hosting.ts';

const machine = setup({ types: { context: {} as { n: number } }, actors: { ask: fromPromise(async () => 'answer') } }).createMachine({
  id: 'm', context: { n: 0 }, initial: 'resting', on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
  states: { resting: { on: { go: 'asking' }, after: { 60_000: 'late' } }, asking: { tags: 'working', invoke: { src: 'ask', id: 'asked', onDone: 'answered' } }, answered: {}, late: {} },
});

/** Refuses commits while told to. */
function failing(host: { store: Store }) {
  const commit = host.store.commit.bind(host.store);
  const state = { isDown: false, tries: 0, batches: [] as Batch[] };
  host.store.commit = async (batch) => {
    state.tries++;
    if (state.isDown) throw new StoreUnavailableError('the disk is full');
    state.batches.push(batch);
    await commit(batch);
  };
  return state;
}

describe('a store that cannot write', () => {
  it('promise 2: lets no event count as accepted, and the flow stands where it stood', async () => {
    const host = hosting([definitionOf(machine)]);
    const disk = failing(host);
    const { id } = await host.start();
    disk.isDown = true;
    await expect(host.engine.send(id, { event: { type: 'count' } })).rejects.toBeInstanceOf(StoreUnavailableError);
    expect((await host.engine.read(id)).record).toMatchObject({ revision: 1, snapshot: { context: { n: 0 } } });
    disk.isDown = false;
    expect((await host.send(id, 'count')).snapshot['context']).toEqual({ n: 1 });
  });

  it('promise 6: loses no outcome of an activity, which is stored once it can be, without being done again', async () => {
    let runs = 0;
    const host = hosting([definitionOf(machine, { activities: { ask: { run: async () => {
      runs++;
      disk.isDown = true;
      return 'answer';
    } } } })]);
    const disk = failing(host);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.clock.advance(30_000);
    expect([runs, await host.state(id)]).toEqual([1, 'asking']);
    disk.isDown = false;
    await host.clock.advance(1_000);
    expect([runs, await host.state(id)]).toEqual([1, 'answered']);
  });

  it('promise 5: loses no timer, which fires once when the store is back', async () => {
    const host = hosting([definitionOf(machine)]);
    const disk = failing(host);
    const { id } = await host.start();
    disk.isDown = true;
    await host.clock.advance(120_000);
    expect(await host.state(id)).toBe('resting');
    disk.isDown = false;
    await host.clock.advance(1_000);
    expect(await host.state(id)).toBe('late');
    expect(await host.engine.history(id, 1, 9)).toHaveLength(1);
  });

  it('starts no flow', async () => {
    const host = hosting([definitionOf(machine)]);
    failing(host).isDown = true;
    await expect(host.start()).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await host.store.list({ name: 'flows' }, { limit: 9 })).toEqual([]);
  });
});

describe('promise 1: one macrostep', () => {
  it('is one commit: snapshot, timers, work, log line, audit record and what the caller adds', async () => {
    const answers: Table<{ readonly body: string }> = { name: 'answers' };
    const auditing = setup({ actions: { note: () => {} }, actors: { ask: fromPromise(async () => await new Promise(() => {})) } }).createMachine({
      id: 'm', initial: 'a', states: { a: { on: { go: { target: 'b', actions: 'note' } } }, b: { invoke: { src: 'ask', id: 'asked' }, after: { 50: 'a' } } },
    });
    const host = hosting([definitionOf(auditing, { audits: { note: () => ({ activityDisplayName: 'Noted', result: 'success', resultReason: '', initiatedBy: { app: { id: 'm' } }, targetResources: [], correlationId: null, additionalDetails: [] }) } })]);
    const disk = failing(host);
    const { id } = await host.start();
    disk.batches.length = 0;
    await host.engine.send(id, { event: { type: 'go' }, alongside: async (tx, record) => {
      await tx.get(answers, 'key');
      tx.put(answers, 'key', { body: `revision ${record.revision}` });
    } });
    expect(disk.batches).toHaveLength(1);
    expect(disk.batches[0]).toMatchObject({
      put: [{ key: id, row: { revision: 2, snapshot: { value: 'b' }, pending: { asked: { kind: 'activity' } }, timers: { 'xstate.after.50.m.b': {} } } }, { key: 'key', row: { body: 'revision 2' } }],
      log: [{ seq: 2, event: { type: 'go' } }], audit: [{ activityDisplayName: 'Noted' }],
    });
  });

  it('is nothing at all when what the caller adds is refused', async () => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await expect(host.engine.send(id, { event: { type: 'count' }, alongside: async () => await Promise.reject(new RangeError('no')) })).rejects.toThrow('no');
    expect((await host.engine.read(id)).record.revision).toBe(1);
    expect(await host.engine.history(id, 0, 9)).toHaveLength(1);
  });
});

describe('promise 3: writers that race', () => {
  it('apply in one order within a host, none lost and none doubled', async () => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await Promise.all(Array.from({ length: 50 }, () => host.engine.send(id, { event: { type: 'count' } })));
    const { record } = await host.engine.read(id);
    expect([record.revision, record.snapshot['context']]).toEqual([51, { n: 50 }]);
    expect((await host.engine.history(id, 0, 99)).map(({ seq }) => seq)).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
  });

  it('from two hosts decide again on what the other has done, none lost and none doubled', async () => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    const other = hosting([definitionOf(machine)], { store: host.store });
    await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? host : other).engine.send(id, { event: { type: 'count' } })));
    expect((await host.engine.read(id)).record).toMatchObject({ revision: 21, snapshot: { context: { n: 20 } } });
  });

  it('refuses the second of two tabs that saw the same revision', async () => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    const outcomes = await Promise.allSettled([1, 2].map(() => host.engine.send(id, { event: { type: 'count' }, expected: [1] })));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('lose to a commit between their reading and their writing, and are decided anew', async () => {
    const gated = createMachine({ id: 'm', initial: 'a', states: { a: { on: { take: 'taken' } }, taken: {} } });
    const host = hosting([definitionOf(gated)]);
    const { id } = await host.start();
    const commit = host.store.commit.bind(host.store);
    let races = 0;
    host.store.commit = async (batch) => {
      if (races++ === 0) {
        await hosting([definitionOf(gated)], { store: { ...host.store, commit } }).engine.send(id, { event: { type: 'take' } });
      }
      await commit(batch);
    };
    await expect(host.engine.send(id, { event: { type: 'take' } })).rejects.toMatchObject({ code: 'event.not-accepted' });
    expect((await host.engine.read(id)).record.revision).toBe(2);
    expect(new ConflictError('flows', id).message).toContain(id);
  });
});
