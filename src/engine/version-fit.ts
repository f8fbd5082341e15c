// Whether a stored flow can go on with another version of its machine than the one it was started with. Conservative: a
// flow that might stand in a state it can never leave is not taken over.
import type { AnyStateMachine } from 'xstate';
import type { Json } from '../ports/json.ts';
import { kindOf, logicOf } from './actor-logic.ts';
import type { Definition } from './definition.ts';
import { childrenOf, type FlowRecord } from './flow-record.ts';
import { restore } from './macrostep.ts';

type Node = AnyStateMachine['root'];
type Stored = Pick<FlowRecord, 'snapshot' | 'pending' | 'timers' | 'children'>;

/** Null when the flow can go on as it is; else the first reason why not, for an operator. */
export function misfit(definition: Definition, record: Stored): string | null {
  const { machine } = definition;
  const value = record.snapshot['value'] ?? null;
  const odd = oddState(machine.root, value);
  if (odd !== null) return odd;
  const history = record.snapshot['historyValue'] as Record<string, readonly { id: string }[]> | undefined;
  for (const [node, remembered] of Object.entries(history ?? {})) {
    const gone = [node, ...remembered.map(({ id }) => id)].find((id) => !hasNode(machine, id));
    if (gone !== undefined) return `its history remembers the state "${gone}", which is no longer there`;
  }
  for (const [id, { kind, src }] of Object.entries(record.pending)) {
    if (kind === 'activity' && definition.activities[src] === undefined && logicOf(machine, src) === undefined) return `it waits for "${src}" (as "${id}"), which nothing performs any more`;
    if (kind === 'effect' && !(src in machine.implementations.actions)) return `it still has to perform the action "${src}", which is no longer there`;
  }
  for (const [id, child] of Object.entries(childrenOf(record))) {
    const logic = definition.spawnable?.get(child.src) ?? logicOf(machine, child.src);
    const kind = child.kind === 'flow' ? 'machine' : child.kind;
    if (logic === undefined || kindOf(logic) !== kind) return `its actor "${id}" ("${child.src}") is no longer one of the machine's`;
  }
  const nodes = activeNodes(machine.root, value);
  for (const node of nodes) {
    for (const { id } of node.invoke) if (!(id in (record.snapshot['children'] as object))) return `the state "${node.id}" now invokes "${id}", which was never begun for this flow`;
    const missing = timersOf(node).find(({ type }) => !Object.values(record.timers).some(({ event }) => event.type === type));
    if (missing !== undefined) return `the state "${node.id}" now has the timer "${missing.type}", which was never set for this flow`;
  }
  const unheard = Object.values(record.timers).find(({ event, to }) => to === undefined && event.type.startsWith('xstate.after.') && !nodes.some((node) => (node.ownEvents as string[]).includes(event.type)));
  if (unheard !== undefined) return `it has the timer "${unheard.event.type}", which nothing hears any more`;
  try {
    restore(machine, record.snapshot, definition.spawnable);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The timers that a state sets when it is entered. */
export const timersOf = (node: Node): { readonly type: string; readonly delay: unknown }[] => {
  const types = [...node.transitions.keys()].filter((type) => type.startsWith('xstate.after.') && type.endsWith(`.${node.id}`));
  return types.map((type) => ({ type, delay: node.after.find(({ eventType }) => eventType === type)?.delay }));
};

/** The states a value stands for, the root first. @throws when it stands for none. */
export function activeNodes(node: Node, value: Json): Node[] {
  if (node.type === 'parallel') return [node, ...Object.entries(node.states).flatMap(([name, child]) => activeNodes(child, (value as Record<string, Json>)[name] ?? {}))];
  if (node.type !== 'compound') return [node];
  const [name = '', inner = {}] = typeof value === 'string' ? [value] : (Object.entries(value as Record<string, Json>)[0] ?? []);
  const child = node.states[name];
  return child === undefined ? [node] : [node, ...activeNodes(child, inner)];
}

/** XState would quietly enter whatever a value leaves out: a region that was added, the inside of a state that was simple. */
function oddState(node: Node, value: Json): string | null {
  const names = typeof value === 'string' ? [value] : Object.keys((value ?? {}) as object);
  const gone = names.find((name) => node.states[name] === undefined);
  if (gone !== undefined) return `the state "${node.id}.${gone}" is no longer there`;
  if (node.type === 'parallel') {
    const added = Object.keys(node.states).find((name) => !names.includes(name) && node.states[name]?.type !== 'history');
    if (added !== undefined) return `the region "${node.id}.${added}" is new, and was never entered`;
  } else if (node.type === 'compound' && names.length !== 1) return `the state "${node.id}" has states inside now, and none of them was entered`;
  for (const name of names) {
    const odd = oddState(node.states[name]!, typeof value === 'string' ? {} : ((value as Record<string, Json>)[name] ?? {}));
    if (odd !== null) return odd;
  }
  return null;
}

const hasNode = (machine: AnyStateMachine, id: string): boolean => {
  try {
    machine.getStateNodeById(id);
    return true;
  } catch {
    return false;
  }
};
