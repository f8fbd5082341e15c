// One message, one macrostep, no world: the record as it will be and the effects that follow. Everything durable about a
// flow is decided here and nowhere else. Throws only when the machine's own code does.
import type { AnyActorLogic, AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Json, JsonObject } from '../ports/json.ts';
import { distantRef, revived } from './actor-refs.ts';
import { Draft } from './draft.ts';
import type { Effect } from './effects.ts';
import type { ChildActor, Pending, Timer } from './flow-record.ts';
import { json } from './json-value.ts';
import { type Child, initialStep, nextStep, persist, refsOf, restore, spawnedInAssign, type Step } from './macrostep.ts';
import type { AuditDraft } from './transaction.ts';

/** The part of a flow's record that a step changes. */
export type Run = {
  readonly revision: number;
  readonly snapshot: JsonObject;
  readonly pending: Readonly<Record<string, Pending>>;
  readonly children: Readonly<Record<string, ChildActor>>;
  readonly timers: Readonly<Record<string, Timer>>;
};

type Event = JsonObject & { readonly type: string };
export type Outcome = { readonly output: Json } | { readonly error: Json };
export type Message =
  | { readonly kind: 'start'; readonly input: unknown }
  /** From a caller, from another actor, or from the host itself (`flow.expired`): the engine has refused what none may send. */
  | { readonly kind: 'event'; readonly event: Event; readonly live?: Readonly<Record<string, unknown>> }
  /** For an actor within the machine, not for the machine. */
  | { readonly kind: 'forward'; readonly actor: string; readonly event: Event }
  | { readonly kind: 'timer'; readonly id: string; readonly token: string }
  | { readonly kind: 'completed'; readonly id: string; readonly generation: number; readonly outcome: Outcome };

export type Decision =
  | { readonly kind: 'decided'; readonly run: Run; readonly snapshot: AnyMachineSnapshot; readonly effects: readonly Effect[]; readonly event: Event; readonly taken: readonly string[]; readonly step: Step }
  /** A timer or completion of an earlier run: dropped. */
  | { readonly kind: 'stale' }
  /** The flow has ended: XState itself would revive it. */
  | { readonly kind: 'ended' };

export type Surroundings = {
  readonly now: number;
  /** The flow's id: prefix of idempotency keys, and its address. */
  readonly flow: string;
  readonly parent: string | null;
  /** Milliseconds during which only the host that commits performs the work. */
  readonly lease: number;
  /** An id for a child flow. */
  readonly newFlow: () => string;
  /** The name under which logic that is spawned without one is stored; undefined: it has none. */
  readonly nameOf: (logic: AnyActorLogic) => string | undefined;
  /** What an action type means for the audit log; undefined: it is no audit record. */
  readonly audit: (type: string, params: Json) => AuditDraft | undefined;
  /** Whatever it invokes or spawns is work that waits for an outcome, and runs nowhere: a test has the flow in hand. */
  readonly isHeld?: boolean;
};

/** @param restored the run's snapshot, where it has been restored already */
export function decide(machine: AnyStateMachine, run: Run | null, message: Message, around: Surroundings, restored?: AnyMachineSnapshot): Decision {
  if (message.kind === 'start') {
    const step = initialStep(machine, message.input);
    if (step.snapshot.status === 'error') throw step.snapshot.error; // XState catches what the first step throws
    const fresh: Run = { revision: 0, snapshot: {}, pending: {}, children: {}, timers: {} };
    return settle(machine, fresh, step, { type: 'xstate.init' }, around);
  }
  if (run === null) throw new Error(`a flow that was never started got a ${message.kind}`);
  if (run.snapshot['status'] !== 'active') return { kind: 'ended' };
  const event = eventOf(run, message);
  if (event === null) return { kind: 'stale' };
  const before = restored ?? restore(machine, run.snapshot);
  const rest: Run = {
    ...run,
    timers: message.kind === 'timer' ? without(run.timers, message.id) : run.timers,
    pending: message.kind === 'completed' ? without(run.pending, message.id) : run.pending,
    children: message.kind === 'completed' ? afterEnd(run.children, message.id) : run.children,
  };
  const actor = message.kind === 'forward' ? message.actor : message.kind === 'timer' ? run.timers[message.id]?.to : undefined;
  const generation = message.kind === 'timer' ? run.timers[message.id]?.generation : undefined;
  // It was meant for a run of the actor that has ended meanwhile: nobody hears it.
  const isLate = actor !== undefined && generation !== undefined && (run.children[actor] ?? run.pending[actor])?.generation !== generation;
  if (isLate) return settle(machine, rest, { snapshot: before, actions: [], taken: [], self: refsOf(machine).self }, event, around);
  if (actor !== undefined) return settle(machine, rest, { snapshot: before, actions: [], taken: [], self: refsOf(machine).self }, event, around, { actor });
  if (message.kind === 'completed') endChild(before, message.id, message.outcome);
  if (event.type.startsWith('xstate.snapshot.')) moveChild(before, run, event);
  const seen = { ...(revived(event, (id) => refOf(machine, before, rest, around, id)) as Event), ...(message.kind === 'event' ? message.live : {}) };
  return settle(machine, rest, nextStep(machine, before, seen), event, around);
}

