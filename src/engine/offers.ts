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
  return clientEvents(definition, snapshot).flatMap((name) => {
    const input = definition.eventSchema(name, snapshot.context) ?? anything;
    const properties = (input['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
    const choice = Object.entries(properties).find(([, property]) => Array.isArray(property['enum']));
    if (choice === undefined) return isTaken(snapshot, { type: name }) ? [{ name, input }] : [];
    const [key, property] = choice;
    const values = (property['enum'] as readonly string[]).filter((value) => isTaken(snapshot, { type: name, [key]: value }));
    if (values.length === 0) return [];
    return [{ name, input: { ...input, properties: { ...properties, [key]: { ...property, enum: values } } } }];
  });
}

/** Event types that belong to XState: a client's would fire timers and forge completions. */
export const isForged = (type: string): boolean => type.startsWith('xstate.');
/** What a client may not send: those, and what the engine alone sends to this machine. */
export const isReserved = (definition: Definition, type: string): boolean => isForged(type) || definition.hostEvents.includes(type);

/** Whether the machine takes this very event now. A guard that throws counts as true: the step will throw it again, and report it. */
export function takes(snapshot: AnyMachineSnapshot, event: EventObject): boolean {
  try {
    return snapshot.can(event);
  } catch {
    return true;
  }
}

const anything: Schema = { type: 'object' };

function clientEvents(definition: Definition, snapshot: AnyMachineSnapshot): string[] {
  const named = new Set(snapshot._nodes.flatMap((node) => node.ownEvents as string[]));
  return definition.machine.events.filter((type) => named.has(type) && !type.includes('*') && !isReserved(definition, type));
}

/** Asks with a payload still unknown: a guard that reads it is stopped there, and counts as true like any that throws. */
function isTaken(snapshot: AnyMachineSnapshot, event: EventObject): boolean {
  return takes(snapshot, new Proxy(event, {
    get: (target, name) => {
      if (typeof name === 'string' && !(name in target)) throw new Error('a guard asked for the payload');
      return (target as unknown as Record<string | symbol, unknown>)[name];
    },
  }));
}
