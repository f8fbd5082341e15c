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

/** `text`: the row as JSON, once somebody asked for it. */
type Changed = { readonly table: Table<never>; readonly key: string; readonly row: unknown; text?: string };

/** What a transaction has read and wants written. It may come after another one whose commit it is going to share. */
export class Collected implements Transaction {
  readonly #ports: TransactionPorts;
  readonly #before: Collected | null;
  readonly #seen = new Map<string, { table: Table<never>; key: string; version: number }>();
  readonly #changed = new Map<string, Changed>();
  readonly #audit: AuditEntry[] = [];
  readonly #log: LogRow[] = [];
  /** Null: nothing, as it mostly is. */
  #forgotten: { readonly logs: Set<string>; readonly subjects: Set<string> } | null = null;

  /** @param before what it finds changed already, as if it were stored */
  constructor(ports: TransactionPorts, before: Collected | null = null) {
    this.#ports = ports;
    this.#before = before;
  }

  async get<Row>(table: Table<Row>, key: string): Promise<Row | null> {
    const place = `${table.name}/${key}`;
    const changed = this.#changed.get(place);
    if (changed !== undefined) return changed.row as Row | null; // put under this very table
    const found = (this.#before === null ? null : this.#before.#left(place)) ?? (await this.#ports.store.get(table, key));
    if (!this.#seen.has(place)) this.#seen.set(place, { table, key, version: found?.version ?? 0 }); // read twice, it rests on the first
    return (found?.row ?? null) as Row | null; // put under this very table, here too
  }

  put<Row>(table: Table<Row>, key: string, row: Row): void {
    this.#change(table, key, row);
  }

  remove<Row>(table: Table<Row>, key: string): void {
    this.#change(table, key, null);
  }

  sizeOf<Row>({ name }: Table<Row>, key: string): number {
    const change = this.#changed.get(`${name}/${key}`);
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
    for (const [place, seen] of later.#seen) if (!this.#seen.has(place)) this.#seen.set(place, seen);
    for (const [place, change] of later.#changed) this.#changed.set(place, change);
    this.#audit.push(...later.#audit);
    this.#log.push(...later.#log);
    if (later.#forgotten !== null) this.forget({ logs: [...later.#forgotten.logs], subjects: [...later.#forgotten.subjects] });
  }

  get forgets(): boolean {
    return this.#forgotten !== null && this.#forgotten.logs.size + this.#forgotten.subjects.size > 0;
  }

  get isEmpty(): boolean {
    return this.#changed.size === 0 && !this.forgets && this.#audit.length === 0 && this.#log.length === 0;
  }

  batch(): Batch {
    const changes = [...this.#changed.values()];
    return {
      expect: [...this.#seen.values()].map(({ table, key, version }) => ({ table: table.name, key, version })),
      put: changes.filter(({ row }) => row !== null),
      remove: changes.filter(({ row }) => row === null).map(({ table, key }) => ({ table: table.name, key })),
      log: this.#log,
      audit: this.#audit,
      ...(this.#forgotten === null || !this.forgets ? {} : { forget: { logs: [...this.#forgotten.logs], subjects: [...this.#forgotten.subjects] } }),
    };
  }

  /** The row as a later transaction would find it stored: a copy, as JSON has it, at the version it had before this one. */
  #left(place: string): { readonly row: unknown; readonly version: number } | null {
    const change = this.#changed.get(place);
    if (change === undefined) return null;
    change.text ??= JSON.stringify(change.row);
    return { row: JSON.parse(change.text), version: this.#seen.get(place)!.version }; // nothing is changed without having been read
  }

  #change<Row>(table: Table<Row>, key: string, row: Row | null): void {
    const place = `${table.name}/${key}`;
    if (!this.#seen.has(place)) throw new Error(`${place} is written without having been read in the same transaction`);
    this.#changed.set(place, { table, key, row });
  }
}
