// What runs after a step: work and timers begun, stopped and netted out as the host does it, and what else the step asked for.
import type { AnyMachineSnapshot } from 'xstate';
import { spawnedInAssign, type Step } from '../engine/macrostep.ts';
import type { Effect, GraphNode, Running, Stimulus, Timer, Timers } from './graph.ts';

/** The parameters are those XState documents for its built-in actions. */
type Params = { id?: string; src?: unknown; input?: unknown; event?: { type: string }; delay?: number; sendId?: string; to?: unknown; targetId?: string; actorRef?: { id: string } };

/** Timers without a name of their own are told apart by what they deliver: the first name of this kind that is free among those running. */
export function unnamedTimer(type: string, running: object | { readonly has: (name: string) => boolean }): string {
  const isTaken = (name: string): boolean => ('has' in running && typeof running.has === 'function' ? running.has(name) : Object.hasOwn(running, name));
  for (let n = 0; ; n++) if (!isTaken(`unnamed.${type}.${n}`)) return `unnamed.${type}.${n}`;
}

/** Kept under its id, or under nothing where it was given none: it has one all the same. */
type Child = { readonly id?: string; readonly src?: unknown; readonly options?: { readonly input?: unknown } };

/** @param cause what made the step, and is over by it; null at the start */
export function follow({ snapshot, actions, self }: Step, before: GraphNode | null, cause: Stimulus | null): { running: Running; timers: Timers; effects: readonly Effect[] } {
  const isOver = snapshot.status !== 'active';
  const running = new Held<Running[string]>(isOver ? nothing : (before?.running ?? nothing));
  const timers = new Held<Timer>(isOver ? nothing : (before?.timers ?? nothing));
  const effects: Effect[] = [];
  if (cause !== null && cause.source !== null && !cause.event.type.startsWith('xstate.snapshot.')) (cause.kind === 'service' ? running : timers).delete(cause.source);
  for (const { type, params } of actions) {
    const { id, src, input, event, delay, sendId, to, targetId, actorRef } = (params ?? {}) as Params;
    if ((type === 'xstate.raise' && delay !== undefined) || (type === 'xstate.sendTo' && to === self)) {
      if (event === undefined || isOver) continue;
      const earlier = id === undefined ? undefined : timers.get(id);
      if (earlier !== undefined) timers.set(unnamedTimer(earlier.event.type, timers), earlier); // set anew and never cancelled, it still fires
      timers.set(id ?? unnamedTimer(event.type, timers), { event, delay: delay ?? 0 });
    } else if (type === 'xstate.cancel') timers.delete(sendId ?? '');
    else if (type === 'xstate.spawnChild') {
      if (!isOver) running.set(actorRef?.id ?? id ?? '', { src: String(src), input });
    } else if (type === 'xstate.stopChild') running.delete(id ?? '');
    else if (type === 'xstate.sendTo') effects.push({ type: 'sendTo', params: { to: targetId ?? (to as { id?: string } | undefined)?.id ?? null, event, ...(delay === undefined ? {} : { delay }) } });
    else if (type === 'xstate.emit') effects.push({ type: 'emit', params: { event } });
    else if (!type.startsWith('xstate.') && type !== spawnedInAssign) effects.push(params === undefined ? { type } : { type, params });
  }
  const asked = effects.length === 0 ? noEffects : effects;
  if (isOver) return { running: nothing, timers: nothing, effects: asked };
  const childrenOf = ({ children }: AnyMachineSnapshot) => Object.entries(children as Readonly<Record<string, Child | undefined>>).flatMap(([key, child]) => (child === undefined ? [] : [[child.id ?? key, child] as const]));
  const [children, earlier] = [new Map(childrenOf(snapshot)), new Set(before === null ? [] : childrenOf(before.snapshot).map(([id]) => id))];
  for (const [id, child] of children) if (!running.has(id) && !earlier.has(id)) running.set(id, { src: String(child.src), input: child.options?.input }); // spawned inside an assignment
  for (const id of running.names()) if (!children.has(id)) running.delete(id);
  return { running: running.record(), timers: timers.record(), effects: asked };
}

/** Most states have none, and there may be a hundred thousand of them. */
const nothing: Readonly<Record<string, never>> = Object.freeze({});
const noEffects: readonly Effect[] = Object.freeze([]);

/** Parts under names that the chart chose, which may be those of what every object has. Copied only when they change. */
class Held<Part> {
  readonly #before: Readonly<Record<string, Part>>;
  #now: Map<string, Part> | null = null;

  constructor(before: Readonly<Record<string, Part>>) {
    this.#before = before;
  }

  has(name: string): boolean {
    return this.#now === null ? Object.hasOwn(this.#before, name) : this.#now.has(name);
  }

  get(name: string): Part | undefined {
    if (this.#now !== null) return this.#now.get(name);
    return Object.hasOwn(this.#before, name) ? this.#before[name] : undefined;
  }

  set(name: string, part: Part): void {
    this.#changing().set(name, part);
  }

  delete(name: string): void {
    if (this.has(name)) this.#changing().delete(name);
  }

  names(): string[] {
    return this.#now === null ? Object.keys(this.#before) : [...this.#now.keys()];
  }

  record(): Readonly<Record<string, Part>> {
    return this.#now === null ? this.#before : this.#now.size === 0 ? nothing : Object.fromEntries(this.#now);
  }

  #changing(): Map<string, Part> {
    return (this.#now ??= new Map(Object.entries(this.#before)));
  }
}
