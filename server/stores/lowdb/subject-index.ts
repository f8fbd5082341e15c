// By subject, where the audit records are that name it. Memory holds the latest 64 places of each; what is before those
// lies in a file, in blocks that name the one before them and no subject: without the row in memory they say nothing.
// All of it can be made again from the records; adding a record twice changes nothing.
import { subjectsTable } from '../prepared-batch.ts';
import type { Rows } from '../rows.ts';
import type { AppendFile } from './append-file.ts';
import { frame } from './frame.ts';

/** The place of the block before (-1 for none), and places of records in rising order. */
type Block = readonly [previous: number, ...places: number[]];

const fullBlock = 64;

type Changes = { readonly save: (subject: string, text: string) => void; readonly remove: (subject: string) => void };

export const subjectIndex = (file: AppendFile, rows: Rows, { save, remove }: Changes) => {
  const latestOf = (subject: string): Block | undefined => {
    const entry = rows.get(subjectsTable, subject);
    return entry === undefined ? undefined : (JSON.parse(entry.text) as Block); // written by `add` below
  };

  const add = (subject: string, place: number): void => {
    const latest = latestOf(subject) ?? [-1];
    const last = latest.at(-1)!;
    if (latest.length > 1 && last >= place) return;
    const isFull = latest.length > fullBlock;
    const previous = isFull ? file.append(Buffer.from(frame(JSON.stringify(latest)))) : latest[0];
    save(subject, JSON.stringify([previous, ...(isFull ? [] : latest.slice(1)), place]));
  };

  return {
    add,
    /** Forgets where the subject's records are, all but these. */
    replace(subject: string, places: readonly number[]): void {
      remove(subject);
      for (const place of places) add(subject, place);
    },
    /** In rising order, those from `first` on. @throws {DamagedFileError} */
    async places(subject: string, first = 0): Promise<number[]> {
      const blocks: number[][] = [];
      for (let block = latestOf(subject); block !== undefined;) {
        const [previous, ...places] = block;
        blocks.push(places.filter((place) => place >= first));
        if (previous < 0 || (places[0] ?? 0) < first) break;
        block = (await file.at(previous)).value as Block; // under a checksum: it is what `add` wrote
      }
      return blocks.toReversed().flat();
    },
  };
};
