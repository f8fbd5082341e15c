// Promise 6: work is done at least once under one key, tried again with growing pauses, and its end becomes the machine's.
import { fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { type Activity, ActivityError, Completion, Failed } from '#src/engine/activity.ts';
import type { Table } from '#src/ports/store.ts';
import { definitionOf, hosting } from './hosting.ts';

const machine = setup({
  types: { context: {} as { outcome: unknown } },
  actors: { ask: fromPromise(async ({ input }: { input: { n: number } }) => input.n * 2) },
}).createMachine({
  id: 'm', context: { outcome: null }, initial: 'resting',
  states: {
    resting: { on: { go: 'asking' } },
    asking: { tags: 'working', invoke: { src: 'ask', id: 'asked', input: { n: 21 }, onDone: 'answered', onError: 'failed' }, on: { leave: 'resting' } },
    answered: { type: 'final', output: ({ event }: { event: unknown }) => event as never }, failed: { type: 'final', output: ({ event }: { event: unknown }) => event as never },
  },
  output: ({ event }) => event,
});
const performing = (ask: Activity, more: Partial<Activity> = {}) => definitionOf(machine, { activities: { ask: { ...ask, ...more } } });
const unreachable = new ActivityError('directory.unavailable', 'nobody answers', { retryable: true });

describe('an activity', () => {
  it('runs the machine\'s own promise where nobody else performs it', async () => {
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    expect(await host.send(id, 'go')).toMatchObject({ status: 'done', snapshot: { value: 'answered' }, output: { output: { output: 42 } } });
    expect(host.clock.waiting).toBeLessThanOrEqual(1); // the engine's one alarm: the attempt's time limit is gone with it
  });

  it('is given its input, the flow, one key for every attempt and the number of the attempt', async () => {
    const given: unknown[] = [];
    const host = hosting([performing({ run: async (asked, { key, attempt, flow }) => {
      given.push([asked, key, attempt, flow.id]);
      if (attempt < 3) throw unreachable;
      return 'done';
    } })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.clock.advance(10_000);
    expect(given).toEqual([1, 2, 3].map((attempt) => [{ n: 21 }, `${id}:2:asked`, attempt, id]));
    expect(await host.state(id)).toBe('answered');
  });

  it('is tried again after one, two, four and eight seconds, and then its failure becomes the machine\'s', async () => {
    const at: number[] = [];
    const host = hosting([performing({ run: async () => {
      at.push(host.clock.now());
      throw unreachable;
    } })]);
    const { id } = await host.start();
    const began = host.clock.now();
    await host.send(id, 'go');
    await host.clock.advance(14_999);
    expect(await host.state(id)).toBe('asking');
    await host.clock.advance(1);
    expect(at.map((moment) => moment - began)).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
    expect((await host.engine.read(id)).record.output).toMatchObject({ output: { error: { code: 'directory.unavailable' } } });
  });

  it('that fails for good is not tried again', async () => {
    let runs = 0;
    const host = hosting([performing({ run: async () => {
      runs++;
      throw new ActivityError('policy.disallows', 'no');
    } })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.clock.advance(600_000);
    expect([runs, await host.state(id)]).toEqual([1, 'failed']);
  });

  it('that fails unexpectedly is tried again and logged, and what it threw does not reach the machine', async () => {
    const host = hosting([performing({ run: async () => { throw new Error('password=hunter2'); } }, { attempts: 2 })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.clock.advance(2_000);
    const { record } = await host.engine.read(id);
    expect(record.snapshot['value']).toBe('failed');
    expect(JSON.stringify(record)).toContain('activity.failed');
    expect(JSON.stringify(record)).not.toContain('hunter2');
    expect(host.log.filter(({ level, message }) => level === 'error' && message.includes('unexpectedly'))).toHaveLength(2);
  });

  it('that takes too long is told to stop and tried again', async () => {
    const signals: AbortSignal[] = [];
    const host = hosting([performing({ run: async (_, { signal, attempt }) => {
      signals.push(signal);
      if (attempt === 1) await new Promise(() => {});
      return 'late but well';
    } }, { timeLimit: 5_000 })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.clock.advance(5_000);
    expect(signals[0]?.aborted).toBe(true);
    await host.clock.advance(1_000);
    expect(await host.state(id)).toBe('answered');
  });

  it('that the flow has left is told to stop, and promise 5: its answer is dropped', async () => {
    const answers: ((answer: string) => void)[] = [];
    const signals: AbortSignal[] = [];
    const host = hosting([performing({ run: (_, { signal }) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    } })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.send(id, 'leave');
    expect(signals[0]?.aborted).toBe(true);
    await host.send(id, 'go');
    answers[0]?.('from the first run');
    await host.clock.settle();
    expect(await host.state(id)).toBe('asking');
    answers[1]?.('from the second run');
    await host.clock.settle();
    expect((await host.engine.read(id)).record).toMatchObject({ status: 'done', output: { output: { output: 'from the second run' } } });
  });

  it('promise 5: that the flow has left writes nothing when it completes', async () => {
    const users: Table<{ readonly name: string }> = { name: 'users' };
    let answer: () => void = () => {};
    const host = hosting([performing({ run: async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      return new Completion(async (tx) => {
        await tx.get(users, 'u1');
        tx.put(users, 'u1', { name: 'Ada' });
        return 'Ada';
      });
    } })]);
    const { id } = await host.start();
    await host.send(id, 'go');
    await host.send(id, 'leave');
    answer();
    await host.clock.settle();
    expect([await host.store.get(users, 'u1'), await host.state(id)]).toEqual([null, 'resting']);
  });

  it('promise 12: writes its rows and its audit record in the commit of its completion, a failure\'s too', async () => {
    const users: Table<{ readonly name: string }> = { name: 'users' };
    const audit = { activityDisplayName: 'User changed', result: 'success' as const, resultReason: '', initiatedBy: { app: { id: 'm' } }, targetResources: [], correlationId: null, additionalDetails: [] };
    for (const [name, code] of [['Ada', null], ['Eve', 'policy.disallows']] as const) {
      const host = hosting([performing({ run: async () => new Completion(async (tx) => {
        await tx.get(users, 'u1');
        if (code === null) tx.put(users, 'u1', { name });
        tx.audit({ ...audit, result: code === null ? 'success' : 'failure' });
        return code === null ? name : new Failed(code);
      }) })]);
      const commits: string[][] = [];
      const commit = host.store.commit.bind(host.store);
      host.store.commit = async (batch) => {
        commits.push([...batch.put.map(({ table, key }) => `${table.name}/${key}`).sort(), ...batch.audit.map(({ result }) => result)]);
        await commit(batch);
      };
      const { id } = await host.start();
      await host.send(id, 'go');
      expect(await host.state(id)).toBe(code === null ? 'answered' : 'failed');
      expect(commits.at(-1)).toEqual(code === null ? [`flows/${id}`, 'users/u1', 'success'] : [`flows/${id}`, 'failure']);
      expect((await host.store.audit({ after: 0, limit: 9 })).map(({ result }) => result)).toEqual([code === null ? 'success' : 'failure']);
    }
  });
});

describe('a named action', () => {
  it('is performed once, after the commit that asked for it', async () => {
    const seen: unknown[] = [];
    const ringing = setup({ actions: { ring: (_, { times }: { times: number }) => void seen.push(times) } }).createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { target: 'b', actions: { type: 'ring', params: { times: 2 } } } } }, b: {} } });
    const host = hosting([definitionOf(ringing)]);
    const { id } = await host.start();
    const commit = host.store.commit.bind(host.store);
    let hasFailed = false;
    host.store.commit = async (batch) => {
      if (!hasFailed) {
        hasFailed = true;
        throw new Error('the disk is full');
      }
      await commit(batch);
    };
    await expect(host.send(id, 'go')).rejects.toThrow('full');
    expect(seen).toEqual([]);
    await host.send(id, 'go');
    expect(seen).toEqual([2]);
    expect((await host.engine.read(id)).record.pending).toEqual({});
  });
});
