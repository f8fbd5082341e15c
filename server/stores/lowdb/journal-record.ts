// What one group of commits does, as the journal holds it: every row at its new version, so that doing it twice, or on
// top of what came later, ends in the same rows.
import type { AuditRecord } from '#src/ports/store.ts';
import type { Entry } from '../rows.ts';
import type { EventLine, PlacedLine } from './event-log.ts';
import type { Forgotten } from './forgetting.ts';

export type JournalRecord = {
  /** Comes before all else; null for nothing. */
  readonly forget: Forgotten | null;
  readonly put: readonly { readonly table: string; readonly key: string; readonly entry: Entry }[];
  readonly remove: readonly { readonly table: string; readonly key: string }[];
  readonly log: readonly PlacedLine[];
  readonly audit: readonly AuditRecord[];
};

/** A row and what is kept beside it as JSON text; the row's own text goes in as it is. */
export const entryText = (key: string, { version, due, index, text }: Entry): string =>
  `[${JSON.stringify(key)},${version},${JSON.stringify(due)},${JSON.stringify(index)},${text}]`;

type StoredEntry = readonly [key: string, version: number, due: number | null, index: Entry['index'], row: unknown];

/** The reverse of `entryText`, once parsed. */
export const entryOf = (stored: unknown): { key: string; entry: Entry } => {
  const [key, version, due, index, row] = stored as StoredEntry; // under a checksum: it is what `entryText` wrote
  return { key, entry: { text: JSON.stringify(row), version, due, index } };
};

const list = (texts: readonly string[]): string => `[${texts.join(',')}]`;

export const recordText = ({ put, remove, log, audit, forget }: JournalRecord): string => list([
  list(put.map(({ table, key, entry }) => `["${table}",${entryText(key, entry)}]`)),
  JSON.stringify(remove.map(({ table, key }) => [table, key])),
  list(log.map(({ at, text }) => `[${at},${text}]`)),
  JSON.stringify(audit),
  ...(forget === null ? [] : [JSON.stringify(forget)]),
]);

/** A record of at least this many bytes that changes nothing. */
export const emptyRecordText = (bytes: number): string => `[[],[],[],[]${' '.repeat(bytes)}]`;

/** Whether the record changes anything. */
export const isEmptyRecord = ({ put, remove, log, audit, forget }: JournalRecord): boolean => put.length + remove.length + log.length + audit.length === 0 && forget === null;

type StoredRecord = readonly [
  put: readonly (readonly [table: string, entry: unknown])[],
  remove: readonly (readonly [table: string, key: string])[],
  log: readonly (readonly [at: number, line: EventLine])[],
  audit: readonly AuditRecord[],
  forget?: Forgotten,
];

/** The reverse of `recordText`, once parsed. */
export const recordOf = (stored: unknown): JournalRecord => {
  const [put, remove, log, audit, forget = null] = stored as StoredRecord; // under a checksum: it is what `recordText` wrote
  return {
    put: put.map(([table, entry]) => ({ table, ...entryOf(entry) })),
    remove: remove.map(([table, key]) => ({ table, key })),
    log: log.map(([at, line]) => ({ at, line, text: JSON.stringify(line) })),
    audit,
    forget,
  };
};
