// The histories of all flows in one file. Each row names the place of its flow's row before it, so that memory holds only
// where a flow's last row is; every 256th row of a flow is a milestone that later ones point to, so that an early page of
// a long history is found in a few steps back.
import type { LogRow } from '#src/ports/store.ts';
import { headsTable } from '../prepared-batch.ts';
import type { Rows } from '../rows.ts';
import { DamagedFileError } from './damage.ts';
import { frame } from './frame.ts';
import type { HistoryFile, Place } from './history-file.ts';

/** Where a flow's history ends: its last row, how many there are, and its last milestone (-1 for none). */
type Head = readonly [at: number, count: number, milestone: number];
/** What is on disk: the row, its number among its flow's, and where the row before it and the milestone before it are (-1 for none). */
export type EventLine = readonly [previous: number, milestone: number, count: number, row: LogRow];
/** A line, its text, and where it will be. */
export type PlacedLine = { readonly at: number; readonly line: EventLine; readonly text: string };

/** Where all of a flow's history is, as it was when it ended at `head`. */
export type FoundHistory = { readonly head: number; readonly places: readonly Place[] };

const milestoneEvery = 256;

const headAfter = (at: number, [, milestone, count]: EventLine): Head => [at, count, count % milestoneEvery === 0 ? at : milestone];

const overwritten = (flow: string, at: number): DamagedFileError => new DamagedFileError(`the history of ${flow}`, at, 'a row of it was overwritten and is not forgotten');

type Changes = { readonly saveHead: (flow: string, text: string) => void; readonly removeHead: (flow: string) => void };

export const eventLog = (file: HistoryFile, rows: Rows, { saveHead, removeHead }: Changes) => {
  const headOf = (flow: string): Head | undefined => {
    const entry = rows.get(headsTable, flow);
    return entry === undefined ? undefined : (JSON.parse(entry.text) as Head); // written by `add` below
  };

  // The checksum of the frame holds, so it is a line that `place` made, or what stands where one was forgotten.
  const lineAt = async (at: number): Promise<{ readonly line: EventLine | null; readonly end: number }> => {
    const { value, end } = await file.at(at);
    return { line: value as EventLine | null, end };
  };

  /** The rows of a page of the history that ends there; null when it was forgotten meanwhile. */
  const readFrom = async (head: number, after: number, limit: number): Promise<LogRow[] | null> => {
    // Stretches of at most 256 rows end at these places, the latest first; the last of them reaches back past `after`.
    const ends = [head];
    for (let milestone = head; milestone >= 0;) {
      const { line } = await lineAt(milestone);
      if (line === null) return null;
      if (milestone !== head && line[3].seq <= after) break;
      if (milestone !== head) ends.push(milestone);
      milestone = line[1];
    }
    const found: LogRow[] = [];
    let floor = -1;
    for (const end of ends.toReversed()) {
      const stretch: LogRow[] = [];
      for (let at = end; at > floor;) {
        const { line } = await lineAt(at);
        if (line === null) return null;
        const [previous, , , row] = line;
        if (row.seq <= after) break;
        stretch.push(row);
        at = previous;
      }
      found.push(...stretch.toReversed());
      floor = end;
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  };

  return {
    /** The rows as lines, in the places they will have once added: nothing is changed. Those of flows in `forgotten` begin a new history. */
    place(logRows: readonly LogRow[], forgotten: ReadonlySet<string>): PlacedLine[] {
      const heads = new Map<string, Head>();
      let at = file.end();
      return logRows.map((row) => {
        const [previous, count, milestone] = heads.get(row.flow) ?? (forgotten.has(row.flow) ? undefined : headOf(row.flow)) ?? [-1, 0, -1];
        const line: EventLine = [previous, milestone, count + 1, row];
        const text = JSON.stringify(line);
        const placed = { at, line, text };
        heads.set(row.flow, headAfter(at, line));
        at += Buffer.byteLength(frame(text));
        return placed;
      });
    },
    add({ at, line, text }: PlacedLine): void {
      const place = file.append(Buffer.from(frame(text)));
      if (place !== at) throw new Error(`the journal has a row of a flow's history at ${at}, and its place is ${place}`);
      saveHead(line[3].flow, JSON.stringify(headAfter(at, line)));
    },
    /** Looks up all of a flow's history; of what is `known` already only what came later. */
    async find(flow: string, known?: FoundHistory): Promise<FoundHistory | undefined> {
      const head = headOf(flow)?.[0];
      if (head === undefined) return undefined;
      const places: Place[] = [];
      for (let at = head; at >= 0 && at !== known?.head;) {
        const { line, end } = await lineAt(at);
        if (line === null && headOf(flow)?.[0] === head) throw overwritten(flow, at);
        if (line === null) return await this.find(flow); // forgotten meanwhile; it may have begun anew
        places.push([at, end - at]);
        at = line[0];
        if (at < 0) return { head, places };
      }
      return { head, places: [...places, ...known?.places ?? []] };
    },
    forget(flows: readonly string[], places: readonly Place[]): void {
      for (const flow of flows) removeHead(flow);
      for (const place of places) file.forget(place);
    },
    async read(flow: string, { after, limit }: { readonly after: number; readonly limit: number }): Promise<LogRow[]> {
      if (limit <= 0) return [];
      for (let head = headOf(flow); head !== undefined;) {
        const found = await readFrom(head[0], after, limit);
        if (found !== null) return found;
        const next = headOf(flow);
        if (next?.[0] === head[0]) throw overwritten(flow, head[0]);
        head = next;
      }
      return [];
    },
  };
};
