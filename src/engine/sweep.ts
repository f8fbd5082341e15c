// Clears away what is over: rows whose due time has passed, page by page, each page one commit.
import type { Table } from '../ports/store.ts';
import { transact, type TransactionPorts } from './transaction.ts';

const rowsPerCommit = 200;

/** `left` says what remains of a row that is due at `now`: null removes it. It must not leave a row that is due still. */
export async function sweep<Row>(ports: TransactionPorts, table: Table<Row>, left: (row: Row, now: number) => Row | null): Promise<void> {
  const now = ports.clock.now();
  for (let isMore = true; isMore;) {
    const due = await ports.store.due(table, now, rowsPerCommit);
    isMore = due.length === rowsPerCommit;
    await transact(ports, async (tx) => {
      for (const { key } of due) {
        const row = await tx.get(table, key);
        if (row === null || (table.due?.(row) ?? Infinity) > now) continue; // gone, or changed meanwhile
        const rest = left(row, now);
        if (rest === null) tx.remove(table, key);
        else tx.put(table, key, rest);
      }
    });
  }
}
