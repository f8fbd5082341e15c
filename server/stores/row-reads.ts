// The reads of the store port that rows in memory answer; the same for every store that keeps its rows there.
import type { Store, Table } from '#src/ports/store.ts';
import type { Rows } from './rows.ts';

export const rowReads = (rows: Rows): Pick<Store, 'get' | 'index' | 'list' | 'values' | 'due' | 'nextDue'> => ({
  // Whoever names the table knows the type of its rows: what comes out is what was put in.
  get<Row>(table: Table<Row>, key: string) {
    const entry = rows.get(table.name, key);
    return Promise.resolve(entry === undefined ? null : { row: JSON.parse(entry.text) as Row, version: entry.version });
  },
  async list<Row>(table: Table<Row>, query: Parameters<Store['list']>[1]) {
    return rows.list(table.name, query).map(({ key, entry }) => ({ key, row: JSON.parse(entry.text) as Row }));
  },
  index(table, key) {
    return Promise.resolve(rows.get(table.name, key)?.index ?? null);
  },
  async values(table, index) {
    return rows.values(table.name, index);
  },
  async due(table, until, limit) {
    return rows.due(table.name, until, limit);
  },
  async nextDue(table) {
    return rows.nextDue(table.name);
  },
});
