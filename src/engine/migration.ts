// Takes a stored flow from its version to another one, by the migrations that lie beside the machine. Pure.
import type { Json, JsonObject } from '../ports/json.ts';
import type { Definition, Migratable, Migration } from './definition.ts';
import { childrenOf, type FlowRecord } from './flow-record.ts';
import { json } from './json-value.ts';
import { activeNodes, timersOf } from './version-fit.ts';

/** The shortest way from one version to the other; null when there is none. */
export function wayBetween(migrations: readonly Migration[], from: string, to: string): Migration[] | null {
  let ways: Migration[][] = migrations.filter((migration) => migration.from === from).map((migration) => [migration]);
  const seen = new Set([from]);
  while (ways.length > 0) {
    const arrived = ways.find((way) => way.at(-1)?.to === to);
    if (arrived !== undefined) return arrived;
    for (const way of ways) seen.add(way.at(-1)?.to ?? '');
    ways = ways.flatMap((way) => migrations.filter((migration) => migration.from === way.at(-1)?.to && !seen.has(migration.to)).map((migration) => [...way, migration]));
  }
  return null;
}

/**
 * The record as the new version has it. Timers of states that it is in are kept, or set anew from `now`; work, actors and
 * timers that none of its states knows are dropped.
 * @throws whatever a migration throws, or naming what it made that cannot be stored
 */
export function migrated(definition: Definition, record: FlowRecord, way: readonly Migration[], now: number): FlowRecord {
  const before = record.snapshot as { value: Json; context: Json; historyValue?: Record<string, readonly { id: string }[]> };
  const start: Migratable = {
    value: before.value, context: before.context,
    historyValue: Object.fromEntries(Object.entries(before.historyValue ?? {}).map(([node, remembered]) => [node, remembered.map(({ id }) => id)])),
  };
  const { value, context, historyValue } = json(way.reduce((flow, { migrate }) => migrate(flow), structuredClone(start)), 'what the migration made') as unknown as Migratable;
  const nodes = activeNodes(definition.machine.root, value);
  const invoked = new Set(nodes.flatMap((node) => node.invoke.map(({ id }) => id)));
  const invocable = new Set(statesOf(definition.machine.root).flatMap((node) => node.invoke.map(({ id }) => id)));
  // What some other state invokes, or was invoked without a name, goes with its state; what was spawned belongs to none.
  const isWanted = (id: string): boolean => invoked.has(id) || !(invocable.has(id) || /^\d+\./.test(id));
  const wanted = <Row>(rows: Readonly<Record<string, Row>>): Record<string, Row> => Object.fromEntries(Object.entries(rows).filter(([id]) => isWanted(id)));
  const stored = (record.snapshot['children'] ?? {}) as Record<string, JsonObject>;
  const heard = new Set(nodes.flatMap((node) => node.ownEvents as string[]));
  const kept = Object.entries(record.timers).filter(([, { event }]) => !event.type.startsWith('xstate.after.') || heard.has(event.type));
  const set = nodes.flatMap(timersOf).filter(({ type }) => !kept.some(([, { event }]) => event.type === type)).map(({ type, delay }) => [type, { token: `migrated.${record.revision + 1}`, due: now + milliseconds(definition, delay, context, type), event: { type } }] as const);
  return {
    ...record,
    snapshot: { ...record.snapshot, value, context, historyValue: Object.fromEntries(Object.entries(historyValue).map(([node, ids]) => [node, ids.map((id) => ({ id }))])), children: wanted(stored) },
    pending: Object.fromEntries(Object.entries(record.pending).filter(([id, { kind }]) => kind === 'effect' || isWanted(id))),
    children: wanted(childrenOf(record)),
    timers: Object.fromEntries([...kept, ...set]),
  };
}

type Node = Definition['machine']['root'];
const statesOf = (node: Node): Node[] => [node, ...Object.values(node.states).flatMap(statesOf)];

function milliseconds({ machine }: Definition, delay: unknown, context: Json, type: string): number {
  const found = typeof delay === 'string' ? (machine.implementations.delays[delay] as unknown) : delay;
  const given: unknown = typeof found === 'function' ? (found as (given: object) => unknown)({ context, event: { type: 'flow.migrated' } }) : found;
  if (typeof given !== 'number' || !Number.isFinite(given)) throw new Error(`the delay of "${type}" is no number`);
  return given;
}
