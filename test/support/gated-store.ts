// A store in memory whose writes take as long as a test wants, and fail when it says so.
import type { Batch, Store } from '#src/ports/store.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';

export type GatedStore = Store & {
  /** What was handed over to be written, in order. */
  readonly asked: readonly Batch[];
  /** From now on writes wait. */
  shut(): void;
  /** Lets what waits and all that comes be written; with an error, what waits now fails instead. */
  open(error?: Error): void;
};

export function gatedStore(): GatedStore {
  const store = memoryStore();
  const asked: Batch[] = [];
  let gate: PromiseWithResolvers<void> | null = null;
  return {
    ...store,
    asked,
    shut: () => void (gate ??= Promise.withResolvers<void>()),
    open(error) {
      if (error === undefined) gate?.resolve();
      else gate?.reject(error);
      gate = null;
    },
    async commit(batch) {
      asked.push(batch);
      await gate?.promise;
      await store.commit(batch);
    },
  };
}
