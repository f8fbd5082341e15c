// Reads all histories from their first byte to their last. A start does not: it looks at the ends, and whatever is
// damaged before them is found by whoever reads it, and here.
import { headsTable } from '../prepared-batch.ts';
import type { Contents } from './contents.ts';
import { DamagedFileError } from './damage.ts';
import type { EventLine } from './event-log.ts';

/** How much was found whole. */
export type HistoryCount = { readonly flows: number; readonly rows: number };

/** To be asked while nobody commits. @throws {DamagedFileError} */
export const checkHistories = async ({ rows, eventFile, auditFile }: Contents): Promise<HistoryCount> => {
  const found = new Map<string, number>();
  let count = 0;
  for (const segment of eventFile.states()) {
    for await (const { value } of eventFile.from(segment)) {
      if (value === null) continue; // forgotten
      const { 3: { flow } } = value as EventLine; // under a checksum: it is what the event log wrote
      found.set(flow, (found.get(flow) ?? 0) + 1);
      count += 1;
    }
  }
  // A frame may be whole and yet not what was written there: each flow knows how many rows it has.
  let known = 0;
  for (const { key: flow, entry } of rows.list(headsTable, { limit: Infinity })) {
    const [at, expected] = JSON.parse(entry.text) as [at: number, count: number]; // written by the event log
    const got = found.get(flow) ?? 0;
    if (got !== expected) throw new DamagedFileError(`the history of ${flow}`, at, `${got} of its ${expected} rows are there`);
    known += got;
  }
  if (known !== count) throw new DamagedFileError('the histories', 0, `${count - known} rows are of flows that have none`);
  for await (const _ of auditFile.from(0)); // throws where a frame is not whole
  return { flows: found.size, rows: count };
};
