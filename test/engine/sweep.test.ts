// Sweeping removes what is over, keeps what is left, and ends.
import { describe, expect, it } from 'vitest';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { sweep } from '#src/engine/sweep.ts';
import { transact } from '#src/engine/transaction.ts';
import type { Table } from '#src/ports/store.ts';
import { countingIds } from '../support/counting-ids.ts';
import { manualClock } from '../support/manual-clock.ts';

type Note = { readonly until: number; readonly secret: string | null };
const notes: Table<Note> = { name: 'notes', due: ({ until }) => until };

describe('a sweep', () => {
  it('goes through every due row, however many, and leaves the others', async () => {
    const ports = { store: memoryStore(), clock: manualClock(1_000), ids: countingIds() };
    await transact(ports, async (tx) => {
      for (let i = 0; i < 450; i++) {
        await tx.get(notes, `n${i}`);
        tx.put(notes, `n${i}`, { until: i < 430 ? 900 : 2_000, secret: 's' });
      }
    });
    await sweep(ports, notes, () => null);
    expect(await ports.store.list(notes, { limit: 1_000 })).toHaveLength(20);
  });

  it('puts what is left of a row', async () => {
    const ports = { store: memoryStore(), clock: manualClock(1_000), ids: countingIds() };
    await transact(ports, async (tx) => {
      await tx.get(notes, 'a');
      tx.put(notes, 'a', { until: 500, secret: 's' });
    });
    await sweep(ports, notes, (row, now) => ({ ...row, secret: null, until: now + 1 }));
    expect((await ports.store.get(notes, 'a'))?.row).toEqual({ until: 1_001, secret: null });
  });
});
