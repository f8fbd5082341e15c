// Reads JSON that comes from outside, and refuses what two readers could understand differently (RFC 7493, I-JSON): a name
// given twice, a number no double can hold, half a surrogate pair, bytes that are no UTF-8. Bounded in depth.
import type { Json } from '#src/ports/json.ts';

/** Objects and lists within each other; far more than any event has. */
export const deepest = 64;

/** Why a text was refused: `unreadable` is no JSON at all, `forbidden` is a name that is never taken, at `pointer`. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError';
  readonly kind: 'unreadable' | 'forbidden';
  /** JSON Pointer (RFC 6901) of the forbidden name. */
  readonly pointer: string;
  constructor(kind: 'unreadable' | 'forbidden', message: string, pointer = '') {
    super(message);
    this.kind = kind;
    this.pointer = pointer;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws {JsonTextError} */
export function readJson(bytes: Uint8Array): Json {
  let text: string;
  let value: Json;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text) as Json;
  } catch {
    throw new JsonTextError('unreadable', 'the body is not valid JSON in UTF-8');
  }
  examine(text);
  return value;
}

type Level = { readonly names: Set<string> | null; at: string | number };

/** One pass over a text that is known to be JSON: looks at what `JSON.parse` lets through. */
function examine(text: string): void {
  const levels: Level[] = [];
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: { // "
        const end = endOfString(text, i);
        const level = levels.at(-1);
        if (level !== undefined && level.names !== null && isName(text, end)) take(level.names, textOf(text, i, end), level, levels);
        else textOf(text, i, end);
        i = end - 1;
        break;
      }
      case 0x7b: // {
        levels.push({ names: new Set(), at: '' });
        break;
      case 0x5b: // [
        levels.push({ names: null, at: 0 });
        break;
      case 0x2c: { // ,
        const level = levels.at(-1);
        if (typeof level?.at === 'number') level.at++;
        break;
      }
      case 0x7d: // }
      case 0x5d: // ]
        levels.pop();
        break;
      default:
        if (beginsNumber(text.charCodeAt(i))) i = endOfNumber(text, i) - 1;
    }
    if (levels.length > deepest) throw new JsonTextError('unreadable', `the body is nested deeper than ${deepest} levels`);
  }
}

/** The place after the closing quote. */
function endOfString(text: string, begin: number): number {
  let i = begin + 1;
  for (let code = text.charCodeAt(i); code !== 0x22; code = text.charCodeAt(i)) i += code === 0x5c ? 2 : 1;
  return i + 1;
}

function isName(text: string, end: number): boolean {
  let i = end;
  for (let code = text.charCodeAt(i); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; code = text.charCodeAt(i)) i++;
  return text.charCodeAt(i) === 0x3a;
}

/** @throws {JsonTextError} the string holds half a surrogate pair, which an escape can say and UTF-8 cannot. */
function textOf(text: string, begin: number, end: number): string {
  const raw = text.slice(begin + 1, end - 1);
  if (!raw.includes('\\')) return raw;
  const read = JSON.parse(text.slice(begin, end)) as string;
  if (!read.isWellFormed()) throw new JsonTextError('unreadable', 'a text in the body is not well-formed Unicode');
  return read;
}

/** `__proto__` is a name like any other to JSON, and a way to another object to whoever copies it by assignment later. */
function take(names: Set<string>, name: string, level: Level, levels: readonly Level[]): void {
  level.at = name;
  if (name === '__proto__') throw new JsonTextError('forbidden', 'is not taken as a name', levels.map(({ at }) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));
  if (names.has(name)) throw new JsonTextError('unreadable', 'a name is given twice in one object (RFC 7493 section 2.3)');
  names.add(name);
}

/** @throws {JsonTextError} it would become Infinity, and null once stored. */
function endOfNumber(text: string, begin: number): number {
  let end = begin + 1;
  while (isNumeric(text.charCodeAt(end))) end++;
  if (!Number.isFinite(Number(text.slice(begin, end)))) throw new JsonTextError('unreadable', 'a number in the body is larger than any double (RFC 7493 section 2.2)');
  return end;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const beginsNumber = (code: number): boolean => isDigit(code) || code === 0x2d;
/** A digit, a sign, a point, or the e of an exponent. */
const isNumeric = (code: number): boolean => isDigit(code) || code === 0x2d || code === 0x2b || code === 0x2e || code === 0x65 || code === 0x45;
