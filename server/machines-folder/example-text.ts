// Strings made to fit a schema: by its format, its pattern as far as that is plain, and its lengths.
import type { Schema } from '#src/engine/definition.ts';

const byFormat: Readonly<Record<string, string>> = {
  'date': '2024-02-29', 'time': '12:00:00Z', 'iso-time': '12:00:00', 'date-time': '2024-02-29T12:00:00Z', 'iso-date-time': '2024-02-29T12:00:00', 'duration': 'PT1H',
  'email': 'someone@example.com', 'hostname': 'example.com', 'ipv4': '192.0.2.1', 'ipv6': '2001:db8::1',
  'uri': 'https://example.com/', 'url': 'https://example.com/', 'uri-reference': '/example', 'uri-template': '/example/{id}',
  'uuid': '3f2b8c1e-7d4a-4e6f-9a1b-5c8d2e7f4a60', 'json-pointer': '/example', 'relative-json-pointer': '0/example', 'regex': '^example$', 'byte': 'ZXhhbXBsZQ==',
};

/** Lengths above it are left alone: nobody reads such an example. */
const longest = 10_000;

/** Candidates, the likeliest first. Whoever asks judges them: a pattern and a length may want what no candidate is. */
export function textsFor(schema: Schema): readonly string[] {
  const { format, pattern, minLength, maxLength } = schema;
  const known = typeof format === 'string' && Object.hasOwn(byFormat, format) ? byFormat[format] : undefined;
  const shortest = typeof minLength === 'number' ? Math.min(minLength, longest) : 0;
  const most = typeof maxLength === 'number' ? maxLength : longest;
  const filled = (text: string): string => text.padEnd(shortest, text).slice(0, most);
  const plain = typeof pattern === 'string' ? textOf(pattern, shortest) : null;
  return [...(known === undefined ? [] : [known]), ...(plain === null ? [] : [plain]), ...['example', '123456', 'EXAMPLE'].map(filled)];
}

const atom = /(\\[\s\S]|\[[^\]]+\]|[^\\[\](){}|*+?^$])(\{(\d+)(?:,(\d*))?\}|[*+?])?/gy;

/** Of a pattern without groups and alternatives, such as `^[A-Z]{2}-\d{6}$`: the shortest text, its last open repetition as long as `shortest` wants; else null. */
function textOf(pattern: string, shortest: number): string | null {
  const inner = pattern.replace(/^\^/, '').replace(/\$$/, '');
  const parts: { readonly char: string; readonly isOpen: boolean; count: number }[] = [];
  let end = 0;
  for (const [whole, one = '', repetition = '', least, most] of inner.matchAll(atom)) {
    end += whole.length;
    const char = charOf(one);
    if (char === null) return null;
    const count = least === undefined ? (repetition === '*' || repetition === '?' ? 0 : 1) : Math.min(Number(least), longest);
    parts.push({ char, count, isOpen: repetition === '*' || repetition === '+' || (least !== undefined && repetition.includes(',') && (most === '' || Number(most) > count)) });
  }
  if (end !== inner.length) return null;
  const missing = shortest - parts.reduce((sum, { count }) => sum + count, 0);
  const last = parts.findLast(({ isOpen }) => isOpen);
  if (missing > 0 && last !== undefined) last.count += missing;
  return parts.map(({ char, count }) => char.repeat(count)).join('');
}

/** A character that one atom takes: tried, for classes say it in many ways. */
function charOf(one: string): string | null {
  try {
    const fits = new RegExp(`^${one}$`, 'u');
    return Array.from(`1aA0zZ-_ .@:/+#${one}`).find((char) => fits.test(char)) ?? null;
  } catch {
    return null;
  }
}
