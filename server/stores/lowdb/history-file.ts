// The histories of flows as one long file, cut into segments of some megabytes. A place in it never changes its meaning;
// a segment in which everything was forgotten is removed as a whole, and the places of the others stay what they were.
import { join } from 'node:path';
import { type AppendFile, appendFile } from './append-file.ts';
import type { Disk } from './disk.ts';
import { type Frame, paddedFrame } from './frame.ts';

/** A segment at some moment: where in the whole it begins, how long it was, and how many bytes of it were forgotten. */
export type SegmentState = { readonly file: string; readonly start: number; readonly length: number; readonly forgotten: number };

/** A frame's position and length. */
export type Place = readonly [at: number, length: number];

type Segment = { readonly file: string; readonly start: number; readonly bytes: AppendFile; forgotten: number };

/** What stands where something was forgotten. */
const nothing = 'null';

export class HistoryFile {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #segmentSize: number;
  /** Whoever goes over them while some are dropped goes over them as they were. */
  #segments: Segment[];

  constructor(disk: Disk, folder: string, states: readonly SegmentState[], segmentSize: number) {
    this.#disk = disk;
    this.#folder = folder;
    this.#segmentSize = segmentSize;
    this.#segments = states.map(({ file, start, length, forgotten }) => ({ file, start, bytes: appendFile(disk, join(folder, file), length), forgotten }));
  }

  states(): SegmentState[] {
    return this.#segments.map(({ file, start, bytes, forgotten }) => ({ file, start, length: bytes.length(), forgotten }));
  }

  end(): number {
    const last = this.#segments.at(-1);
    return last === undefined ? 0 : last.start + last.bytes.length();
  }

  append(line: Buffer): number {
    let last = this.#segments.at(-1);
    if (last === undefined || last.bytes.length() >= this.#segmentSize) {
      const start = this.end();
      const file = `events-${start}.log`;
      this.#segments.push((last = { file, start, bytes: appendFile(this.#disk, join(this.#folder, file), 0), forgotten: 0 }));
    }
    return last.start + last.bytes.append(line);
  }

  /** The frame at a place; its value is null when it was forgotten. @throws {DamagedFileError} */
  async at(position: number): Promise<Frame> {
    const { start, bytes } = this.#segmentOf(position);
    if (position < start || position >= start + bytes.length()) return { at: position, end: position, value: null }; // its segment is gone
    const found = await bytes.at(position - start);
    return { ...found, at: start + found.at, end: start + found.end };
  }

  /** Everything in one segment, in order. @throws {DamagedFileError} */
  from(state: SegmentState): AsyncGenerator<Frame, void, undefined> {
    return this.#segmentOf(state.start).bytes.from(0);
  }

  forget([position, length]: Place): void {
    const segment = this.#segmentOf(position);
    segment.bytes.overwrite(position - segment.start, paddedFrame(length, nothing));
    segment.forgotten += length;
  }

  /** Lets go of segments that nothing names any more. */
  async drop(gone: readonly SegmentState[]): Promise<void> {
    const starts = new Set(gone.map(({ start }) => start));
    const dropped = this.#segments.filter(({ start }) => starts.has(start));
    this.#segments = this.#segments.filter(({ start }) => !starts.has(start));
    for (const { bytes } of dropped) await bytes.close();
  }

  /** @throws {DamagedFileError} */
  async checkEnds(states: readonly SegmentState[]): Promise<void> {
    for (const { start, length } of states) await this.#segmentOf(start).bytes.checkEnd(length);
  }

  unwritten(): number {
    return this.#segments.at(-1)?.bytes.unwritten() ?? 0;
  }

  async write(): Promise<void> {
    for (const { bytes } of this.#segments) await bytes.write();
  }

  async sync(): Promise<void> {
    for (const { bytes } of this.#segments) await bytes.sync();
  }

  async close(): Promise<void> {
    for (const { bytes } of this.#segments) await bytes.close();
  }

  #segmentOf(position: number): Segment {
    const segment = this.#segments.findLast(({ start }) => start <= position) ?? this.#segments[0];
    if (segment === undefined) throw new Error(`there is no history at ${position}`);
    return segment;
  }
}