/** Null when the timer was cancelled or set anew, or the actor was left or begun anew. */
function eventOf(run: Run, message: Exclude<Message, { kind: 'start' }>): Event | null {
  switch (message.kind) {
    case 'event':
    case 'forward':
      return message.event;
    case 'timer': {
      const timer = run.timers[message.id];
      return timer?.token === message.token ? timer.event : null;
    }
    case 'completed': {
      if ((run.pending[message.id] ?? run.children[message.id])?.generation !== message.generation) return null;
      return 'output' in message.outcome
        ? { type: `xstate.done.actor.${message.id}`, actorId: message.id, output: message.outcome.output }
        : { type: `xstate.error.actor.${message.id}`, actorId: message.id, error: message.outcome.error };
    }
  }
}

function settle(machine: AnyStateMachine, run: Run, step: Step, event: Event, around: Surroundings, forward?: { readonly actor: string }): Decision {
  const revision = run.revision + 1;
  const draft = new Draft(machine, run, revision, around);
  const asked = step.actions.map((action, position) => ({ action, position }));
  // Live, a machine's first actions wait until it is started, and what it has spawned in assignments begins before them.
  if (run.revision === 0) asked.sort((a, b) => Number(b.action.type === spawnedInAssign) - Number(a.action.type === spawnedInAssign));
  for (const { action, position } of asked) draft.take(action, position, step.snapshot);
  if (forward !== undefined) draft.send(forward.actor, event, step.snapshot);
  draft.settleChildren(step.snapshot);
  if (step.snapshot.status !== 'active') draft.end();
  const stored = persist(machine, step.snapshot, (child) => (typeof child.src === 'string' ? child.src : (around.nameOf(child.logic) ?? '')), around.isHeld);
  const snapshot = draft.moved.size === 0 ? stored : { ...stored, children: withMoved(stored['children'] as Record<string, JsonObject>, step.snapshot, draft.moved) };
  return { kind: 'decided', run: { revision, snapshot, ...draft.rows() }, snapshot: step.snapshot, effects: draft.effects(), event, taken: step.taken, step };
}

function withMoved(children: Readonly<Record<string, JsonObject>>, now: AnyMachineSnapshot, moved: ReadonlyMap<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(children).map(([id, stored]) => {
    if (!moved.has(id)) return [id, stored];
    const { logic } = now.children[id] as Child;
    return [id, { ...stored, snapshot: json(logic.getPersistedSnapshot(moved.get(id)), `the state of "${id}"`) }];
  }));
}

/** What a child has become is seen by the machine from now on: XState's own pure functions leave it as it was. */
function endChild(before: AnyMachineSnapshot, id: string, outcome: Outcome): void {
  const child = before.children[id] as unknown as { _snapshot: object } | undefined;
  if (child !== undefined) child._snapshot = 'output' in outcome ? { ...child._snapshot, status: 'done', output: outcome.output } : { ...child._snapshot, status: 'error', error: outcome.error };
}

/** A transition function has moved when it was sent to, and may have moved on since it said so. */
function moveChild(before: AnyMachineSnapshot, run: Run, event: Event): void {
  const id = event.type.slice('xstate.snapshot.'.length);
  if (run.children[id]?.kind === 'pure') return;
  const child = before.children[id] as unknown as { _snapshot: object } | undefined;
  const state = event['snapshot'];
  if (child !== undefined && state !== null && typeof state === 'object' && 'context' in state && !('value' in state)) child._snapshot = { ...child._snapshot, ...state };
}

/** What an address means to the code of this very machine. */
function refOf(machine: AnyStateMachine, now: AnyMachineSnapshot, run: Run, around: Surroundings, id: string): AnyActorRef {
  const [, flow, actor] = /^@([^#]+)(?:#(.*))?$/s.exec(id) ?? [];
  const { self, parent } = refsOf(machine);
  if (flow === around.flow) return actor === undefined ? self : ((now.children[actor] as AnyActorRef | undefined) ?? distantRef(id));
  if (flow === around.parent && actor === undefined) return parent;
  const [name] = Object.entries(run.children).find(([, child]) => child.kind === 'flow' && child.flow === flow) ?? [];
  return actor === undefined && name !== undefined ? ((now.children[name] as AnyActorRef | undefined) ?? distantRef(id)) : distantRef(id);
}

const without = <Value>(rows: Readonly<Record<string, Value>>, id: string): Readonly<Record<string, Value>> =>
  id in rows ? Object.fromEntries(Object.entries(rows).filter(([name]) => name !== id)) : rows;

/** A flow that has ended is still looked at by its parent; nothing else of a child outlives its end. */
function afterEnd(children: Run['children'], id: string): Run['children'] {
  const child = children[id];
  return child?.kind === 'flow' ? { ...children, [id]: { ...child, hasEnded: true } } : without(children, id);
}
