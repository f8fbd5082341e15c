// What there is to know of a hosted machine: for `factorflow machines` and for `GET /v1/machines`, which say the same.
import type { AnyStateMachine } from 'xstate';
import { kindOf, logicOf, type LogicKind } from '#src/engine/actor-logic.ts';
import type { Definition, HostingWarning, Schema } from '#src/engine/definition.ts';
import { isReserved } from '#src/engine/offers.ts';
import { transitionsOf } from '#src/engine/macrostep.ts';
import type { Json } from '#src/ports/json.ts';
import { sourcesOf } from './performable.ts';

export type MachineListing = {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly states: readonly { readonly id: string; readonly description: string | null; readonly tags: readonly string[] }[];
  readonly transitions: number;
  /** Types of client events, wildcards included. */
  readonly events: readonly string[];
  /** What it invokes and spawns by name, and how that is hosted. */
  readonly actors: readonly { readonly src: string; readonly kind: LogicKind; readonly hosted: string }[];
  readonly warnings: readonly HostingWarning[];
  /** Hosted for older flows. */
  readonly earlierVersions: readonly string[];
};

/** @param earlier every earlier version that is hosted, of whatever machine */
export const listingOf = (definition: Definition, earlier: readonly Definition[] = []): MachineListing => ({
  id: definition.id,
  title: definition.title,
  version: definition.version,
  states: statesOf(definition.machine.root),
  transitions: transitionsOf(definition.machine).length,
  events: clientEvents(definition),
  actors: actorsOf(definition),
  warnings: definition.warnings ?? [],
  earlierVersions: earlier.filter(({ id }) => id === definition.id).map(({ version }) => version),
});

/** The same with the chart itself and the schemas of its events. */
export const detailsOf = (definition: Definition, earlier: readonly Definition[] = []): Omit<MachineListing, 'events'> & { readonly events: Readonly<Record<string, Schema>>; readonly input?: Schema; readonly definition: Json } => ({
  ...listingOf(definition, earlier),
  events: Object.fromEntries(clientEvents(definition).map((type) => [type, schemaOf(definition, type)])),
  ...(definition.inputSchema === undefined ? {} : { input: definition.inputSchema }),
  definition: shownAsJson(definition.machine.definition),
});

const clientEvents = (definition: Definition): string[] => (definition.machine.events as string[]).filter((type) => !isReserved(definition, type));

/** Schemas that depend on the flow are shown as they are before anything is known of it. */
const schemaOf = (definition: Definition, type: string): Schema => definition.eventSchema(type, { facts: null }) ?? { type: 'object' };

function statesOf(node: AnyStateMachine['root']): MachineListing['states'] {
  return Object.values(node.states).flatMap((child) => [{ id: child.path.join('.'), description: child.description ?? null, tags: child.tags }, ...statesOf(child)]);
}

const ways: Readonly<Record<LogicKind, string>> = {
  machine: 'as a flow of its own',
  promise: 'durably: begun again after a crash until it has an outcome',
  pure: 'inside its parent\'s snapshot',
  live: 'in the process alone; started again after a crash',
};

function actorsOf({ machine, activities, spawnable }: Definition): MachineListing['actors'] {
  const sources = new Set([...sourcesOf(machine), ...Object.keys(machine.implementations.actors)]);
  const named = [...sources].map((src) => [src, logicOf(machine, src)] as const);
  const spawned = [...(spawnable ?? [])].filter(([src, logic]) => !sources.has(src) && logic !== machine);
  return [...named, ...spawned].flatMap(([src, logic]) => {
    const kind = logic === undefined ? (Object.hasOwn(activities, src) ? 'promise' : null) : kindOf(logic);
    return kind === null ? [] : [{ src, kind, hosted: ways[kind] }];
  });
}

/** Whatever a chart holds, as far as JSON can show it: functions by their names, what refers to itself once. */
function shownAsJson(value: unknown, within: readonly unknown[] = [], isAsked = false): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (value === undefined) return null;
  if (typeof value === 'function') return { function: value.name };
  if (within.includes(value)) return null;
  const inside = [...within, value];
  if (Array.isArray(value)) return value.map((item) => shownAsJson(item, inside));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Map) return [...value].map((entry) => shownAsJson(entry, inside));
  if (value instanceof Set) return [...value].map((entry) => shownAsJson(entry, inside));
  const { toJSON } = value as { toJSON?: unknown };
  // Asked once, as JSON.stringify does: what a transition answers with has the method again.
  if (typeof toJSON === 'function' && !isAsked) {
    try {
      return shownAsJson((toJSON as () => unknown).call(value), inside, true);
    } catch {
      return null;
    }
  }
  return Object.fromEntries(Object.entries(value).filter(([name, inner]) => inner !== undefined && !(name === 'toJSON' && isAsked)).map(([name, inner]) => [name, shownAsJson(inner, inside)]));
}
