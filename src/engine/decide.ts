// One message, one macrostep, no world: the record as it will be and the effects that follow. Everything durable about a
// flow is decided here and nowhere else. Throws only when the machine's own code does.
import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { canonical, type Json, type JsonObject } from '../ports/json.ts';
import type { Effect } from './effects.ts';
import type { Pending, Timer } from './flow-record.ts';
import { type AskedAction, initialStep, nextStep, persist, restore, type Step } from './macrostep.ts';
import type { AuditDraft } from './transaction.ts';

/** The part of a flow's record that a step changes. */
export type Run = {
  readonly revision: number;
  readonly snapshot: JsonObject;
  readonly pending: Readonly<Record<string, Pending>>;
  readonly timers: Readonly<Record<string, Timer>>;
};

type Event = JsonObject & { readonly type: string };
export type Message =
  | { readonly kind: 'start'; readonly input: Json }
  /** From a caller, or from the host itself (`flow.expired`): the engine has refused what neither may send. */
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'timer'; readonly id: string; readonly token: string }
  | { readonly kind: 'completed'; readonly id: string; readonly generation: number; readonly outcome: { readonly output: Json } | { readonly error: Json } };

export type Decision =
  | { readonly kind: 'decided'; readonly run: Run; readonly snapshot: AnyMachineSnapshot; readonly effects: readonly Effect[]; readonly event: Event; readonly taken: readonly string[] }
  /** A timer or completion of an earlier run: dropped. */
  | { readonly kind: 'stale' }
  /** The flow has ended: XState itself would revive it. */
  | { readonly kind: 'ended' };

export type Surroundings = {
  readonly now: number;
  /** Prefix of idempotency keys. */
  readonly flow: string;
  /** Milliseconds during which only the host that commits performs the work. */
  readonly lease: number;
  /** What an action type means for the audit log; undefined: it is no audit record. */
  readonly audit: (type: string, params: Json) => AuditDraft | undefined;
};

export function decide(machine: AnyStateMachine, run: Run | null, message: Message, around: Surroundings): Decision {
  if (message.kind === 'start') {
    const step = initialStep(machine, message.input);
    if (step.snapshot.status === 'error') throw step.snapshot.error; // XState catches what the first step throws
    const fresh: Run = { revision: 0, snapshot: {}, pending: {}, timers: {} };
    return settle(machine, fresh, null, step, { type: 'xstate.init' }, around);
  }
  if (run === null) throw new Error(`a flow that was never started got a ${message.kind}`);
  if (run.snapshot['status'] !== 'active') return { kind: 'ended' };
  const event = eventOf(run, message);
  if (event === null) return { kind: 'stale' };
  const before = restore(machine, run.snapshot);
  const step = nextStep(machine, before, event);
  const rest: Run = {
    ...run,
    timers: message.kind === 'timer' ? without(run.timers, message.id) : run.timers,
    pending: message.kind === 'completed' ? without(run.pending, message.id) : run.pending,
  };
  return settle(machine, rest, before, step, event, around);
}

/** Null when the timer was cancelled or set anew, or the activity was left or begun anew. */
function eventOf(run: Run, message: Exclude<Message, { kind: 'start' }>): Event | null {
  switch (message.kind) {
    case 'event':
      return message.event;
    case 'timer': {
      const timer = run.timers[message.id];
      return timer?.token === message.token ? timer.event : null;
    }
    case 'completed': {
      if (run.pending[message.id]?.generation !== message.generation) return null;
      return 'output' in message.outcome
        ? { type: `xstate.done.actor.${message.id}`, actorId: message.id, output: message.outcome.output }
        : { type: `xstate.error.actor.${message.id}`, actorId: message.id, error: message.outcome.error };
    }
  }
}

function settle(machine: AnyStateMachine, run: Run, before: AnyMachineSnapshot | null, step: Step, event: Event, around: Surroundings): Decision {
  const revision = run.revision + 1;
  const draft = new Draft(run, revision, around);
  step.actions.forEach((action, position) => draft.take(action, position, step.self));
  draft.startSpawned(step.snapshot, before);
  draft.stopMissing(step.snapshot);
  if (step.snapshot.status !== 'active') draft.end();
  const snapshot = persist(machine, step.snapshot);
  return { kind: 'decided', run: { revision, snapshot, ...draft.rows() }, snapshot: step.snapshot, effects: draft.effects(), event, taken: step.taken };
}

type Started = { readonly src: string; readonly input: Json };

/** Gathers what the actions of one macrostep mean for the rows, netting out what began and ended within it. */
class Draft {
  readonly #revision: number;
  readonly #around: Surroundings;
  readonly #pending: Record<string, Pending>;
  readonly #timers: Record<string, Timer>;
  readonly #started = new Map<string, Started>();
  readonly #effects: Effect[] = [];

  constructor(run: Run, revision: number, around: Surroundings) {
    this.#revision = revision;
    this.#around = around;
    this.#pending = { ...run.pending };
    this.#timers = { ...run.timers };
  }

