// A store whose commits are timed.
import type { Store } from '#src/ports/store.ts';
import type { SeeCommit } from './metrics.ts';

export function measured<Measured extends Store>(store: Measured, see: SeeCommit): Measured {
  return {
    ...store,
    async commit(batch) {
      const began = performance.now();
      try {
        await store.commit(batch);
      } catch (error) {
        see(performance.now() - began, error);
        throw error;
      }
      see(performance.now() - began, null);
    },
  };
}
