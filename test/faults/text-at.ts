// Reads one text out of JSON that may be anything.

/** The text under that name; null when there is none, or it is no text. */
export function textAt(from: unknown, name: string): string | null {
  const text = from !== null && typeof from === 'object' ? (from as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof text === 'string' ? text : null;
}
