// Reads rows, collects writes, commits them all or none; decides again when a row it read has moved on.
import { type Clock, iso } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import { type AuditEntry, type Batch, ConflictError, type Forget, type LogRow, type Store, type Table } from '../ports/store.ts';

/** An audit record without what the commit itself knows: its id, its time and its category. */
export type AuditDraft = Omit<AuditEntry, 'id' | 'activityDateTime' | 'category'>;

export type Transaction = {
  /** The row as this transaction leaves it so far, else as stored. */
  get<Row>(table: Table<Row>, key: string): Promise<Row | null>;
  /** The row must have been read in this transaction: what is written rests on what was seen. */
  put<Row>(table: Table<Row>, key: string, row: Row): void;
  remove<Row>(table: Table<Row>, key: string): void;
  /** Characters of JSON that the row has as it was put; 0 when it was not. The text is made once: the store is given it. */
  sizeOf<Row>(table: Table<Row>, key: string): number;
  audit(entry: AuditDraft): void;
  log(row: LogRow): void;
  /** What was kept of these flows' histories, or of these people in audit records, is gone with this commit. */
  forget(what: Forget): void;
};

export type TransactionPorts = { readonly store: Store; readonly clock: Pick<Clock, 'now'>; readonly ids: Ids };

/**
 * Runs `work` and commits what it wrote. `work` may run several times: nothing but the transaction may carry its effects.
 * @throws whatever `work` throws (nothing is written then), {@link StoreUnavailableError}, or {@link ConflictError} after
 * fifty lost races, which takes a writer that never lets go.
 */
export async function transact<Result>(ports: TransactionPorts, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const collected = new Collected(ports);
    const result = await work(collected);
    if (collected.isEmpty) return result;
    try {
      await ports.store.commit(collected.batch());
      return result;
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === 50) throw error;
    }
  }
}

/** A row that was read, and what is to become of it. */
type Touched = {
  readonly table: Table<never>;
  readonly key: string;
  /** As it was when it was first read. */
  readonly version: number;
  isChanged: boolean;
  /** Where it is changed: what is written, null where it is removed. */
  row: unknown;
  /** `row` as JSON, once somebody asked for it. */
  text: string | undefined;
  /** A row of another table under the same key. */
  readonly other: Touched | undefined;
};

/** What a transaction has read and wants written. It may come after another one whose commit it is going to share. */
export class Collected implements Transaction {
  readonly #ports: TransactionPorts;
  readonly #before: Collected | null;
  /** By key, and in one chain what several tables have under it: a name made of both would have to be joined and hashed at every look. */
  readonly #touched = new Map<string, Touched>();
  #hasChanged = false;
  readonly #audit: AuditEntry[] = [];
  readonly #log: LogRow[] = [];
  /** Null: nothing, as it mostly is. */
  #forgotten: { readonly logs: Set<string>; readonly subjects: Set<string> } | null = null;

  /** @param before what it finds changed already, as if it were stored */
  constructor(ports: TransactionPorts, before: Collected | null = null) {
    this.#ports = ports;
    this.#before = before;
  }

  get<Row>(table: Table<Row>, key: string): Promise<Row | null> {
    const change = this.#changed(table, key);
    return change === undefined ? this.#read(table, key) : Promise.resolve(change.row as Row | null); // put under this very table
  }

