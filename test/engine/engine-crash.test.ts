// What a process that dies leaves behind, the next one takes up: nothing twice that must not be, nothing lost.
import { createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import type { Activity } from '#src/engine/activity.ts';
import { definitionOf, hosting } from './hosting.ts';

const machine = setup({ actors: { send: fromPromise(async () => 1) } }).createMachine({
  id: 'm', initial: 'sending',
  states: { sending: { tags: 'working', invoke: { src: 'send', id: 'sent', onDone: 'done', onError: 'unknown' } }, done: {}, unknown: {} },
});
const never = () => new Promise<never>(() => {});

describe('after a crash', () => {
  it('promise 6: work that may be repeated is done again under the same key', async () => {
    const keys: string[] = [];
    const activity: Activity = { run: async (_, { key }) => {
      keys.push(key);
      return keys.length === 1 ? await never() : 'sent';
    } };
    const host = hosting([definitionOf(machine, { activities: { send: activity } })]);
    const { id } = await host.start();
    expect(await host.state(id)).toBe('sending');
    await host.restart();
    expect([keys, await host.state(id)]).toEqual([[`${id}:1:sent`, `${id}:1:sent`], 'done']);
  });

  it('promise 6: work that must not be repeated fails with an unknown outcome instead', async () => {
    let runs = 0;
    const activity: Activity = { atMostOnce: true, run: async () => {
      runs++;
      return await never();
    } };
    const host = hosting([definitionOf(machine, { activities: { send: activity } })]);
    const { id } = await host.start();
    expect(runs).toBe(1);
    await host.restart();
    expect([runs, await host.state(id)]).toEqual([1, 'unknown']);
    expect(await host.engine.history(id, 1, 9)).toMatchObject([{ event: { type: 'xstate.error.actor.sent', error: { code: 'outcome.unknown' } } }]);
  });

  it('promise 6: work that must not be repeated and was never begun is begun', async () => {
    let runs = 0;
    const activity: Activity = { atMostOnce: true, run: async () => ++runs };
    const host = hosting([definitionOf(machine, { activities: { send: activity } })]);
    const commit = host.store.commit.bind(host.store);
    host.store.commit = async (batch) => {
      await commit(batch);
      host.crash(); // the start is stored, and nobody lives to see it
    };
    void host.engine.start({ tenant: 'default', machine: 'm', subject: null, input: null });
    await host.clock.settle();
    expect(runs).toBe(0);
    host.store.commit = commit;
    await host.restart();
    expect([runs, await host.state('flow_1')]).toEqual([1, 'done']);
  });

  it('promise 6: a failure of work that must not be repeated is not tried again', async () => {
    let runs = 0;
    const host = hosting([definitionOf(machine, { activities: { send: { atMostOnce: true, run: async () => { runs++; throw new Error('the line broke'); } } } })]);
    const { id } = await host.start();
    expect(await host.state(id)).toBe('unknown');
    await host.clock.advance(600_000);
    expect([runs, await host.state(id)]).toEqual([1, 'unknown']);
  });

  it('promise 6: a pause between two attempts is kept', async () => {
    let runs = 0;
    const activity: Activity = { run: async () => {
      if (++runs === 1) throw new Error('once');
      return 'sent';
    } };
    const host = hosting([definitionOf(machine, { activities: { send: activity } })]);
    const { id } = await host.start();
    await host.restart();
    await host.clock.advance(999);
    expect([runs, await host.state(id)]).toEqual([1, 'sending']);
    await host.clock.advance(1);
    expect([runs, await host.state(id)]).toEqual([2, 'done']);
  });

  it('promise 5: a timer fires once, when it is due, and at once when it came due meanwhile', async () => {
    const ticking = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 60_000: 'b' } }, b: { after: { 60_000: 'c' } }, c: { after: { 60_000: 'a' } } } });
    const host = hosting([definitionOf(ticking)]);
    const { id } = await host.start();
    await host.clock.advance(30_000);
    await host.restart();
    await host.clock.advance(29_999);
    expect(await host.state(id)).toBe('a');
    await host.clock.advance(1);
    expect(await host.state(id)).toBe('b');
    host.crash();
    await host.clock.advance(3_600_000);
    await host.restart();
    expect(await host.state(id)).toBe('c');
    await host.restart();
    expect(await host.state(id)).toBe('c');
    expect((await host.engine.history(id, 0, 9)).map(({ to }) => to)).toEqual(['a', 'b', 'c']);
  });

  it('promise 5: a timer that was cancelled stays so', async () => {
    const leaving = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 60_000: 'late' }, on: { leave: 'left' } }, left: {}, late: {} } });
    const host = hosting([definitionOf(leaving)]);
    const { id } = await host.start();
    await host.send(id, 'leave');
    await host.restart();
    await host.clock.advance(120_000);
    expect(await host.state(id)).toBe('left');
    expect(host.clock.waiting).toBe(0);
  });

  it('many flows are taken up, more than one page of them', async () => {
    let isUp = false;
    const host = hosting([definitionOf(machine, { activities: { send: { run: async () => (isUp ? 'sent' : await never()) } } })]);
    const ids: string[] = [];
    for (let n = 0; n < 520; n++) ids.push((await host.engine.start({ tenant: 'default', machine: 'm', subject: null, input: null })).id);
    await host.clock.settle();
    isUp = true;
    await host.restart();
    const states = await Promise.all(ids.map((id) => host.state(id)));
    expect(new Set(states)).toEqual(new Set(['done']));
  });
});
