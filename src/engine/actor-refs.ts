// References to actors, as machines hold and pass them, and the markers that stand for them in storage. Inside one flow an
// actor is known by its own name; between flows by an address, `@FLOW` for a machine and `@FLOW#ID` for an actor within it.
import type { AnyActorRef } from 'xstate';
import type { Json, JsonObject } from '../ports/json.ts';

/** The names by which a machine's own references to itself and to its parent are known. */
export const selfName = '@self';
export const parentName = '@parent';
/** The name of an actor that has ended and been replaced, or forgotten: an address that leads nowhere. */
export const goneName = '@gone';

/** XState's own marker for a reference in a persisted context. */
type Marker = { readonly xstate$$type: 1; readonly id: string };
export const markerKey = 'xstate$$type';

export const markerOf = (id: string): Marker => ({ [markerKey]: 1, id });

/** By the same signs as XState itself. */
export const isActorRef = (value: unknown): value is AnyActorRef => value !== null && typeof value === 'object' && 'sessionId' in value && 'send' in value && 'ref' in value;

/** A reference to an actor that is not here: good for sending to, and for passing on. */
export function distantRef(id: string, more: object = {}): AnyActorRef {
  const ref: Record<string, unknown> = { id, sessionId: id, src: id, send: () => {}, _send: () => {}, getSnapshot: () => undefined, toJSON: () => markerOf(id), ...more };
  ref['ref'] = ref;
  return ref as unknown as AnyActorRef; // what XState asks of the target of a `sendTo`
}

const isMarker = (value: object): value is Marker => (value as Partial<Marker>)[markerKey] === 1 && typeof (value as Partial<Marker>).id === 'string';

/** The same JSON with every marker's name as `name` has it. */
export const renamed = (value: Json, name: (id: string) => string): Json => mapped(value, (id) => markerOf(name(id))) as Json;

/** The value with a reference in the place of every marker. */
export const revived = (value: unknown, refOf: (id: string) => AnyActorRef): unknown => mapped(value, refOf);

function mapped(value: unknown, made: (id: string) => unknown): unknown {
  if (value === null || typeof value !== 'object' || isActorRef(value)) return value;
  if (isMarker(value)) return made(value.id);
  if (Array.isArray(value)) {
    const items = value.map((item) => mapped(item, made));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value; // a snapshot, say: its own business
  let copy: Record<string, unknown> | undefined;
  for (const [name, inner] of Object.entries(value)) {
    const next = mapped(inner, made);
    if (next !== inner) (copy ??= { ...value })[name] = next;
  }
  return copy ?? value;
}

/** Whether JSON from outside pretends to hold a reference: nobody but a machine may make one. */
export function mentionsActor(value: Json): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some(mentionsActor);
  const named = value as JsonObject;
  for (const name in named) if (name === markerKey || mentionsActor(named[name] ?? null)) return true;
  return false;
}

/** The places of markers in a context whose names only the host can resolve. */
export function distantMarkers(value: unknown, found: { holder: Record<string, unknown>; key: string; id: string }[] = []): typeof found {
  if (value === null || typeof value !== 'object') return found;
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null || typeof inner !== 'object') continue;
    if (!isMarker(inner as object)) distantMarkers(inner, found);
    else if ((inner as Marker).id.startsWith('@')) found.push({ holder: value as Record<string, unknown>, key, id: (inner as Marker).id });
  }
  return found;
}