  async #read<Row>(table: Table<Row>, key: string): Promise<Row | null> {
    const found = (this.#before === null ? null : this.#before.#left(table, key)) ?? (await this.#ports.store.get(table, key));
    if (this.#find(table, key) === undefined) this.#touch(table, key, found?.version ?? 0); // read twice, it rests on the first
    return (found?.row ?? null) as Row | null; // put under this very table, here too
  }

  put<Row>(table: Table<Row>, key: string, row: Row): void {
    this.#change(table, key, row);
  }

  remove<Row>(table: Table<Row>, key: string): void {
    this.#change(table, key, null);
  }

  sizeOf<Row>(table: Table<Row>, key: string): number {
    const change = this.#changed(table, key);
    return change === undefined || change.row === null ? 0 : (change.text ??= JSON.stringify(change.row)).length;
  }

  audit(entry: AuditDraft): void {
    this.#audit.push({ id: this.#ports.ids.next('audit'), activityDateTime: iso(this.#ports.clock.now()), category: 'Authentication Methods', ...entry });
  }

  log(row: LogRow): void {
    this.#log.push(row);
  }

  forget({ logs = [], subjects = [] }: Forget): void {
    this.#forgotten ??= { logs: new Set(), subjects: new Set() };
    for (const flow of logs) this.#forgotten.logs.add(flow);
    for (const subject of subjects) this.#forgotten.subjects.add(subject);
  }

  /** Both are one from now on, written together or not at all: what this one has read and changed first, then `later`. */
  absorb(later: Collected): void {
    // Of a row both have read the earlier version counts: where it moved on in between, the commit is refused.
    for (const { table, key, version, isChanged, row, text } of later.#all()) {
      const mine = this.#find(table, key) ?? this.#touch(table, key, version);
      if (isChanged) this.#write(mine, row, text);
    }
    this.#audit.push(...later.#audit);
    this.#log.push(...later.#log);
    if (later.#forgotten !== null) this.forget({ logs: [...later.#forgotten.logs], subjects: [...later.#forgotten.subjects] });
  }

  get forgets(): boolean {
    return this.#forgotten !== null && this.#forgotten.logs.size + this.#forgotten.subjects.size > 0;
  }

  get isEmpty(): boolean {
    return !this.#hasChanged && !this.forgets && this.#audit.length === 0 && this.#log.length === 0;
  }

  batch(): Batch {
    const touched = this.#all();
    const changes = touched.filter(({ isChanged }) => isChanged);
    return {
      expect: touched.map(({ table, key, version }) => ({ table: table.name, key, version })),
      put: changes.filter(({ row }) => row !== null),
      remove: changes.filter(({ row }) => row === null).map(({ table, key }) => ({ table: table.name, key })),
      log: this.#log,
      audit: this.#audit,
      ...(this.#forgotten === null || !this.forgets ? {} : { forget: { logs: [...this.#forgotten.logs], subjects: [...this.#forgotten.subjects] } }),
    };
  }

  /** The row as a later transaction would find it stored: a copy, as JSON has it, at the version it had before this one. */
  #left<Row>(table: Table<Row>, key: string): { readonly row: unknown; readonly version: number } | null {
    const change = this.#changed(table, key);
    if (change === undefined) return null;
    change.text ??= JSON.stringify(change.row);
    return { row: JSON.parse(change.text), version: change.version };
  }

  #find<Row>({ name }: Table<Row>, key: string): Touched | undefined {
    let found = this.#touched.get(key);
    while (found !== undefined && found.table.name !== name) found = found.other;
    return found;
  }

  #changed<Row>(table: Table<Row>, key: string): Touched | undefined {
    const found = this.#find(table, key);
    return found?.isChanged === true ? found : undefined;
  }

  #touch<Row>(table: Table<Row>, key: string, version: number): Touched {
    const touched: Touched = { table, key, version, isChanged: false, row: null, text: undefined, other: this.#touched.get(key) };
    this.#touched.set(key, touched);
    return touched;
  }

  #all(): Touched[] {
    const all: Touched[] = [];
    for (const first of this.#touched.values()) for (let one: Touched | undefined = first; one !== undefined; one = one.other) all.push(one);
    return all;
  }

  #change<Row>(table: Table<Row>, key: string, row: Row | null): void {
    const seen = this.#find(table, key);
    if (seen === undefined) throw new Error(`${table.name}/${key} is written without having been read in the same transaction`);
    this.#write(seen, row, undefined);
  }

  #write(touched: Touched, row: unknown, text: string | undefined): void {
    touched.isChanged = true;
    touched.row = row;
    touched.text = text;
    this.#hasChanged = true;
  }
}
