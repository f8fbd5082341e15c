// Anything as JSON: what JSON cannot hold (dates, sets, errors, big integers, functions) stands as the text that tells it from others.
import type { Json, JsonObject } from '../../ports/json.ts';
import { canonicalText } from '../canonical-text.ts';

/** Properties that are undefined are left out; an undefined value is null. */
export const jsonSafe = (value: unknown): Json => safe(value, []);

export const jsonSafeObject = (value: object): JsonObject => jsonSafe({ ...value }) as JsonObject; // a plain object becomes one

function safe(value: unknown, above: readonly object[]): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object' || above.includes(value)) return canonicalText(value);
  const around = [...above, value];
  if (Array.isArray(value)) return value.map((part) => safe(part, around));
  const made: unknown = Object.getPrototypeOf(value);
  if (made !== Object.prototype && made !== null) return canonicalText(value);
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [[name, safe(part, around)] as const])));
}
