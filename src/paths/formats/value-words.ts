// A value in a sentence: whole where it is short, its parts by name where it is not.
import { oneLine, shortened } from './one-line.ts';

/** Characters that a reader takes in at a glance. */
const glance = 120;

/** As JSON in one line. What is too long for a sentence is told without what lies deeper in it. */
export function valueWords(value: unknown): string {
  const whole = json(value);
  if (whole.length <= glance || value === null || typeof value !== 'object') return shortened(whole, 3 * glance);
  const outer = Array.isArray(value) ? value.map(folded) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, folded(part)]));
  return shortened(json(outer).replaceAll('"\u2026{"', '{…}').replaceAll('"\u2026["', '[…]'), 2 * glance);
}

/** ` with grams 20, to "Ada"`; nothing without parts. */
export function withParts(parts: object): string {
  const entries = Object.entries(parts).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? '' : ` with ${entries.map(([key, value]) => `${oneLine(key)} ${valueWords(value)}`).join(', ')}`;
}

const folded = (part: unknown): unknown => (part === null || typeof part !== 'object' || json(part).length <= 20 ? part : Array.isArray(part) ? '\u2026[' : '\u2026{');

/** A value of another kind than JSON's says what it is. */
const json = (value: unknown): string => oneLine(JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? 'nothing');
