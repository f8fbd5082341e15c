// Values as JavaScript source, for files that are run: also what JSON has no form for.

/** One line of source that makes an equal value. */
export function source(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
    case 'function':
    case 'symbol':
      return 'undefined';
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
    case 'string':
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : ofObject(value);
  }
}

function ofObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(source).join(', ')}]`;
  if (value instanceof Map) return `new Map(${source([...value])})`;
  if (value instanceof Set) return `new Set(${source([...value])})`;
  if (value instanceof Error) return `Object.assign(new Error(${source(value.message)}), ${source(Object.fromEntries([...Object.entries(value), ['name', value.name]]))})`;
  if (Object.prototype.toString.call(value) === '[object Date]') return `new Date(${source((value as { toISOString?: () => string }).toISOString?.())})`;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && typeof inner !== 'function');
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, inner]) => `${keySource(key)}: ${source(inner)}`).join(', ')} }`;
}

/** `__proto__` in brackets: without them it would be no key. */
const keySource = (key: string): string => (key === '__proto__' ? '["__proto__"]' : /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));
