// One text for equal values: keys sorted, sets and maps by content, dates, big integers, NaN, errors and class instances
// told apart; properties that are undefined left out, as storage leaves them out. Functions are themselves only.

export const canonicalText = (value: unknown): string => textOf(value, []);

function textOf(value: unknown, above: readonly object[]): string {
  if (typeof value !== 'object' || value === null) return plainText(value);
  const depth = above.indexOf(value);
  if (depth >= 0) return `^${depth}`; // refers to what holds it
  const around = [...above, value];
  return shallowText(value, (part) => textOf(part, around));
}

/** Where a value holds itself, as keys from the outside in: `a.b`. Null: nowhere. Looks into plain objects, arrays, sets and maps. */
export const circleIn = (value: unknown): string | null => circleBelow(value, [], new Set());

function circleBelow(value: unknown, above: readonly object[], seen: Set<object>): string | null {
  if (typeof value !== 'object' || value === null || isActor(value)) return null;
  if (above.includes(value)) return '';
  if (seen.has(value)) return null;
  seen.add(value);
  const parts = value instanceof Map ? [...value].flatMap(([key, held]) => [['keys', key], ['values', held]] as const) : value instanceof Set ? [...value].map((part) => ['values', part] as const) : Object.entries(value);
  for (const [name, part] of parts) {
    const below = circleBelow(part, [...above, value], seen);
    if (below !== null) return below === '' ? name : `${name}.${below}`;
  }
  return null;
}

/** Of what has no parts. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'function' ? `function ${identityOf(value)}` : Object.is(value, -0) ? '-0' : String(value);
}

/** Of what has parts, given what stands for each of them. */
export function shallowText(value: object, inner: (part: unknown) => string): string {
  if (Array.isArray(value)) return `[${value.map(inner).join()}]`;
  if (value instanceof Set) return `Set{${[...value].map(inner).sort().join()}}`;
  if (value instanceof Map) return `Map{${[...value].map(([key, held]) => `${inner(key)}:${inner(held)}`).sort().join()}}`;
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (value instanceof RegExp) return `RegExp(${String(value)})`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')})`;
  if (isActor(value)) return `actor ${JSON.stringify(value.id)}`;
  const made = Object.getPrototypeOf(value) as { constructor?: { name: string } } | null;
  const kind = made === null || made === Object.prototype ? '' : (made.constructor?.name ?? '');
  const all = value instanceof Error ? Object.fromEntries([...Object.entries(value), ['name', value.name], ['message', value.message]]) : (value as Readonly<Record<string, unknown>>);
  let text = '';
  for (const name of Object.keys(all).sort()) if (all[name] !== undefined) text += `,${JSON.stringify(name)}:${inner(all[name])}`;
  return `${kind}{${text.slice(1)}}`;
}

const isActor = (value: object): value is { id: string } => 'getSnapshot' in value && 'send' in value && 'id' in value;

const functions = new WeakMap<object, number>();
let last = 0;
function identityOf(value: object): number {
  const identity = functions.get(value) ?? ++last;
  functions.set(value, identity);
  return identity;
}
