import { describe, expect, it } from 'vitest';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { transact } from '#src/engine/transaction.ts';
import { limits } from '#src/limits/limit-settings.ts';
import { clearTries, countTry, lockOf } from '#src/limits/tries.ts';

const whom = { tenant: 'default', subject: 'u1', family: 'phone' } as const;

function counter() {
  const ports = { store: memoryStore(), clock: { now: () => 0, wake: () => () => {} }, ids: { next: (prefix: string) => prefix } };
  let keys = 0;
  return {
    count: (now: number, key = `key ${++keys}`) => transact(ports, (tx) => countTry(tx, whom, key, now)),
    lock: (now: number) => transact(ports, (tx) => lockOf(tx, whom, now)),
    clear: () => transact(ports, (tx) => clearTries(tx, whom)),
  };
}

describe('counting tries', () => {
  it('stops for good after a hundred wrong codes in a row, until an administrator clears it', async () => {
    const { count, lock, clear } = counter();
    let now = 0;
    let allowed = 0;
    const locks: number[] = [];
    for (let i = 0; i < 1_000; i++) {
      const tried = await count(now);
      if (tried.allowed) allowed++;
      else if (tried.until === null) break;
      else {
        locks.push(tried.until - now);
        now = tried.until;
      }
    }
    expect(allowed).toBe(limits.triesInAll);
    expect(locks).toEqual([0.25, 0.5, 1, 2, 4, 8, 16, 24, 24].map((hours) => hours * 3_600_000));
    expect(await count(now + 1e12)).toEqual({ allowed: false, until: null, hasFallen: false });
    expect(await lock(now + 1e12)).toEqual({ until: null });
    await clear();
    expect(await count(now)).toMatchObject({ allowed: true });
  });

  it('gives the same answer to the same key, and tells the fall of a lock once', async () => {
    const { count } = counter();
    for (let i = 0; i < 10; i++) expect(await count(0)).toEqual({ allowed: true, until: null, hasFallen: false });
    expect(await count(0, 'eleventh')).toEqual({ allowed: false, until: limits.firstLock, hasFallen: true });
    expect(await count(0, 'eleventh')).toEqual({ allowed: false, until: limits.firstLock, hasFallen: false });
  });

  it('counts every one of many at the same moment', async () => {
    const { count } = counter();
    const tried = await Promise.all(Array.from({ length: 15 }, () => count(0)));
    expect(tried.filter(({ allowed }) => allowed)).toHaveLength(10);
    expect(tried.filter(({ hasFallen }) => hasFallen)).toHaveLength(1);
  });
});
