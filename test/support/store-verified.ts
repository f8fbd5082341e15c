// Whether all that a store has on disk is whole: histories, and the chain of audit records.
import { expect } from 'vitest';
import { firstBroken } from '#src/audit/chain.ts';
import type { LowdbStore } from '#server/stores/lowdb/lowdb.store.ts';

export const expectWhole = async (store: LowdbStore): Promise<void> => {
  expect(firstBroken(await store.audit({ after: 0, limit: 1_000_000 }))).toBeNull();
  await store.checkHistories();
};
