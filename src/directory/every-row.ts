// Reads a whole table, page by page.
import type { Store, Table } from '../ports/store.ts';

const pageSize = 500;

/** In the order of keys. Rows may come, change and go meanwhile: each page is as it was when it was read. */
export async function* everyRow<Row>(store: Pick<Store, 'list'>, table: Table<Row>, where?: Readonly<Record<string, string>>): AsyncGenerator<{ readonly key: string; readonly row: Row }, void, undefined> {
  for (let after: string | undefined; ;) {
    const page = await store.list(table, { after, limit: pageSize, where });
    yield* page;
    after = page.at(-1)?.key;
    if (page.length < pageSize) return;
  }
}
