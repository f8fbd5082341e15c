// When are two states the same? When nothing that may ever happen next tells them apart. Equal states have equal text.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';

/** What a state is beside its snapshot: work under way, timers running, and the world around it. */
export type Surroundings = { readonly running: unknown; readonly timers: unknown; readonly world: unknown };

/** `project` picks the part of the context that counts; the inputs of running work are then left out as well. */
export function stateKey(snapshot: AnyMachineSnapshot, { running, timers, world }: Surroundings, project: ((context: unknown) => unknown) | null): string {
  return canonicalText([
    snapshot.value,
    snapshot.status,
    project === null ? snapshot.context : project(snapshot.context),
    liveHistory(snapshot),
    project === null ? running : Object.keys(running as object).sort(),
    timers,
    world,
    snapshot.status === 'done' ? snapshot.output : snapshot.status === 'error' ? snapshot.error : null,
  ]);
}

/**
 * What history states remember, without the memory of parents that are active now: leaving them overwrites it before
 * anything can read it. On a chart with one history state this is 861 states instead of 74,125.
 */
function liveHistory(snapshot: AnyMachineSnapshot): Record<string, string[]> {
  const all = Object.entries(snapshot.historyValue as Readonly<Record<string, readonly { readonly id: string }[]>>);
  if (all.length === 0) return {};
  const active = new Set(snapshot._nodes.map((node) => node.id));
  const parents = historyParents(snapshot.machine);
  return Object.fromEntries(all.filter(([id]) => !active.has(parents.get(id) ?? '')).map(([id, nodes]) => [id, nodes.map((node) => node.id).sort()]));
}

const known = new WeakMap<AnyStateMachine, ReadonlyMap<string, string>>();
/** Ids of history states, each with its parent's. */
function historyParents(machine: AnyStateMachine): ReadonlyMap<string, string> {
  const found = known.get(machine);
  if (found !== undefined) return found;
  const parents = new Map<string, string>();
  const visit = (node: AnyStateMachine['root']): void => {
    for (const child of Object.values(node.states)) {
      if (child.type === 'history') parents.set(child.id, node.id);
      visit(child);
    }
  };
  visit(machine.root);
  known.set(machine, parents);
  return parents;
}

/**
 * One text for equal values: keys sorted, sets and maps by content, dates, big integers, NaN, errors and class instances
 * told apart; properties that are undefined left out, as storage leaves them out. Functions are themselves only.
 */
export const canonicalText = (value: unknown): string => textOf(value, []);

function textOf(value: unknown, above: readonly object[]): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `function ${identityOf(value)}`;
  if (typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : String(value);
  const depth = above.indexOf(value);
  if (depth >= 0) return `^${depth}`; // refers to what holds it
  const inner = (part: unknown): string => textOf(part, [...above, value]);
  if (Array.isArray(value)) return `[${value.map(inner).join()}]`;
  if (value instanceof Set) return `Set{${[...value].map(inner).sort().join()}}`;
  if (value instanceof Map) return `Map{${[...value].map(([key, held]) => `${inner(key)}:${inner(held)}`).sort().join()}}`;
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (value instanceof RegExp) return `RegExp(${String(value)})`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')})`;
  if (isActor(value)) return `actor ${JSON.stringify(value.id)}`;
  const made = Object.getPrototypeOf(value) as { constructor?: { name: string } } | null;
  const kind = made === null || made === Object.prototype ? '' : (made.constructor?.name ?? '');
  const hidden = value instanceof Error ? { name: value.name, message: value.message } : {};
  const parts = Object.entries({ ...Object.fromEntries(Object.entries(value)), ...hidden }).filter(([, part]) => part !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => `${JSON.stringify(name)}:${inner(part)}`);
  return `${kind}{${parts.join()}}`;
}

const isActor = (value: object): value is { id: string } => 'getSnapshot' in value && 'send' in value && 'id' in value;

const functions = new WeakMap<object, number>();
let last = 0;
function identityOf(value: object): number {
  const identity = functions.get(value) ?? ++last;
  functions.set(value, identity);
  return identity;
}
