// Reads the journal back at a start. An unfinished end is what a crash leaves and was never acknowledged: it is dropped
// and said. Anything else that is wrong is damage to what somebody was promised: it is refused with its place.
import { join } from 'node:path';
import { DamagedFileError } from './damage.ts';
import type { Disk } from './disk.ts';
import type { JournalOptions } from './journal.ts';
import { hasFrameBehind, readFrame, readFrames } from './frame.ts';

/** The first frame of a segment: which one it is, and how many bytes of the one before it count. */
export type SegmentHeader = { readonly segment: number; readonly previousLength: number };

export type RecoveredJournal = {
  /** The number of the last segment, null when there is none yet. */
  readonly last: number | null;
  /** How many bytes of each segment count. */
  readonly lengths: ReadonlyMap<number, number>;
  /** Whether the last segment ends where it should: then it can be appended to. */
  readonly clean: boolean;
  /** How many records were replayed. */
  readonly records: number;
};

export const segmentFile = (number: number): string => `${String(number).padStart(8, '0')}.log`;

export const isSegment = (name: string): boolean => /^\d{8}\.log$/.test(name);

/** The numbers of the segments in the folder, from this one on, in order. */
export const segmentsFrom = async (disk: Disk, folder: string, first: number): Promise<number[]> =>
  (await disk.list(folder)).filter(isSegment).map((name) => Number.parseInt(name, 10)).filter((number) => number >= first).sort((a, b) => a - b);

const headerOf = (bytes: Buffer, number: number): { header: SegmentHeader; end: number } | null => {
  const found = readFrame(bytes, 0);
  if (found === null) return null;
  const header = found.value as SegmentHeader; // its checksum holds: it is what beginSegment wrote
  return header.segment === number ? { header, end: found.end } : null;
};

export const recoverJournal = async ({ disk, folder, first, replay, log }: JournalOptions): Promise<RecoveredJournal> => {
  const pathOf = (number: number): string => join(folder, segmentFile(number));
  const start = first ?? 1;
  const onDisk = await segmentsFrom(disk, folder, start);
  const gap = onDisk.findIndex((number, place) => number !== start + place);
  if (gap >= 0) throw new DamagedFileError(pathOf(start + gap), 0, 'the file is missing');
  if (onDisk.length === 0 && first !== null) throw new DamagedFileError(pathOf(first), 0, 'the file is missing');

  const lengths = new Map<number, number>();
  let records = 0;
  const count = (value: unknown): void => {
    replay(value);
    records += 1;
  };
  const readSegment = async (number: number): Promise<Buffer | null> => {
    const all = await disk.readAll(pathOf(number));
    return all === null ? null : withoutRoom(all);
  };
  let bytes = await readSegment(start);
  for (let number = start; bytes !== null; number += 1) {
    const header = headerOf(bytes, number);
    if (header === null) {
      // Only the segment being begun at the crash may lack its header, and the manifest names none but durable ones.
      if (number !== onDisk.at(-1) || number === first || hasFrameBehind(bytes, 0)) throw new DamagedFileError(pathOf(number), 0, 'the header of the segment is wrong');
      log('dropped a journal segment that a crash left unfinished; nothing in it was acknowledged', { file: pathOf(number), bytes: bytes.length });
      break;
    }
    const next: Buffer | null = await readSegment(number + 1);
    const follower = next === null ? null : headerOf(next, number + 1);
    const limit = follower?.header.previousLength ?? bytes.length;
    if (limit > bytes.length) throw new DamagedFileError(pathOf(number), bytes.length, `the file ends here and should have ${limit} bytes`);
    const good = replayFrames(bytes, header.end, limit, count);
    lengths.set(number, good);
    if (good < limit) {
      if (follower !== null || hasFrameBehind(bytes, good)) throw new DamagedFileError(pathOf(number), good, 'the record is not whole and good ones follow');
      log('dropped the unfinished end of the journal; nothing in it was acknowledged', { file: pathOf(number), position: good, bytes: limit - good });
    }
    bytes = next;
    if (bytes === null) return { last: number, lengths, clean: good === limit, records };
  }
  const last = lengths.size === 0 ? null : Math.max(...lengths.keys());
  return { last, lengths, clean: false, records };
};

/** Without the zeros that were written ahead: a frame is text and holds none. */
const withoutRoom = (bytes: Buffer): Buffer => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
};

/** Returns the position behind the last whole frame. */
const replayFrames = (bytes: Buffer, from: number, limit: number, replay: (value: unknown) => void): number => {
  const frames = readFrames(bytes, from, limit);
  for (let step = frames.next(); ; step = frames.next()) {
    if (step.done === true) return step.value;
    replay(step.value.value);
  }
};
