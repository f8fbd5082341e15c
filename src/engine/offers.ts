// Which events a flow takes now, with the schemas of their payloads. Asks the machine; knows no state by name.
import type { AnyMachineSnapshot, EventObject } from 'xstate';
import type { JsonObject } from '../ports/json.ts';
import type { Definition, Schema } from './definition.ts';

export type Offer = { readonly name: string; readonly input: Schema };

/**
 * Every event type for which an enabled transition exists now. A choice (a property with `enum`) keeps the values the
 * machine takes and an event without any left is not offered; a guard that reads more of the payload counts as true.
 */
export function offersOf(definition: Definition, snapshot: AnyMachineSnapshot): Offer[] {
  if (snapshot.status !== 'active') return [];
  return clientEvents(definition, snapshot).flatMap((name) => namedOffer(definition, snapshot, name));
}

/** What may be sent as this type now: an event that is offered, or one that a wildcard takes. Undefined: nothing. */
export function offerOf(definition: Definition, snapshot: AnyMachineSnapshot, type: string): Offer | undefined {
  if (snapshot.status !== 'active' || isReserved(definition, type)) return undefined;
  if (isNamed(snapshot, type)) {
    const [offer] = namedOffer(definition, snapshot, type);
    if (offer !== undefined) return offer;
  }
  return wildcards(snapshot).some((descriptor) => covers(descriptor, type)) && isTaken(snapshot, { type }) ? { name: type, input: definition.eventSchema(type, snapshot.context) ?? anything } : undefined;
}

function namedOffer(definition: Definition, snapshot: AnyMachineSnapshot, name: string): Offer[] {
  const input = definition.eventSchema(name, snapshot.context) ?? anything;
  const properties = (input['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
  const choice = Object.entries(properties).find(([, property]) => Array.isArray(property['enum']));
  if (choice === undefined) return isTaken(snapshot, { type: name }) ? [{ name, input }] : [];
  const [key, property] = choice;
  const values = (property['enum'] as readonly string[]).filter((value) => isTaken(snapshot, { type: name, [key]: value }));
  if (values.length === 0) return [];
  return [{ name, input: { ...input, properties: { ...properties, [key]: { ...property, enum: values } } } }];
}

/** Event types that belong to XState: a client's would fire timers and forge completions. */
export const isForged = (type: string): boolean => type.startsWith('xstate.');
/** What a client may not send: those, and what the engine alone sends to this machine. */
export const isReserved = (definition: Definition, type: string): boolean => isForged(type) || hostOnly.has(type) || definition.hostEvents.includes(type);
/** Sent by the host to whichever machine has a transition for them; `flow.cancelled` a caller may send too, as it may `DELETE`. */
const hostOnly: ReadonlySet<string> = new Set(['flow.expired', 'flow.migrated']);

/** Whether the machine takes this very event now. A guard that throws counts as true: the step will throw it again, and report it. */
export function takes(snapshot: AnyMachineSnapshot, event: EventObject): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // what a guard throws is caught here and read by nobody: tracing the stack costs more than the guard
  try {
    return snapshot.can(event);
  } catch {
    return true;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const anything: Schema = { type: 'object' };

const isNamed = (snapshot: AnyMachineSnapshot, type: string): boolean => snapshot._nodes.some((node) => ownEventsOf(node).includes(type));

const wildcards = (snapshot: AnyMachineSnapshot): string[] => snapshot._nodes.flatMap((node) => ownEventsOf(node).filter((descriptor) => descriptor.endsWith('*')));

/** As XState matches: `*` is any event, `mouse.*` is `mouse` and whatever begins with `mouse.`. */
const covers = (descriptor: string, type: string): boolean => descriptor === '*' || type === descriptor.slice(0, -2) || type.startsWith(descriptor.slice(0, -1));

/** XState makes this list anew each time it is asked. */
const ownEvents = new WeakMap<object, readonly string[]>();
function ownEventsOf(node: AnyMachineSnapshot['_nodes'][number]): readonly string[] {
  const known = ownEvents.get(node) ?? (node.ownEvents as string[]);
  ownEvents.set(node, known);
  return known;
}

const clientEvents = (definition: Definition, snapshot: AnyMachineSnapshot): string[] => openEventsOf(definition).filter((type) => isNamed(snapshot, type));

/** What a client may send to the machine in one state or another. */
const openEvents = new WeakMap<Definition, readonly string[]>();
function openEventsOf(definition: Definition): readonly string[] {
  const known = openEvents.get(definition) ?? definition.machine.events.filter((type) => !type.includes('*') && !isReserved(definition, type));
  openEvents.set(definition, known);
  return known;
}

/**
 * Asks with a payload still unknown: where a guard reads it, the answer counts as true like that of any that throws. The
 * guard is let run on, for to stop it would be to throw, and XState makes an error of its own of whatever a guard throws.
 */
function isTaken(snapshot: AnyMachineSnapshot, event: EventObject): boolean {
  const asked = new AskedWithout();
  return takes(snapshot, new Proxy(event, asked)) || asked.forPayload;
}

/** A guard that goes on until the payload has some value would never end without it. */
const mostAsked = 1_000;

/** Notes whether anything of an event was read that is not there. */
class AskedWithout implements ProxyHandler<EventObject> {
  forPayload = false;
  #times = 0;

  get(target: EventObject, name: string | symbol): unknown {
    if (typeof name === 'string' && !(name in target)) {
      this.forPayload = true;
      if (++this.#times > mostAsked) throw new Error('a guard asks for the payload again and again');
    }
    return (target as unknown as Record<string | symbol, unknown>)[name];
  }
}
