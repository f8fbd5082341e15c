// The rows of a store in memory, and the orders they are found by: by key, by due time, by what their table's index
// says. A row is held as JSON text: a reader gets a copy of its own, a writer cannot reach what it has given away, and
// a hundred thousand rows are a hundred thousand strings, not millions of objects for the garbage collector to visit.
import { SortedSet } from './sorted-set.ts';

/** A row and what is kept beside it. Never changed, only replaced. */
export type Entry = {
  readonly text: string;
  readonly version: number;
  readonly due: number | null;
  readonly index: Readonly<Record<string, string>>;
};

export type DueKey = { readonly key: string; readonly at: number };

export type ListQuery = { readonly after?: string | undefined; readonly limit: number; readonly where?: Readonly<Record<string, string>> | undefined };

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const byDue = (a: DueKey, b: DueKey): number => a.at - b.at || byText(a.key, b.key);

class TableRows {
  readonly entries = new Map<string, Entry>();
  readonly keys = new SortedSet<string>(byText);
  readonly due = new SortedSet<DueKey>(byDue);
  /** For each name of the index and each value, the keys of the rows that have it. */
  readonly postings = new Map<string, Map<string, SortedSet<string>>>();

  /** The highest version that a removed row had: one that is put again goes on above it. */
  #removed = 0;

  nextVersion(key: string): number {
    return (this.entries.get(key)?.version ?? this.#removed) + 1;
  }

  replace(key: string, next: Entry | undefined): void {
    const last = this.entries.get(key);
    if (next === undefined) this.#removed = Math.max(this.#removed, last?.version ?? 0);
    if (next === undefined) this.entries.delete(key);
    else this.entries.set(key, next);
    if (last === undefined && next !== undefined) this.keys.add(key);
    if (last !== undefined && next === undefined) this.keys.delete(key);
    this.#moveDue(key, last?.due ?? null, next?.due ?? null);
    this.#movePostings(key, last?.index ?? {}, next?.index ?? {});
  }

  #moveDue(key: string, last: number | null, next: number | null): void {
    if (last === next) return;
    if (last !== null) this.due.delete({ key, at: last });
    if (next !== null) this.due.add({ key, at: next });
  }

  #movePostings(key: string, last: Entry['index'], next: Entry['index']): void {
    for (const name of Object.keys(last)) {
      const value = last[name]!;
      if (next[name] === value) continue;
      const values = this.postings.get(name);
      const keys = values?.get(value);
      keys?.delete(key);
      if (keys?.size === 0) values?.delete(value);
    }
    for (const name of Object.keys(next)) {
      const value = next[name]!;
      if (last[name] === value) continue;
      let values = this.postings.get(name);
      if (values === undefined) this.postings.set(name, (values = new Map()));
      let keys = values.get(value);
      if (keys === undefined) values.set(value, (keys = new SortedSet<string>(byText)));
      keys.add(key);
    }
  }

  *list({ after, limit, where = {} }: ListQuery): Generator<{ key: string; entry: Entry }> {
    const wanted = Object.entries(where);
    let fewest = this.keys;
    for (const [name, value] of wanted) {
      const keys = this.postings.get(name)?.get(value);
      if (keys === undefined) return;
      if (keys.size < fewest.size) fewest = keys;
    }
    let left = limit;
    for (const key of fewest.after(after)) {
      if (left <= 0) return;
      const entry = this.entries.get(key)!;
      if (!wanted.every(([name, value]) => entry.index[name] === value)) continue;
      left -= 1;
      yield { key, entry };
    }
  }
}

export class Rows {
  readonly #tables = new Map<string, TableRows>();

  get(table: string, key: string): Entry | undefined {
    return this.#tables.get(table)?.entries.get(key);
  }

  put(table: string, key: string, entry: Entry): void {
    let rows = this.#tables.get(table);
    if (rows === undefined) this.#tables.set(table, (rows = new TableRows()));
    rows.replace(key, entry);
  }

  /** A version that no row of this key has had since the store was opened. */
  nextVersion(table: string, key: string): number {
    return this.#tables.get(table)?.nextVersion(key) ?? 1;
  }

  remove(table: string, key: string): void {
    this.#tables.get(table)?.replace(key, undefined);
  }

  /** Rows in the order of their keys: the text's UTF-16 code units, which for ASCII is the order of its bytes. */
  list(table: string, query: ListQuery): { key: string; entry: Entry }[] {
    return [...(this.#tables.get(table)?.list(query) ?? [])];
  }

  /** Keys due at `until` or before, the earliest first, keys of one moment in their own order. */
  due(table: string, until: number, limit: number): DueKey[] {
    const found: DueKey[] = [];
    for (const due of this.#tables.get(table)?.due.after(undefined) ?? []) {
      if (due.at > until || found.length >= limit) break;
      found.push(due);
    }
    return found;
  }

  /** The values of one name of the index, in order, and how many rows have each; no row is looked at. */
  values(table: string, name: string): { value: string; count: number }[] {
    const values = [...(this.#tables.get(table)?.postings.get(name) ?? [])];
    return values.map(([value, keys]) => ({ value, count: keys.size })).sort((a, b) => byText(a.value, b.value));
  }

  nextDue(table: string): number | null {
    return this.#tables.get(table)?.due.first?.at ?? null;
  }
}
