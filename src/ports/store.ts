// Where everything durable lives. One port, one contract suite (test/contracts/store.contract.ts); every store runs it.
import type { Json, JsonObject } from './json.ts';

/**
 * A kind of row. The functions tell a store by what else than its key a row is found; a store calls them when a row is
 * put and keeps what they say beside it.
 */
export type Table<Row> = {
  readonly name: string;
  /** When somebody must look at this row again (milliseconds since 1970), or null. Answers `Store.due`. */
  readonly due?: (row: Row) => number | null;
  /** By which values `Store.list` may filter, for instance `{ subject, status }`. */
  readonly index?: (row: Row) => Readonly<Record<string, string>>;
};

/**
 * A row as it was read. `version` grows with each commit that puts it; one put again after it was removed never has a
 * version it had before, as long as the store stays open. 0 stands for "there is none".
 */
export type Versioned<Row> = { readonly row: Row; readonly version: number };

/** A line of a flow's own history: append only, numbered by the flow, secrets already out of it. */
export type LogRow = {
  readonly flow: string;
  readonly seq: number;
  /** RFC 3339. */
  readonly at: string;
  readonly event: JsonObject & { readonly type: string };
  readonly from: Json;
  readonly to: Json;
  readonly transitions: readonly string[];
  /** What the machine emitted in this step; missing when nothing. */
  readonly emitted?: readonly JsonObject[];
};

/** What happened to whom, as the API's audit record prints it, before the store has numbered and chained it. */
export type AuditEntry = {
  readonly id: string;
  readonly activityDateTime: string;
  readonly category: 'Authentication Methods';
  readonly activityDisplayName: string;
  readonly result: 'success' | 'failure';
  readonly resultReason: string;
  readonly initiatedBy: { readonly user: { readonly id: string } } | { readonly app: { readonly id: string } };
  readonly targetResources: readonly {
    readonly id: string;
    readonly type: 'User' | 'Policy';
    readonly modifiedProperties: readonly { readonly displayName: string; readonly oldValue: string | null; readonly newValue: string | null }[];
  }[];
  readonly correlationId: string | null;
  readonly additionalDetails: readonly { readonly key: string; readonly value: string }[];
};
/** The part of an audit record that may tell of a person: it can be erased, and the chain holds without it. */
export type PersonalPart = Pick<AuditEntry, 'initiatedBy' | 'targetResources' | 'resultReason' | 'additionalDetails'>;
/**
 * An entry in its place. `hash` is SHA-256 over all of it but the personal part, for which `personalHash` stands, which is
 * SHA-256 over a random salt and that part: taking a record out or changing it breaks the chain, erasing its personal
 * part does not. An erased record says `erasedAt`, has no salt any more, and in the place of the personal part nobody.
 * One written before personal parts were kept apart has neither `personalHash` nor salt: its `hash` is over everything.
 */
export type AuditRecord = AuditEntry & {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly personalHash?: string;
  /** 128 random bits in hex; gone once erased, so that nobody can guess what was there. */
  readonly personalSalt?: string;
  /** RFC 3339; the time of the erasure's own record, which names this one's `seq`. */
  readonly erasedAt?: string;
};

/** All or nothing. Rows are JSON and belong to the store once given: nobody changes them afterwards. */
export type Batch = {
  /** The versions this batch was decided on. One that no longer holds refuses the whole batch. */
  readonly expect: readonly { readonly table: string; readonly key: string; readonly version: number }[];
  /** `text`: the row as JSON, where it was made already. */
  readonly put: readonly { readonly table: Table<never>; readonly key: string; readonly row: unknown; readonly text?: string | undefined }[];
  readonly remove: readonly { readonly table: string; readonly key: string }[];
  readonly log: readonly LogRow[];
  readonly audit: readonly AuditEntry[];
  /** What was stored before this batch and is to be gone with it; what the batch itself adds stays. */
  readonly forget?: Forget | undefined;
};

/**
 * Gone for every reader once the commit has resolved, and overwritten in the files of histories; the journal lets go of
 * its copy with its next checkpoint. Forgetting what is not there, or is forgotten already, changes nothing.
 * Others wait while a batch is written: one should name no more than some thousand rows.
 */
export type Forget = {
  /** Flows whose whole history goes. */
  readonly logs?: readonly string[] | undefined;
  /** Users: the personal part of every audit record of which one is a target or the initiator. Leaves an audit record of its own. */
  readonly subjects?: readonly string[] | undefined;
};

export type AuditQuery = {
  readonly subject?: string | undefined;
  readonly activity?: string | undefined;
  readonly result?: string | undefined;
  /** Records after this sequence number; 0 from the first. */
  readonly after: number;
  readonly limit: number;
};

export type Store = {
  get<Row>(table: Table<Row>, key: string): Promise<Versioned<Row> | null>;
  /** What the table's index says of a row, without reading the row. */
  index<Row>(table: Table<Row>, key: string): Promise<Readonly<Record<string, string>> | null>;
  /** Rows in the order of their keys, after `after`, whose index has every value of `where`. */
  list<Row>(table: Table<Row>, query: { readonly after?: string | undefined; readonly limit: number; readonly where?: Readonly<Record<string, string>> | undefined }): Promise<readonly { key: string; row: Row }[]>;
  /** Keys of rows due at `until` or before, the earliest first. */
  due<Row>(table: Table<Row>, until: number, limit: number): Promise<readonly { key: string; at: number }[]>;
  /** The values that rows of the table have under this name of its index, in order, each with the number of its rows. */
  values<Row>(table: Table<Row>, index: string): Promise<readonly { readonly value: string; readonly count: number }[]>;
  /** The moment the earliest row of the table is due, or null. */
  nextDue<Row>(table: Table<Row>): Promise<number | null>;
  /**
   * Resolves when the batch will survive a loss of power. Batches that touch no common row may share one write.
   * @throws {ConflictError} a row has moved on; nothing was written.
   * @throws {StoreUnavailableError} the batch could not be written; nothing of it is there, now or after a restart.
   */
  commit(batch: Batch): Promise<void>;
  log(flow: string, query: { readonly after: number; readonly limit: number }): Promise<readonly LogRow[]>;
  audit(query: AuditQuery): Promise<readonly AuditRecord[]>;
  /** Null while it can write; else why not, in a sentence an operator can act on. */
  trouble(): string | null;
  /** Waits for what is being written, then lets go of files and locks. */
  close(): Promise<void>;
};

/** A batch was decided on rows that have changed since. Read again and decide again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  readonly table: string;
  readonly key: string;
  constructor(table: string, key: string) {
    super(`${table}/${key} has changed since it was read`);
    this.table = table;
    this.key = key;
  }
}

/** The store cannot write now. Nothing of the batch is stored. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
  }
}
