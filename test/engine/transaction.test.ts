// A transaction rests on what it read: when that has moved on, it is decided again on the new state.
import { describe, expect, it } from 'vitest';
import { transact } from '#src/engine/transaction.ts';
import { ConflictError, type Store, StoreUnavailableError, type Table } from '#src/ports/store.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { countingIds } from '../support/counting-ids.ts';
import { manualClock } from '../support/manual-clock.ts';

type Count = { readonly n: number };
const counts: Table<Count> = { name: 'counts' };
const portsOver = (store: Store) => ({ store, clock: manualClock(0), ids: countingIds() });
const raiseCount = (ports: ReturnType<typeof portsOver>, meanwhile: () => Promise<void> = async () => {}) => transact(ports, async (tx) => {
  const n = ((await tx.get(counts, 'a'))?.n ?? 0) + 1;
  await meanwhile();
  tx.put(counts, 'a', { n });
  return n;
});

describe('a transaction', () => {
  it('promise 3: that lost a race is decided again on the new state', async () => {
    const ports = portsOver(memoryStore());
    let races = 0;
    const result = await raiseCount(ports, async () => {
      if (races++ < 2) await raiseCount(ports);
    });
    expect([result, races]).toEqual([3, 3]);
    expect((await ports.store.get(counts, 'a'))?.row).toEqual({ n: 3 });
  });

  it('promise 3: counts right when many run at once', async () => {
    const ports = portsOver(memoryStore());
    const results = await Promise.all(Array.from({ length: 20 }, () => raiseCount(ports)));
    expect(results.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('gives up on a writer that never lets go, after fifty tries', async () => {
    let tries = 0;
    const never: Store = { ...memoryStore(), commit: async () => { tries++; throw new ConflictError('counts', 'a'); } };
    await expect(raiseCount(portsOver(never))).rejects.toBeInstanceOf(ConflictError);
    expect(tries).toBe(50);
  });

  it('refuses to write what it has not read', async () => {
    const ports = portsOver(memoryStore());
    await expect(transact(ports, async (tx) => tx.put(counts, 'a', { n: 1 }))).rejects.toThrow('without having been read');
    await expect(transact(ports, async (tx) => tx.remove(counts, 'a'))).rejects.toThrow('without having been read');
    expect(await ports.store.get(counts, 'a')).toBeNull();
  });

  it('keeps apart what two tables have under one key', async () => {
    const ports = portsOver(memoryStore());
    const others: Table<Count> = { name: 'others' };
    const seen = await transact(ports, async (tx) => {
      await tx.get(counts, 'a');
      await tx.get(others, 'a');
      tx.put(counts, 'a', { n: 1 });
      tx.put(others, 'a', { n: 22 });
      return [await tx.get(counts, 'a'), await tx.get(others, 'a'), tx.sizeOf(counts, 'a'), tx.sizeOf(others, 'a')];
    });
    expect(seen).toEqual([{ n: 1 }, { n: 22 }, 7, 8]);
    expect([await ports.store.get(counts, 'a'), await ports.store.get(others, 'a')].map((found) => found?.row)).toEqual([{ n: 1 }, { n: 22 }]);
  });

  it('rests on what it read and left alone, too', async () => {
    const ports = portsOver(memoryStore());
    let races = 0;
    await transact(ports, async (tx) => {
      const seen = (await tx.get(counts, 'a'))?.n ?? 0;
      await tx.get(counts, 'b');
      if (races++ === 0) await raiseCount(ports);
      tx.put(counts, 'b', { n: seen });
    });
    expect((await ports.store.get(counts, 'b'))?.row).toEqual({ n: 1 });
  });

  it('sees what it wrote itself, removed rows too, and a row read twice as it was first', async () => {
    const ports = portsOver(memoryStore());
    await raiseCount(ports);
    const seen = await transact(ports, async (tx) => {
      const rows = [await tx.get(counts, 'a')];
      tx.put(counts, 'a', { n: 9 });
      rows.push(await tx.get(counts, 'a'));
      tx.remove(counts, 'a');
      return [...rows, await tx.get(counts, 'a')];
    });
    expect(seen).toEqual([{ n: 1 }, { n: 9 }, null]);
    expect(await ports.store.get(counts, 'a')).toBeNull();
  });

  it('decides again when a row that it read twice changed in between', async () => {
    const ports = portsOver(memoryStore());
    let races = 0;
    const sums: number[] = [];
    await transact(ports, async (tx) => {
      const first = (await tx.get(counts, 'a'))?.n ?? 0;
      if (races++ === 0) await raiseCount(ports);
      const second = (await tx.get(counts, 'a'))?.n ?? 0;
      sums.push(second - first);
      await tx.get(counts, 'b');
      tx.put(counts, 'b', { n: first + second });
    });
    expect((await ports.store.get(counts, 'b'))?.row).toEqual({ n: 2 });
    expect(sums.at(-1)).toBe(0);
  });

  it('writes nothing of what it threw out of, and does not try that again', async () => {
    const ports = portsOver(memoryStore());
    let runs = 0;
    await expect(transact(ports, async (tx) => {
      runs++;
      await tx.get(counts, 'a');
      tx.put(counts, 'a', { n: 1 });
      throw new RangeError('no');
    })).rejects.toThrow('no');
    expect([runs, await ports.store.get(counts, 'a')]).toEqual([1, null]);
  });

  it('passes on that the store cannot write, without trying again', async () => {
    let tries = 0;
    const full: Store = { ...memoryStore(), commit: async () => { tries++; throw new StoreUnavailableError('the disk is full'); } };
    await expect(raiseCount(portsOver(full))).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(tries).toBe(1);
  });

  it('gives its audit records id, time and category, and writes them with the rows or not at all', async () => {
    const ports = portsOver(memoryStore());
    const draft = { activityDisplayName: 'Counted', result: 'success' as const, resultReason: '', initiatedBy: { app: { id: 'x' } }, targetResources: [], correlationId: null, additionalDetails: [] };
    let races = 0;
    await transact(ports, async (tx) => {
      await tx.get(counts, 'a');
      if (races++ === 0) await raiseCount(ports);
      tx.audit(draft);
      tx.put(counts, 'a', { n: 7 });
    });
    const records = await ports.store.audit({ after: 0, limit: 10 });
    expect(records).toMatchObject([{ ...draft, activityDateTime: '1970-01-01T00:00:00.000Z', category: 'Authentication Methods' }]);
  });
});
