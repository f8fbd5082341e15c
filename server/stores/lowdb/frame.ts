// The line all files of this store are made of: a JSON array of a length in bytes, a CRC-32 and a value. Damage to any
// byte shows and has a position, and every file can still be read with the tools that read JSON lines.
import { crc32 } from 'node:zlib';

const longestHead = '[4294967295,"ffffffff",'.length;
const newline = 0x0a;
const closingBracket = 0x5d;

/** A line around a value that is JSON text already. */
export const frame = (json: string): string =>
  `[${Buffer.byteLength(json)},"${crc32(json).toString(16).padStart(8, '0')}",${json}]\n`;

/** What a frame is around its value: brackets, commas, the checksum in quotes, the end of the line. */
const aroundValue = '[,"ffffffff",]\n'.length;

/** A frame of exactly this many bytes, with spaces behind its value; it must be as long as a frame of a longer value. */
export const paddedFrame = (length: number, json: string): Buffer => {
  for (let digits = 1; digits <= 10; digits += 1) {
    const room = length - aroundValue - digits;
    if (String(room).length === digits && room >= Buffer.byteLength(json)) return Buffer.from(frame(json + ' '.repeat(room - Buffer.byteLength(json))));
  }
  throw new Error(`no frame around ${json} is ${length} bytes long`);
};

/** A whole, undamaged line: where it begins and where the next one does. */
export type Frame = { readonly at: number; readonly end: number; readonly value: unknown };

/** The frame that begins at `at` and ends before `limit`, or null when what is there is not whole. */
export const readFrame = (bytes: Buffer, at: number, limit = bytes.length): Frame | null => {
  const end = bytes.indexOf(newline, at);
  if (end < 0 || end >= limit || bytes[end - 1] !== closingBracket) return null;
  const head = /^\[(\d+),"([0-9a-f]{8})",/.exec(bytes.toString('latin1', at, Math.min(at + longestHead, end)));
  if (head === null) return null;
  const json = bytes.subarray(at + head[0].length, end - 1);
  if (json.length !== Number(head[1]) || crc32(json) !== Number.parseInt(head[2]!, 16)) return null;
  return { at, end: end + 1, value: JSON.parse(json.toString()) };
};

/** Every frame from `at` on, up to `limit` or the first that is not whole. Returns where that is. */
export function* readFrames(bytes: Buffer, at: number, limit = bytes.length): Generator<Frame, number, undefined> {
  let next = at;
  for (let found = readFrame(bytes, next, limit); found !== null; found = readFrame(bytes, next, limit)) {
    yield found;
    next = found.end;
  }
  return next;
}

/** Whether a whole frame begins anywhere behind `at`: then what is wrong at `at` is damage and not an unfinished end. */
export const hasFrameBehind = (bytes: Buffer, at: number): boolean => {
  for (let end = bytes.indexOf(newline, at); end >= 0; end = bytes.indexOf(newline, end + 1)) {
    if (readFrame(bytes, end + 1) !== null) return true;
  }
  return false;
};
