// Promise 3: one writer per flow, and flows do not wait for each other.
import { describe, expect, it } from 'vitest';
import { KeyedQueue } from '#src/engine/keyed-queue.ts';

const turn = () => new Promise((next) => setImmediate(next));

describe('the keyed queue', () => {
  it('runs tasks of one key one after another in the order of asking', async () => {
    const queue = new KeyedQueue();
    const seen: string[] = [];
    const task = (name: string, turns: number) => async () => {
      seen.push(`${name} begins`);
      for (let n = 0; n < turns; n++) await turn();
      seen.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([queue.run('a', task('slow', 5)), queue.run('a', task('quick', 0)), queue.run('a', task('last', 1))])).toEqual(['slow', 'quick', 'last']);
    expect(seen).toEqual(['slow begins', 'slow ends', 'quick begins', 'quick ends', 'last begins', 'last ends']);
  });

  it('lets another key pass', async () => {
    const queue = new KeyedQueue();
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = queue.run('a', () => promise);
    expect(await queue.run('b', async () => 'b')).toBe('b');
    resolve();
    await held;
  });

  it('goes on after a task that failed, and tells only its own caller', async () => {
    const queue = new KeyedQueue();
    const failed = queue.run('a', async () => await Promise.reject(new RangeError('no')));
    const next = queue.run('a', async () => 'next');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('next');
  });

  it('is idle when everything asked for is done, what was asked meanwhile included', async () => {
    const queue = new KeyedQueue();
    const seen: string[] = [];
    void queue.run('a', async () => {
      await turn();
      seen.push('first');
      void queue.run('b', async () => {
        await turn();
        seen.push('second');
      });
    });
    await queue.idle();
    expect(seen).toEqual(['first', 'second']);
    await new KeyedQueue().idle();
  });
});
