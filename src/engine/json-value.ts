// What may be stored: JSON that comes back as it went in. XState keeps whatever it is given; a Date or a Map in a context
// would silently come back as something else.
import type { AnyActorRef } from 'xstate';
import type { Json } from '../ports/json.ts';
import { isActorRef, markerOf } from './actor-refs.ts';

/**
 * The value as it will come back from storage; undefined becomes null, and a reference to an actor its marker.
 * @param idOf the name in that marker
 * @throws naming the place, when the value would come back as another one (a Map, a Date, NaN, a function).
 */
export function json(value: unknown, place = 'the value', idOf: (ref: AnyActorRef) => string = ({ id }) => id): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${place} is ${value}, which cannot be stored`);
    return value;
  }
  if (typeof value !== 'object') throw new Error(`${place} is a ${typeof value}, which cannot be stored`);
  if (isActorRef(value)) return markerOf(idOf(value));
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value as unknown[]) {
      if (item === undefined) throw new Error(`${place}.${items.length} is undefined, which would come back from storage as null`);
      items.push(typeof item === 'string' ? item : json(item, `${place}.${items.length}`, idOf));
    }
    return items;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) throw new Error(`${place} is a ${nameOf(prototype)}, which would not come back from storage as one`);
  const stored: Record<string, Json> = {};
  for (const name of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[name];
    if (inner === undefined) continue;
    // A property of this name would become the object's prototype instead.
    if (name === '__proto__') throw new Error(`${place} has a property "__proto__", which cannot be stored`);
    stored[name] = typeof inner === 'string' ? inner : json(inner, `${place}.${name}`, idOf);
  }
  return stored;
}

/** An error as data: what a machine is told of a failure, and what is stored of it. */
export const errorAsJson = (error: unknown): Json => {
  if (!(error instanceof Error)) {
    try {
      return json(error);
    } catch {
      return { message: textOf(error) };
    }
  }
  const { code } = error as { code?: unknown };
  return { name: error.name, message: error.message, ...(typeof code === 'string' ? { code } : {}) };
};

const nameOf = (prototype: unknown): string => (prototype as { constructor?: { name?: string } }).constructor?.name ?? 'class instance';

const textOf = (value: unknown): string => {
  try {
    return String(value);
  } catch {
    return 'what was thrown has no text';
  }
};
