// Values as suites, findings and the studio hold them: JSON where they are JSON, and text that tells them apart where they are not.
import type { Json } from '../ports/json.ts';
import { canonicalText } from './canonical-text.ts';

/** A big integer, a map, a date, an actor or a function becomes its canonical text, never `{}`; undefined becomes null, and is left out of objects. */
export const asJson = (value: unknown): Json => written(value, []);

function written(value: unknown, above: readonly object[]): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object' || above.includes(value)) return canonicalText(value);
  const around = [...above, value];
  if (Array.isArray(value)) return value.map((part) => written(part, around));
  const made: unknown = Object.getPrototypeOf(value);
  if (made !== Object.prototype && made !== null) return canonicalText(value);
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [[name, written(part, around)]])));
}
