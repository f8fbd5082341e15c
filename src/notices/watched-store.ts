// A store that says when something has come into a table, after the commit and whoever wrote it.
import type { Store } from '../ports/store.ts';

/** `see` is called once a commit with a row for the table is durable. It returns at once, and must not throw. */
export function watched<Watched extends Store>(store: Watched, table: string, see: () => void): Watched {
  return {
    ...store,
    commit(batch) {
      const stored = store.commit(batch);
      return batch.put.some((row) => row.table.name === table) ? stored.then(see) : stored;
    },
  };
}