  take(action: AskedAction, position: number, self: AnyActorRef): void {
    const place = `${this.#revision}.${position}`;
    switch (action.type) {
      case 'xstate.raise': {
        const { event, id, delay } = action.params as { event: Event; id?: string; delay?: number };
        if (delay !== undefined) this.#setTimer(id ?? place, place, delay, event); // without a delay it was part of this macrostep
        else if (event.type.startsWith('xstate.after.')) throw new Error(`the delay of "${event.type}" is not known: is its name misspelt?`); // XState fires it at once
        return;
      }
      case 'xstate.cancel':
        delete this.#timers[(action.params as { sendId: string }).sendId];
        return;
      case 'xstate.sendTo': {
        const { to, event, id, delay } = action.params as { to: AnyActorRef | string; event: Event; id?: string; delay?: number };
        if (to !== self) throw new Error(`"${event.type}" is sent to another actor than the machine itself, which this version does not host`);
        this.#setTimer(id ?? place, place, delay ?? 0, event);
        return;
      }
      case 'xstate.spawnChild': {
        const { id, src, input, actorRef } = action.params as { id: string; src: unknown; input: unknown; actorRef?: AnyActorRef };
        if (actorRef === undefined || typeof src !== 'string') throw new Error(`"${String(src)}" names no actor of the machine`);
        this.#started.set(actorRef.id ?? id, { src, input: json(input) });
        return;
      }
      case 'xstate.stopChild': {
        const child = action.params as AnyActorRef | undefined;
        if (child !== undefined) this.#stop(child.id);
        return;
      }
      case 'xstate.emit':
        this.#effects.push({ kind: 'emit', event: json((action.params as { event: Event }).event) as Event });
        return;
      case 'xstate.log': {
        const { label, value } = action.params as { label?: string; value: unknown };
        this.#effects.push({ kind: 'log', label: label ?? null, value: json(value) });
        return;
      }
      default:
        this.#takeNamed(action, place);
    }
  }

  /** A child spawned inside an assignment shows in no action, only in the snapshot. */
  startSpawned(now: AnyMachineSnapshot, before: AnyMachineSnapshot | null): void {
    const children = now.children as Record<string, { src?: unknown; options?: { input?: unknown } } | undefined>;
    for (const [id, child] of Object.entries(children)) {
      if (child === undefined || this.#started.has(id) || id in this.#pending || (before !== null && id in before.children)) continue;
      this.#started.set(id, { src: String(child.src), input: json(child.options?.input) });
    }
    for (const [id, started] of this.#started) {
      if (!(id in now.children)) continue;
      this.#pending[id] = this.#work('activity', id, started);
      this.#effects.push({ kind: 'start', id, generation: this.#revision });
    }
  }

  stopMissing(now: AnyMachineSnapshot): void {
    for (const [id, row] of Object.entries(this.#pending)) if (row.kind === 'activity' && !(id in now.children)) this.#stop(id);
  }

  /** A flow that has ended waits for nothing. Effects it asked for in its last step are still performed. */
  end(): void {
    for (const [id, row] of Object.entries(this.#pending)) if (row.kind === 'activity') this.#stop(id);
    for (const id of Object.keys(this.#timers)) delete this.#timers[id];
  }

  rows(): Pick<Run, 'pending' | 'timers'> {
    return { pending: this.#pending, timers: this.#timers };
  }

  effects(): readonly Effect[] {
    return this.#effects;
  }

  #takeNamed(action: AskedAction, place: string): void {
    const params = json(action.params);
    const entry = this.#around.audit(action.type, params);
    if (entry !== undefined) {
      this.#effects.push({ kind: 'audit', entry });
      return;
    }
    const id = `effect.${place}`;
    this.#pending[id] = this.#work('effect', id, { src: action.type, input: params });
    this.#effects.push({ kind: 'action', id, type: action.type });
  }

  #work(kind: Pending['kind'], id: string, { src, input }: Started): Pending {
    const { now, lease, flow } = this.#around;
    return { kind, src, input, generation: this.#revision, key: `${flow}:${this.#revision}:${id}`, attempt: 1, readyAt: now, due: now + lease, begun: false };
  }

  #setTimer(id: string, token: string, delay: number, event: Event): void {
    if (!Number.isFinite(delay)) throw new Error(`the delay of "${event.type}" is no number: is its name misspelt?`);
    this.#timers[id] = { token, due: this.#around.now + Math.max(0, delay), event: json(event) as Event };
  }

  #stop(id: string): void {
    if (this.#started.delete(id)) return; // begun and left within this macrostep
    const row = this.#pending[id];
    if (row === undefined) return;
    this.#effects.push({ kind: 'stop', id, generation: row.generation });
    delete this.#pending[id];
  }
}

const without = <Value>(rows: Readonly<Record<string, Value>>, id: string): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(rows).filter(([name]) => name !== id));

/** @throws when the value would not come back from storage as it went in (a Map, a Date, NaN). */
export function json(value: unknown): Json {
  if (value === undefined) return null;
  const stored = JSON.parse(JSON.stringify(value)) as Json;
  if (!isSame(value, stored)) throw new Error(`this value cannot be stored as JSON: ${canonical(value).slice(0, 200)}`);
  return stored;
}

const isSame = (value: unknown, stored: unknown): boolean => {
  if (value === null || typeof value !== 'object') return Object.is(value, stored) || (value === 0 && stored === 0);
  if (Array.isArray(value)) return Array.isArray(stored) && value.length === stored.length && value.every((item, i) => isSame(item, stored[i]));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return kept.every(([name, inner]) => isSame(inner, (stored as Record<string, unknown>)[name]));
};
