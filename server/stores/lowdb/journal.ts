// The journal: every group of commits is one frame, appended and synced before anybody hears of it. It is cut into
// segments; each begins with a frame that says how much of the one before it counts, so that bytes whose write or sync
// failed never come back, whatever became of them on the disk.
import { join } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';
import { frame } from './frame.ts';
import { isSegment, recoverJournal, segmentFile, type SegmentHeader } from './journal-recovery.ts';

export type Journal = {
  /** Resolves when the frame is durable. When it throws, the frame is not part of the journal and a next append may succeed. One at a time. */
  append(line: Buffer): Promise<void>;
  /** Begins a new, durable segment and returns its number: all that was appended so far is in earlier ones. */
  rotate(): Promise<number>;
  /** Removes the segments before this number, durably: what they tell may be something that was forgotten. */
  dropBefore(segment: number): Promise<void>;
  /** Bytes in all segments. */
  size(): number;
  /** Whether no record is in it. */
  isEmpty(): boolean;
  close(): Promise<void>;
};

export type JournalOptions = {
  readonly disk: Disk;
  readonly folder: string;
  /** The first segment that counts, as the manifest names it; null when there is no manifest. */
  readonly first: number | null;
  /** Called with the value of each frame found, in order. */
  readonly replay: (value: unknown) => void;
  readonly log: (message: string, details: object) => void;
};

/** A segment this long is ended, so that a start never has to hold more than this at once. */
const longestSegment = 64 * 1024 * 1024;

/**
 * Zeros written ahead of the records. A record then lands where the file already is, and its sync need not make a new
 * length of the file durable too: on ext4 that takes half the time. Making room takes several times as long as a record does,
 * so a segment that is in use gets more of it than one just begun or opened: fewer than one commit in a hundred should wait for it.
 */
const firstRoom = Buffer.alloc(128 * 1024);
const moreRoom = Buffer.alloc(1024 * 1024);
/** The disk, the owner's share of it, or what one file may have, is used up. */
const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export const openJournal = async ({ disk, folder, first, replay, log }: JournalOptions): Promise<Journal> => {
  const recovered = await recoverJournal({ disk, folder, first, replay, log });
  /** Lengths of the segments that are there, the last one's included. */
  const lengths = new Map(recovered.lengths);
  let last = recovered.last;
  let file: DiskFile | null = null;
  let lastHasRecords = recovered.records > 0;
  /** Up to where the last segment is filled with zeros, or with what counts. */
  let roomUntil = 0;
  let nextRoom = firstRoom;

  if (last !== null) {
    // What was read may have been in memory only: make it durable before anybody sees it.
    file = await disk.open(join(folder, segmentFile(last)), 'kept');
    await file.sync();
    await disk.syncFolder(folder);
    if (!recovered.clean) await endSegment();
  }
  // Older segments are in the shards already: a crash came between the manifest and their removal.
  for (const name of await disk.list(folder)) {
    if (first !== null && isSegment(name) && Number.parseInt(name, 10) < first) await disk.remove(join(folder, name));
  }

  async function endSegment(): Promise<void> {
    const ended = file;
    file = null;
    await ended?.close();
  }

  const beginSegment = async (): Promise<DiskFile> => {
    const number = (last ?? (first ?? 1) - 1) + 1;
    const path = join(folder, segmentFile(number));
    const header: SegmentHeader = { segment: number, previousLength: last === null ? 0 : lengths.get(last)! };
    const line = Buffer.from(frame(JSON.stringify(header)));
    await disk.remove(path); // left by a try that failed
    const begun = await disk.open(path, 'fresh');
    try {
      await begun.write(0, Buffer.concat([line, firstRoom]));
      await begun.sync();
      await disk.syncFolder(folder);
    } catch (error) {
      await begun.close();
      throw error;
    }
    last = number;
    lengths.set(number, line.length);
    file = begun;
    roomUntil = line.length + firstRoom.length;
    nextRoom = moreRoom;
    return begun;
  };

  /**
   * After a failure nobody knows what the segment's end holds: it is cut off, and nothing more is written to it. Should
   * even that fail, the next segment's header says where it ends; only a restart before there is one could take a record
   * that was wholly written but not synced for a good one.
   */
  const abandonSegment = async (failed: DiskFile, length: number): Promise<void> => {
    try {
      await failed.truncate(length);
    } catch (error) {
      log('the end of a journal segment that could not be written could not be cut off either; the next segment will say where it ends', { error: String(error) });
    } finally {
      await endSegment();
    }
  };

  /** @returns bytes after which to ask again. A disk that has room for records and not for this is full later, not now. */
  const roomMade = async (current: DiskFile, end: number): Promise<number> => {
    try {
      await current.write(end, nextRoom);
      return nextRoom.length;
    } catch (error) {
      if (!noRoom.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return firstRoom.length;
    } finally {
      nextRoom = moreRoom;
    }
  };

  return {
    async append(line) {
      if (last !== null && lengths.get(last)! > longestSegment) await endSegment();
      const current = file ?? (await beginSegment());
      const length = lengths.get(last!)!;
      try {
        const end = length + line.length;
        await current.write(length, line);
        const room = end > roomUntil ? await roomMade(current, end) : 0;
        await current.sync();
        if (room > 0) roomUntil = end + room;
      } catch (error) {
        await abandonSegment(current, length);
        throw error;
      }
      lengths.set(last!, length + line.length);
      lastHasRecords = true;
    },
    async rotate() {
      await endSegment();
      await beginSegment();
      lastHasRecords = false;
      return last!;
    },
    async dropBefore(segment) {
      for (const number of [...lengths.keys()].filter((number) => number < segment)) {
        await disk.remove(join(folder, segmentFile(number)));
        lengths.delete(number);
      }
      await disk.syncFolder(folder);
    },
    size: () => [...lengths.values()].reduce((sum, length) => sum + length, 0),
    isEmpty: () => lengths.size <= 1 && !lastHasRecords,
    close: endSegment,
  };
};
