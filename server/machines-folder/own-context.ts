// A `context: { … }` given as an object is one object for all flows of the machine: an assignment that changes it in place
// would leak from one flow into the next. Each flow gets a copy of its own.
import type { AnyStateMachine } from 'xstate';

/** Changes the machine's configuration in place, so that every copy made of it by `provide` is cured as well. */
export function ownContext(machine: AnyStateMachine): void {
  const config = machine.config as { context?: unknown };
  const shared = config.context;
  if (shared === null || typeof shared !== 'object' || Object.isFrozen(config)) return;
  config.context = () => copied(shared);
}

/** Copies objects and lists, what refers to itself as such; what else there is (a function, a reference to an actor) stays what it is. */
function copied(value: unknown, known = new Map<object, unknown>()): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (known.has(value)) return known.get(value);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    known.set(value, list);
    for (const inner of value) list.push(copied(inner, known));
    return list;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const made: Record<string, unknown> = {};
  known.set(value, made);
  for (const [name, inner] of Object.entries(value)) Object.defineProperty(made, name, { value: copied(inner, known), enumerable: true, writable: true, configurable: true });
  return made;
}
