// Reads rows, collects writes, commits them all or none; decides again when a row it read has moved on.
import { type Clock, iso } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import { type AuditEntry, type Batch, ConflictError, type LogRow, type Store, type Table, type Versioned } from '../ports/store.ts';

/** An audit record without what the commit itself knows: its id, its time and its category. */
export type AuditDraft = Omit<AuditEntry, 'id' | 'activityDateTime' | 'category'>;

export type Transaction = {
  /** The row as this transaction leaves it so far, else as stored. */
  get<Row>(table: Table<Row>, key: string): Promise<Row | null>;
  /** The row must have been read in this transaction: what is written rests on what was seen. */
  put<Row>(table: Table<Row>, key: string, row: Row): void;
  remove<Row>(table: Table<Row>, key: string): void;
  audit(entry: AuditDraft): void;
  log(row: LogRow): void;
};

export type TransactionPorts = { readonly store: Store; readonly clock: Clock; readonly ids: Ids };

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

class Collected implements Transaction {
  readonly #ports: TransactionPorts;
  readonly #seen = new Map<string, { table: Table<never>; key: string; version: number }>();
  readonly #changed = new Map<string, { table: Table<never>; key: string; row: unknown }>();
  readonly #audit: AuditEntry[] = [];
  readonly #log: LogRow[] = [];

  constructor(ports: TransactionPorts) {
    this.#ports = ports;
  }

  async get<Row>(table: Table<Row>, key: string): Promise<Row | null> {
    const place = `${table.name}/${key}`;
    const changed = this.#changed.get(place);
    if (changed !== undefined) return changed.row as Row | null; // put under this very table
    const found: Versioned<Row> | null = await this.#ports.store.get(table, key);
    if (!this.#seen.has(place)) this.#seen.set(place, { table, key, version: found?.version ?? 0 }); // read twice, it rests on the first
    return found?.row ?? null;
  }

  put<Row>(table: Table<Row>, key: string, row: Row): void {
    this.#change(table, key, row);
  }

  remove<Row>(table: Table<Row>, key: string): void {
    this.#change(table, key, null);
  }

  audit(entry: AuditDraft): void {
    this.#audit.push({ id: this.#ports.ids.next('audit'), activityDateTime: iso(this.#ports.clock.now()), category: 'Authentication Methods', ...entry });
  }

  log(row: LogRow): void {
    this.#log.push(row);
  }

  get isEmpty(): boolean {
    return this.#changed.size === 0 && this.#audit.length === 0 && this.#log.length === 0;
  }

  batch(): Batch {
    const changes = [...this.#changed.values()];
    return {
      expect: [...this.#seen.values()].map(({ table, key, version }) => ({ table: table.name, key, version })),
      put: changes.filter(({ row }) => row !== null),
      remove: changes.filter(({ row }) => row === null).map(({ table, key }) => ({ table: table.name, key })),
      log: this.#log,
      audit: this.#audit,
    };
  }

  #change<Row>(table: Table<Row>, key: string, row: Row | null): void {
    const place = `${table.name}/${key}`;
    if (!this.#seen.has(place)) throw new Error(`${place} is written without having been read in the same transaction`);
    this.#changed.set(place, { table, key, row });
  }
}
