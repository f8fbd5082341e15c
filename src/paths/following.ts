// What runs after a step: work and timers begun, stopped and netted out as the host does it, and what else the step asked for.
import type { AnyMachineSnapshot } from 'xstate';
import { spawnedInAssign, type Step } from '../engine/macrostep.ts';
import { canonicalText } from './canonical-text.ts';
import type { Effect, GraphNode, Running, Stimulus, Timer, Timers } from './graph.ts';
import { keepTurns, ownEvents } from './own-events.ts';

/** The parameters are those XState documents for its built-in actions. */
type Params = { id?: string; src?: unknown; input?: unknown; event?: { type: string }; delay?: unknown; sendId?: string; to?: unknown; targetId?: string; actorRef?: { id: string } };

/** Timers without a name of their own are told apart by what they deliver: the first name of this kind that is free among those running. */
export function unnamedTimer(type: string, running: object | { readonly has: (name: string) => boolean }): string {
  const isTaken = (name: string): boolean => ('has' in running && typeof running.has === 'function' ? running.has(name) : Object.hasOwn(running, name));
  for (let n = 0; ; n++) if (!isTaken(`unnamed.${type}.${n}`)) return `unnamed.${type}.${n}`;
}

/** An event that is sent at once is nobody's to cancel: it takes no timer's name. */
export const mayTakeName = (later: Pick<Timer, 'isAtOnce'>, earlier: Pick<Timer, 'isAtOnce'>): boolean => later.isAtOnce !== true || earlier.isAtOnce === true;

/** Kept under its id, or under nothing where it was given none: it has one all the same. */
type Child = { readonly id?: string; readonly src?: unknown; readonly options?: { readonly input?: unknown } };

/** `begun`: names of the timers that the step sets and leaves running, in the order of setting, which no record of theirs keeps. */
export type Followed = { readonly running: Running; readonly timers: Timers; readonly effects: readonly Effect[]; readonly begun: readonly string[] };

/**
 * @param cause what made the step, and is over by it; null at the start
 * @throws {Error} a delay is no number, of which the host makes no timer: it refuses the step
 */
export function follow({ snapshot, actions, self }: Step, before: GraphNode | null, cause: Stimulus | null): Followed {
  const isOver = snapshot.status !== 'active';
  const running = new Held<Running[string]>(isOver ? nothing : (before?.running ?? nothing));
  const timers = new Held<Timer>(isOver ? nothing : (before?.timers ?? nothing));
  const effects: Effect[] = [];
  const set = new Set<Timer>();
  const own = before === null ? [] : ownEvents(before.timers).filter((name) => cause?.source !== name);
  if (cause !== null && cause.source !== null && !cause.event.type.startsWith('xstate.snapshot.')) (cause.kind === 'service' ? running : timers).delete(cause.source);
  for (const { type, params } of actions) {
    const { id, src, input, event, delay: given, sendId, to, targetId, actorRef } = (params ?? {}) as Params;
    const delay = type === 'xstate.raise' || type === 'xstate.sendTo' ? delayOf(given, event, type === 'xstate.raise') : undefined;
    if ((type === 'xstate.raise' && delay !== undefined) || (type === 'xstate.sendTo' && to === self)) {
      if (event === undefined || isOver) continue;
      const earlier = id === undefined ? undefined : timers.get(id);
      const timer: Timer = delay === undefined ? { event, delay: 0, isAtOnce: true } : { event, delay };
      const isFree = earlier === undefined || mayTakeName(timer, earlier);
      if (id !== undefined && earlier !== undefined && isFree) { // set anew and never cancelled, it still fires
        const other = unnamedTimer(earlier.event.type, timers);
        timers.rename(id, other);
        if (earlier.isAtOnce === true) own[own.indexOf(id)] = other;
      }
      const name = id !== undefined && isFree ? id : unnamedTimer(event.type, timers);
      timers.set(name, timer);
      set.add(timer);
      if (timer.isAtOnce === true) own.push(name);
    } else if (type === 'xstate.cancel') {
      if (timers.get(sendId ?? '')?.isAtOnce !== true) timers.delete(sendId ?? ''); // what is sent already cannot be called back
    } else if (type === 'xstate.spawnChild') {
      if (!isOver) running.set(actorRef?.id ?? id ?? '', { src: String(src), input });
    } else if (type === 'xstate.stopChild') running.delete(id ?? '');
    else if (type === 'xstate.sendTo') effects.push({ type: 'sendTo', params: { to: targetId ?? (to as { id?: string } | undefined)?.id ?? null, event, ...(delay === undefined ? {} : { delay }) } });
    else if (type === 'xstate.emit') effects.push({ type: 'emit', params: { event } });
    else if (!type.startsWith('xstate.') && type !== spawnedInAssign) effects.push(params === undefined ? { type } : { type, params });
  }
  const asked = effects.length === 0 ? noEffects : effects;
  if (isOver) return { running: nothing, timers: nothing, effects: asked, begun: noNames };
  const childrenOf = ({ children }: AnyMachineSnapshot) => Object.entries(children as Readonly<Record<string, Child | undefined>>).flatMap(([key, child]) => (child === undefined ? [] : [[child.id ?? key, child] as const]));
  const [children, earlier] = [new Map(childrenOf(snapshot)), new Set(before === null ? [] : childrenOf(before.snapshot).map(([id]) => id))];
  for (const [id, child] of children) if (!running.has(id) && !earlier.has(id)) running.set(id, { src: String(child.src), input: child.options?.input }); // spawned inside an assignment
  for (const id of running.names()) if (!children.has(id)) running.delete(id);
  const kept = timers.record();
  if (own.length > 0) keepTurns(kept, own);
  return { running: running.record(), timers: kept, effects: asked, begun: set.size === 0 ? noNames : timers.names().filter((name) => set.has(timers.get(name) as Timer)) }; // of a name that it has
}

/** Most states have none, and there may be a hundred thousand of them. */
const nothing: Readonly<Record<string, never>> = Object.freeze({});
const noEffects: readonly Effect[] = Object.freeze([]);
const noNames: readonly string[] = Object.freeze([]);

/**
 * In milliseconds, as the host counts them: less than nothing is nothing. Undefined: the event is not put off.
 * @throws {Error} as the host does. XState itself hears an event at once where its delay is none of its numbers, and leaves NaN and Infinity to the clock, which takes them for a millisecond.
 */
function delayOf(asked: unknown, event: { type: string } | undefined, isRaised: boolean): number | undefined {
  const type = event?.type ?? '';
  if (asked === undefined && !(isRaised && type.startsWith('xstate.after.'))) return undefined;
  if (asked === undefined) throw new Error(`the delay of "${type}" is not known: is its name misspelt?`);
  if (typeof asked !== 'number' || !Number.isFinite(asked)) throw new Error(`the delay of "${type}" is ${canonicalText(asked)}, and no number of milliseconds: the host refuses the step`);
  return Math.max(0, asked);
}

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

  /** Stays where it was among the names. */
  rename(from: string, to: string): void {
    this.#now = new Map([...this.#changing()].map(([name, part]) => [name === from ? to : name, part]));
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
