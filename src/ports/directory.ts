// Where people are kept. Activities find and write them through this port alone, so that a directory elsewhere can stand
// in for the rows of the store without any of them noticing.
import type { Table } from './store.ts';

/** What of a transaction a directory may use; the engine's transactions are such. */
export type DirectoryRows = {
  get<Row>(table: Table<Row>, key: string): Promise<Row | null>;
  put<Row>(table: Table<Row>, key: string, row: Row): void;
};

export type Whom = { readonly tenant: string; readonly id: string };

/** A person as read and as they are to be. Whatever marks the revision that was read travels in `read`. */
export type DirectoryChange<Person> = { readonly read: Person; readonly changed: Person; readonly key: string };

/**
 * `key` is the idempotency key of the activity that asks (null: nobody is going to write), the same on every attempt. The
 * work around both calls is one transaction that may run several times before it commits, or never commit at all.
 *
 * A directory in the store joins that transaction: it writes only when the transaction does, together with its audit
 * records, and the transaction's own check of the versions it read refuses a person who has moved on.
 *
 * A directory elsewhere cannot join it. It calls out from `write`, before the commit, and makes up for that by the key:
 * - it writes on the condition that the person is still at the revision read, and throws `ConflictError` when they have
 *   moved on: the work is then done again on what is there by then; `StoreUnavailableError` when nobody answers;
 * - a `write` under a key it has carried out already succeeds and changes nothing;
 * - a `find` under such a key answers with the person as that key found them, so that work done again decides as it did.
 * What that leaves open: when no commit ever follows (the flow expired in between, the host is gone for good), the
 * person is changed there and no audit record here says so, and whoever writes rows of its own before `write` may see them
 * undone while the change stays. So an activity decides first, writes once, and writes the person before anything else.
 */
export type Directory<Person> = {
  /** Null when nobody has this id. */
  find(tx: Pick<DirectoryRows, 'get'>, whom: Whom, key: string | null): Promise<Person | null>;
  /** @throws {ConflictError} the person has moved on since they were read. {@link DirectoryRefusal}: this person may not be written so. */
  write(tx: DirectoryRows, change: DirectoryChange<Person>): Promise<void>;
};

/** The directory answers, and will not carry this out, now or when asked again. Nothing was written. */
export class DirectoryRefusal extends Error {
  override readonly name = 'DirectoryRefusal';
}
