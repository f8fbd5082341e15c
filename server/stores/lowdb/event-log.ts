// The histories of all flows in one file. Each row names the place of its flow's row before it, so that memory holds only
// where a flow's last row is; every 256th row of a flow is a milestone that later ones point to, so that an early page of
// a long history is found in a few steps back.
import type { LogRow } from '#src/ports/store.ts';
import type { Rows } from '../rows.ts';
import type { AppendFile } from './append-file.ts';
import { frame } from './frame.ts';

/** Where a flow's history ends: its last row, how many there are, and its last milestone (-1 for none). */
type Head = readonly [at: number, count: number, milestone: number];
/** What is on disk: the row, its number among its flow's, and where the row before it and the milestone before it are (-1 for none). */
export type EventLine = readonly [previous: number, milestone: number, count: number, row: LogRow];
/** A line, its text, and where it will be. */
export type PlacedLine = { readonly at: number; readonly line: EventLine; readonly text: string };

/** The heads are rows of this table and are saved with the others. No caller's table can have this name. */
const headsTable = '@heads';
const milestoneEvery = 256;

const headAfter = (at: number, [, milestone, count]: EventLine): Head => [at, count, count % milestoneEvery === 0 ? at : milestone];

export const eventLog = (file: AppendFile, rows: Rows, saveHead: (table: string, flow: string, text: string) => void) => {
  const headOf = (flow: string): Head | undefined => {
    const entry = rows.get(headsTable, flow);
    return entry === undefined ? undefined : (JSON.parse(entry.text) as Head); // written by `add` below
  };

  // The checksum of the frame holds, so it is a line that `place` made.
  const lineAt = async (at: number): Promise<EventLine> => (await file.at(at)).value as EventLine;

  return {
    /** The rows as lines, in the places they will have once added: nothing is changed. */
    place(logRows: readonly LogRow[]): PlacedLine[] {
      const heads = new Map<string, Head>();
      let at = file.state().length;
      return logRows.map((row) => {
        const [previous, count, milestone] = heads.get(row.flow) ?? headOf(row.flow) ?? [-1, 0, -1];
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
      saveHead(headsTable, line[3].flow, JSON.stringify(headAfter(at, line)));
    },
    async read(flow: string, { after, limit }: { readonly after: number; readonly limit: number }): Promise<LogRow[]> {
      const head = headOf(flow);
      if (head === undefined || limit <= 0) return [];
      // Stretches of at most 256 rows end at these places, the latest first; the last of them reaches back past `after`.
      const ends = [head[0]];
      let line = await lineAt(head[0]);
      while (line[1] >= 0) {
        const milestone = line[1];
        line = await lineAt(milestone);
        if (line[3].seq <= after) break;
        ends.push(milestone);
      }
      const found: LogRow[] = [];
      let floor = -1;
      for (const end of ends.toReversed()) {
        const stretch: LogRow[] = [];
        for (let at = end; at > floor;) {
          const [previous, , , row] = await lineAt(at);
          if (row.seq <= after) break;
          stretch.push(row);
          at = previous;
        }
        found.push(...stretch.toReversed());
        floor = end;
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },
  };
};
