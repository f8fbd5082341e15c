// Gives back the room of what was forgotten. When more than half of a file of histories is forgotten, the flows that still
// have rows in it move: each as a commit of its own, which forgets its history and writes it again at the end. A file
// that is left empty is removed by the next checkpoint. A little at a time, so that nobody waits for it.
import { type Batch, ConflictError } from '#src/ports/store.ts';
import { headsTable } from '../prepared-batch.ts';
import type { Contents } from './contents.ts';
import type { EventLine } from './event-log.ts';
import type { SegmentState } from './history-file.ts';

/** Bytes of files that are looked through after one checkpoint, before the next one is waited for. */
const mostCleaned = 32 * 1024 * 1024;
/** A flow with more rows stays where it is until it is forgotten: it would make one commit too long. */
const longestMoved = 1000;

const isWorthCleaning = ({ forgotten, length }: SegmentState): boolean => forgotten * 2 > length && forgotten < length;

/**
 * @param commit commits the batch as any other
 * @param isWanted whether to go on
 */
export const historyCleaning = ({ rows, events, eventFile }: Contents, commit: (batch: Batch) => Promise<void>, isWanted: () => boolean) => {
  /** Files that cannot be emptied, as they were when that was found out. */
  const kept = new Map<number, number>();

  const flowsIn = async (segment: SegmentState): Promise<ReadonlySet<string>> => {
    const flows = new Set<string>();
    for await (const { value } of eventFile.from(segment)) if (value !== null) flows.add((value as EventLine)[3].flow); // the event log wrote it
    return flows;
  };

  /** Answers whether another try may go better. */
  const move = async (flow: string): Promise<boolean> => {
    const version = rows.get(headsTable, flow)?.version ?? 0;
    const log = await events.read(flow, { after: -Infinity, limit: longestMoved + 1 });
    if (log.length === 0 || log.length > longestMoved) return false;
    try {
      await commit({ expect: [{ table: headsTable, key: flow, version }], put: [], remove: [], log, audit: [], forget: { logs: [flow] } });
      return false;
    } catch (error) {
      if (error instanceof ConflictError) return true; // its history has grown
      throw error;
    }
  };

  /** Cleans the oldest files that are worth it. @throws {DamagedFileError} {@link StoreUnavailableError} */
  return async (): Promise<void> => {
    let cleaned = 0;
    for (const segment of eventFile.states().slice(0, -1)) {
      if (!isWorthCleaning(segment) || kept.get(segment.start) === segment.forgotten) continue;
      let isOver = true;
      for (const flow of await flowsIn(segment)) if (!isWanted() || await move(flow)) isOver = false;
      const left = eventFile.states().find(({ start }) => start === segment.start);
      if (isOver && left !== undefined) kept.set(segment.start, left.forgotten);
      cleaned += segment.length;
      if (cleaned > mostCleaned || !isWanted()) return;
    }
  };
};
