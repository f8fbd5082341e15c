// What runs after a step: work and timers begun, stopped and netted out as the host does it, and what else the step asked for.
import type { AnyMachineSnapshot } from 'xstate';
import { spawnedInAssign, type Step } from '../engine/macrostep.ts';
import type { Effect, GraphNode, Running, Stimulus, Timer, Timers } from './graph.ts';

/** The parameters are those XState documents for its built-in actions. */
type Params = { id?: string; src?: unknown; input?: unknown; event?: { type: string }; delay?: number; sendId?: string; to?: unknown; targetId?: string; actorRef?: { id: string } };

/** Timers without a name of their own are told apart by what they deliver: the first name of this kind that is free among those running. */
export function unnamedTimer(type: string, running: object): string {
  for (let n = 0; ; n++) if (!Object.hasOwn(running, `unnamed.${type}.${n}`)) return `unnamed.${type}.${n}`;
}

/** Kept under its id, or under nothing where it was given none: it has one all the same. */
type Child = { readonly id?: string; readonly src?: unknown; readonly options?: { readonly input?: unknown } };

/** @param cause what made the step, and is over by it; null at the start */
export function follow({ snapshot, actions, self }: Step, before: GraphNode | null, cause: Stimulus | null): { running: Running; timers: Timers; effects: readonly Effect[] } {
  const isOver = snapshot.status !== 'active';
  const running: Record<string, Running[string]> = isOver ? {} : { ...before?.running };
  const timers: Record<string, Timer> = isOver ? {} : { ...before?.timers };
  const effects: Effect[] = [];
  if (cause !== null && cause.source !== null && !cause.event.type.startsWith('xstate.snapshot.')) delete (cause.kind === 'service' ? running : timers)[cause.source];
  for (const { type, params } of actions) {
    const { id, src, input, event, delay, sendId, to, targetId, actorRef } = (params ?? {}) as Params;
    if ((type === 'xstate.raise' && delay !== undefined) || (type === 'xstate.sendTo' && to === self)) {
      if (event === undefined || isOver) continue;
      const earlier = id === undefined ? undefined : timers[id];
      if (earlier !== undefined) timers[unnamedTimer(earlier.event.type, timers)] = earlier; // set anew and never cancelled, it still fires
      timers[id ?? unnamedTimer(event.type, timers)] = { event, delay: delay ?? 0 };
    } else if (type === 'xstate.cancel') delete timers[sendId ?? ''];
    else if (type === 'xstate.spawnChild') {
      if (!isOver) running[actorRef?.id ?? id ?? ''] = { src: String(src), input };
    } else if (type === 'xstate.stopChild') delete running[id ?? ''];
    else if (type === 'xstate.sendTo') effects.push({ type: 'sendTo', params: { to: targetId ?? (to as { id?: string } | undefined)?.id ?? null, event, ...(delay === undefined ? {} : { delay }) } });
    else if (type === 'xstate.emit') effects.push({ type: 'emit', params: { event } });
    else if (!type.startsWith('xstate.') && type !== spawnedInAssign) effects.push(params === undefined ? { type } : { type, params });
  }
  if (isOver) return { running, timers, effects };
  const childrenOf = ({ children }: AnyMachineSnapshot) => Object.entries(children as Readonly<Record<string, Child | undefined>>).flatMap(([key, child]) => (child === undefined ? [] : [[child.id ?? key, child] as const]));
  const [children, earlier] = [new Map(childrenOf(snapshot)), new Set(before === null ? [] : childrenOf(before.snapshot).map(([id]) => id))];
  for (const [id, child] of children) if (!(id in running) && !earlier.has(id)) running[id] = { src: String(child.src), input: child.options?.input }; // spawned inside an assignment
  for (const id of Object.keys(running)) if (!children.has(id)) delete running[id];
  return { running, timers, effects };
}
