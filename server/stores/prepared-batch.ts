// A batch made ready to be stored: rows turned into text while the caller still waits in its own turn, so that what is
// written is what was given; and frozen, so that a caller who changes it later hears of it at once.
import { type AuditEntry, type Batch, ConflictError, type LogRow, type Table } from '#src/ports/store.ts';
import type { Entry, Rows } from './rows.ts';

export type PreparedPut = { readonly table: string; readonly key: string; readonly entry: Omit<Entry, 'version'> };

export type PreparedBatch = {
  readonly expect: Batch['expect'];
  readonly put: readonly PreparedPut[];
  readonly remove: Batch['remove'];
  readonly log: readonly LogRow[];
  readonly audit: readonly AuditEntry[];
  readonly forget: { readonly logs: readonly string[]; readonly subjects: readonly string[] };
  /** Names of the rows it was decided on, and of those it changes. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
};

/** The name of a row over all tables: no table's name has a slash. */
const rowName = ({ table, key }: { readonly table: string; readonly key: string }): string => `${table}/${key}`;

/** Where a flow's history ends, and what is on record about a subject, are rows too: what adds to them reads them, what forgets them writes them. */
export const headsTable = '@heads';
export const subjectsTable = '@subjects';
const headName = (flow: string): string => rowName({ table: headsTable, key: flow });
const subjectName = (subject: string): string => rowName({ table: subjectsTable, key: subject });

/** Whom a record is found by: its targets, and the user who initiated it. */
export const subjectsOf = ({ targetResources, initiatedBy }: AuditEntry): ReadonlySet<string> =>
  new Set([...targetResources.map(({ id }) => id), ...('user' in initiatedBy ? [initiatedBy.user.id] : [])]);

const frozen = <Value>(value: Value): Value => {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const name in value) {
    const inner = (value as Record<string, unknown>)[name];
    if (typeof inner === 'object') frozen(inner);
  }
  return value;
};

const prepared = ({ table, key, row, text: made }: Batch['put'][number]): PreparedPut => {
  // The batch holds puts into tables of different rows, each of which was typed where it was made.
  const { name, due, index } = table as unknown as Table<unknown>;
  // The name is part of a file's name in a store on disk.
  if (!/^[A-Za-z][\w-]*$/.test(name)) throw new TypeError(`"${name}" cannot be the name of a table: letters, digits, _ and - only`);
  const text: string | undefined = made ?? JSON.stringify(row);
  if (text === undefined) throw new TypeError(`${name}/${key} is not JSON`);
  frozen(row);
  const at = due?.(row) ?? null;
  if (at !== null && !Number.isFinite(at)) throw new TypeError(`${name}/${key} is due at ${at}, which is no moment`);
  return { table: name, key, entry: { text, due: at, index: frozen({ ...index?.(row) }) } };
};

const nothing: PreparedBatch['forget'] = { logs: [], subjects: [] };

/** @throws {TypeError} a row is not JSON, or the batch both puts and removes it. Of a row put twice the last one counts. */
export const prepareBatch = (batch: Batch): PreparedBatch => {
  const put = new Map(batch.put.map((one) => [rowName({ table: one.table.name, key: one.key }), prepared(one)]));
  const torn = batch.remove.find((row) => put.has(rowName(row)));
  if (torn !== undefined) throw new TypeError(`${torn.table}/${torn.key} is both put and removed`);
  const forget = batch.forget === undefined ? nothing : { logs: [...new Set(batch.forget.logs)], subjects: [...new Set(batch.forget.subjects)] };
  return {
    expect: [...batch.expect],
    put: [...put.values()],
    remove: [...batch.remove],
    log: batch.log.map(frozen),
    audit: batch.audit.map(frozen),
    forget,
    reads: [...batch.expect.map(rowName), ...batch.log.map(({ flow }) => headName(flow)), ...batch.audit.flatMap((entry) => [...subjectsOf(entry)].map(subjectName))],
    writes: [...put.keys(), ...batch.remove.map(rowName), ...forget.logs.map(headName), ...forget.subjects.map(subjectName)],
  };
};

/** @throws {ConflictError} a row is no longer at the version the batch was decided on. */
export const checkExpectations = (rows: Rows, { expect }: PreparedBatch): void => {
  for (const { table, key, version } of expect) {
    if ((rows.get(table, key)?.version ?? 0) !== version) throw new ConflictError(table, key);
  }
};

/** What a put makes of a row: the next version of it. */
export const nextEntry = (rows: Rows, { table, key, entry }: PreparedPut): Entry => ({ ...entry, version: rows.nextVersion(table, key) });
