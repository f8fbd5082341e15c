// What kind of actor a piece of XState logic is, asked of the logic itself: a custom one is hosted like those XState ships.
import type { AnyActorLogic, AnyStateMachine } from 'xstate';

/**
 * `machine`: a flow of its own. `promise`: durable work with an outcome. `pure`: a state and a transition function, kept
 * in its parent's snapshot. `live`: holds something open (a callback, an observable), so it lives in the process.
 */
export type LogicKind = 'machine' | 'promise' | 'pure' | 'live';

const known = new WeakMap<object, LogicKind>();

export function kindOf(logic: AnyActorLogic): LogicKind {
  const kind = known.get(logic) ?? askedKind(logic);
  known.set(logic, kind);
  return kind;
}

/** The logic a machine means by `src`, inline invokes by their positional name included; undefined when it has none. */
export function logicOf(machine: AnyStateMachine, src: string): AnyActorLogic | undefined {
  const inline = /^xstate\.invoke\.(\d+)\.(.*)$/s.exec(src);
  if (inline === null) return machine.implementations.actors[src] as AnyActorLogic | undefined;
  try {
    const invoke = machine.getStateNodeById(inline[2] ?? '').config.invoke;
    const found: unknown = (Array.isArray(invoke) ? invoke[Number(inline[1])] : invoke)?.src;
    return isLogic(found) ? found : typeof found === 'string' ? (machine.implementations.actors[found] as AnyActorLogic | undefined) : undefined;
  } catch {
    return undefined; // no such state in this version
  }
}

export const isLogic = (value: unknown): value is AnyActorLogic => value !== null && typeof value === 'object' && typeof (value as { transition?: unknown }).transition === 'function';

export const isMachine = (value: unknown): value is AnyStateMachine => isLogic(value) && typeof (value as { getStateNodeById?: unknown }).getStateNodeById === 'function';

const resolved = { type: 'xstate.promise.resolve', data: 'asked' };

function askedKind(logic: AnyActorLogic): LogicKind {
  if (isMachine(logic)) return 'machine';
  if (typeof (logic as { start?: unknown }).start !== 'function') return 'pure';
  try {
    // A promise's logic turns its own resolution into an output; nobody else's does. It needs no scope for that.
    const after = (logic.transition as (snapshot: unknown, event: unknown, scope: unknown) => unknown)({ status: 'active', output: undefined, error: undefined, input: undefined }, resolved, {});
    return (after as { status?: unknown; output?: unknown }).status === 'done' && (after as { output?: unknown }).output === 'asked' ? 'promise' : 'live';
  } catch {
    return 'live';
  }
}
