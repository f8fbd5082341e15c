// A store that answers at once and keeps nothing but the rows: what is left is the cost of everything but storing.
import type { Store } from '#src/ports/store.ts';
import { checkExpectations, nextEntry, prepareBatch } from '#server/stores/prepared-batch.ts';
import { rowReads } from '#server/stores/row-reads.ts';
import { Rows } from '#server/stores/rows.ts';

export const instantStore = (): Store => {
  const rows = new Rows();
  return {
    ...rowReads(rows),
    async commit(given) {
      const batch = prepareBatch(given);
      checkExpectations(rows, batch);
      for (const put of batch.put) rows.put(put.table, put.key, nextEntry(rows, put));
      for (const { table, key } of batch.remove) rows.remove(table, key);
    },
    log: async () => [],
    audit: async () => [],
    trouble: () => null,
    close: async () => {},
  };
};
