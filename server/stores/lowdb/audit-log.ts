// The audit records in one file, in the order of their numbers, each in two frames: what is chained, and behind it the
// personal part, which an erasure overwrites. Memory holds the last link of the chain, and where every 256th record is,
// so that a page begins near its place and not at the beginning.
import { chained, type ChainLink } from '#src/audit/chain.ts';
import { type ChainedPart, chainedPartOf, erasedRecord, isAbout, type PersonalPart, personalPartOf } from '#src/audit/personal-part.ts';
import type { AuditEntry, AuditQuery, AuditRecord } from '#src/ports/store.ts';
import { asksFor } from '../audit-filter.ts';
import { newSalt } from '../audit-secrets.ts';
import { subjectsOf } from '../prepared-batch.ts';
import type { Rows } from '../rows.ts';
import type { AppendFile } from './append-file.ts';
import { type Frame, frame, paddedFrame } from './frame.ts';
import type { Place } from './history-file.ts';
import type { subjectIndex } from './subject-index.ts';

/** The places of the marks are rows of this table and are saved with the others. No caller's table can have this name. */
const marksTable = '@marks';
const markEvery = 256;

/** The key of the mark at or before the record that follows `seq`. */
const markAfter = (seq: number): string => String(Math.floor(seq / markEvery));

/** The second frame of a record. */
type StoredPart = (PersonalPart & { readonly personalSalt?: string }) | { readonly erasedAt: string };

/** Who is on record where: all records found under a user's name, as they were when the last was at `last`. */
export type FoundRecords = {
  /** How often something had been erased by then: what is known from before the last time may be gone. */
  readonly erasures: number;
  readonly last: number;
  readonly about: readonly { readonly record: AuditRecord; readonly part: Place }[];
  /** Records that only share the name, such as those of a policy. */
  readonly others: readonly number[];
};

type Parts = {
  readonly file: AppendFile;
  readonly rows: Rows;
  readonly end: ChainLink | null;
  readonly subjects: ReturnType<typeof subjectIndex>;
  readonly saveMark: (table: string, key: string, text: string) => void;
};

const isErased = (part: StoredPart): part is { readonly erasedAt: string } => 'erasedAt' in part;

/** Both frames are under their checksums: they are what `add` and `erase` wrote. */
const joined = (first: Frame, second: Frame): AuditRecord => {
  const rest = first.value as ChainedPart;
  const part = second.value as StoredPart;
  return isErased(part) ? erasedRecord(rest, part.erasedAt) : { ...rest, ...part };
};

export const auditLog = ({ file, rows, end, subjects, saveMark }: Parts) => {
  let last = end;
  let erasures = 0;

  const markBefore = (seq: number): number => Number(rows.get(marksTable, markAfter(Math.max(0, seq)))?.text ?? 0);

  const recordAt = async (place: number): Promise<{ readonly record: AuditRecord; readonly part: Place }> => {
    const first = await file.at(place);
    const second = await file.at(first.end);
    return { record: joined(first, second), part: [second.at, second.end - second.at] };
  };

  async function* inOrder(place: number): AsyncGenerator<AuditRecord, void, undefined> {
    let first: Frame | null = null;
    for await (const found of file.from(place)) {
      if (first !== null) yield joined(first, found);
      first = first === null ? found : null;
    }
  }

  async function* of(subject: string, after: number): AsyncGenerator<AuditRecord, void, undefined> {
    for (const place of await subjects.places(subject, markBefore(after))) yield (await recordAt(place)).record;
  }

  return {
    last: (): ChainLink | null => last,
    /** The entries as the records that come next: nothing is changed. */
    chain(entries: readonly AuditEntry[]): AuditRecord[] {
      let link = last;
      return entries.map((entry) => {
        const record = chained(link, entry, newSalt());
        link = record;
        return record;
      });
    },
    add(record: AuditRecord): void {
      const { personalSalt } = record;
      const part: StoredPart = { ...personalPartOf(record), ...(personalSalt === undefined ? {} : { personalSalt }) };
      const at = file.append(Buffer.from(frame(JSON.stringify(chainedPartOf(record))) + frame(JSON.stringify(part))));
      if ((record.seq - 1) % markEvery === 0) saveMark(marksTable, markAfter(record.seq - 1), String(at));
      for (const subject of subjectsOf(record)) subjects.add(subject, at);
      last = { seq: record.seq, hash: record.hash };
    },
    /** Looks up all records about a user; of what is `known` already only what came later. */
    async find(user: string, before?: FoundRecords): Promise<FoundRecords> {
      const known = before?.erasures === erasures ? before : { erasures, last: -1, about: [], others: [] };
      const places = await subjects.places(user, known.last + 1);
      const about = [...known.about];
      const others = [...known.others];
      for (const place of places) {
        const found = await recordAt(place);
        if (found.record.erasedAt !== undefined) continue;
        if (isAbout(user, found.record)) about.push(found);
        else others.push(place);
      }
      return { ...known, last: places.at(-1) ?? known.last, about, others };
    },
    erase(erasedAt: string, parts: readonly Place[]): void {
      erasures += 1;
      for (const [at, length] of parts) file.overwrite(at, paddedFrame(length, JSON.stringify({ erasedAt })));
    },
    async read(query: AuditQuery): Promise<AuditRecord[]> {
      const found: AuditRecord[] = [];
      const newest = last?.seq ?? 0;
      if (query.limit <= 0 || query.after >= newest) return found;
      for await (const record of query.subject === undefined ? inOrder(markBefore(query.after)) : of(query.subject, query.after)) {
        if (record.seq > query.after && asksFor(query, record)) found.push(record);
        if (found.length === query.limit) break;
      }
      return found;
    },
  };
};
