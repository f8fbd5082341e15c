// The one place that leans on XState's inside: a macrostep as a pure function, with the actions it asks for and the very
// transitions it took. Verified for XState 5.33.3 (test/engine/macrostep.test.ts); everything private is named here.
import { type AnyActorLogic, type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine, createActor, type EventObject, fromTransition } from 'xstate';
import type { JsonObject } from '../ports/json.ts';
import { distantMarkers, distantRef, goneName, mentionsActor, parentName, selfName } from './actor-refs.ts';
import { kindOf } from './actor-logic.ts';
import { errorAsJson, json } from './json-value.ts';

/** An action as the machine asked for it: never executed here. */
export type AskedAction = {
  readonly type: string;
  readonly params: unknown;
  /** The action's own code, with what it may see; absent for what XState does itself. */
  readonly exec?: ((info: ActionInfo, params: unknown) => unknown) | undefined;
  readonly info?: ActionInfo;
};
export type ActionInfo = { readonly context: unknown; readonly event: EventObject; readonly self: unknown; readonly system: unknown };

export type Step = {
  readonly snapshot: AnyMachineSnapshot;
  readonly actions: readonly AskedAction[];
  /** Identities of the transitions taken, in order, eventless and raised ones included. */
  readonly taken: readonly string[];
  /** The actor standing for the machine itself in `sendTo`. */
  readonly self: AnyActorRef;
};

/** A child as a snapshot holds it: never started, only looked at. */
export type Child = AnyActorRef & { readonly logic: AnyActorLogic; readonly src: unknown; readonly systemId?: string; readonly _syncSnapshot?: boolean; readonly options: { readonly input?: unknown } };

/** A machine that loops on eventless transitions is stopped after this many microsteps. */
export const longestMacrostep = 1_000;

export const initialStep = (machine: AnyStateMachine, input: unknown): Step => run(machine, null, (scope) => machine.getInitialSnapshot(scope, input));

/** @throws whatever a guard, an assignment or the loop bound throws. */
export const nextStep = (machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: EventObject): Step =>
  run(machine, snapshot, (scope) => machine.transition(snapshot, event, scope) as AnyMachineSnapshot);

/**
 * Children come back as references that were never started, history is revived. XState revives in place: the JSON is the
 * caller's to give away, and is copied where it holds what is revived.
 * @param inline the logic of children that were spawned without a name of the machine's own
 */
export function restore(machine: AnyStateMachine, stored: JsonObject, inline: ReadonlyMap<string, AnyActorLogic> = new Map()): AnyMachineSnapshot {
  const seat = seatOf(machine);
  const isPlain = Object.keys((stored['children'] ?? {}) as object).length === 0 && !mentionsActor(stored['context'] ?? null);
  const copy = (isPlain ? stored : structuredClone(stored)) as { context?: unknown; children?: Record<string, { src?: unknown }> };
  const distant = isPlain ? [] : distantMarkers(copy.context);
  for (const child of Object.values(copy.children ?? {})) if (typeof child.src === 'string') child.src = inline.get(child.src) ?? child.src;
  // Without children, actors and history there is nothing to revive, and XState's looking for it all over the context
  // is what V8 compiles and throws away again at every call.
  const isBare = isPlain && isEmpty(stored['historyValue']);
  const snapshot = isBare ? bareSnapshot(machine, stored) : (machine.restoreSnapshot(copy as never, seat.scope as never) as AnyMachineSnapshot);
  seat.forget();
  for (const { holder, key, id } of distant) holder[key] = id === selfName ? seat.self : id === parentName ? seat.parent : distantRef(id);
  return snapshot;
}

/** By machine, never by its name: a snapshot runs the code of the machine it was made with. */
const resolved = new WeakMap<AnyStateMachine, Map<string, AnyMachineSnapshot>>();
/** Of one machine. Few have so many states, but parallel ones multiply. */
const mostResolved = 1_000;

/** What XState makes of a state's value (nodes, tags) is the same for every flow that stands there, and costs as much as a transition. */
function bareSnapshot(machine: AnyStateMachine, stored: JsonObject): AnyMachineSnapshot {
  const known = resolved.get(machine) ?? new Map<string, AnyMachineSnapshot>();
  resolved.set(machine, known);
  const { value, status, context, output, error } = stored;
  const place = JSON.stringify([value, status]);
  let model = known.get(place);
  if (model === undefined) {
    model = machine.resolveState({ value, status } as never) as AnyMachineSnapshot;
    for (const shared of [model.value, model._nodes]) Object.freeze(shared);
    if (known.size >= mostResolved) known.delete(known.keys().next().value ?? '');
    known.set(place, model);
  }
  return { ...model, context: context ?? {}, output, error, children: {}, historyValue: {} } as AnyMachineSnapshot;
}

/**
 * The persisted form, as JSON. An error, which JSON would empty, becomes name and message; of a child, its state as the
 * parent may look at it, and never its input.
 * @param sourceOf the name a child is stored under
 * @param isHeld child machines are not flows of their own, and their state is kept here
 * @throws naming the place in the context that would not come back from storage as it is
 */
export function persist(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, sourceOf: (child: Child) => string = (child) => (typeof child.src === 'string' ? child.src : ''), isHeld = false): JsonObject {
  let hasActors = false;
  const context = json(snapshot.context, 'context', (ref) => {
    hasActors = true;
    // A reference to an actor whose name another one bears by now must not come back as that one.
    return ref.id.startsWith('@') || snapshot.children[ref.id] === ref ? ref.id : goneName;
  });
  const persisted = bare(machine, snapshot, hasActors);
  const children = Object.entries(snapshot.children as Record<string, Child | undefined>).flatMap(([id, child]) => (child === undefined ? [] : [[id, persistedChild(child, sourceOf(child), isHeld)] as const]));
  return {
    ...(JSON.parse(JSON.stringify({ ...persisted, context: null, output: null, error: null })) as JsonObject),
    context,
    ...(persisted['output'] === undefined ? {} : { output: json(persisted['output'], 'output') }),
    ...(persisted['error'] === undefined ? {} : { error: errorAsJson(persisted['error']) }),
    children: Object.fromEntries(children),
  };
}

/** XState's persisted form without children; it looks through the whole context for actors, which is spared where there are none. */
function bare(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, hasActors: boolean): Record<string, unknown> {
  const { status, value, output, error, historyValue } = snapshot;
  if (isEmpty(snapshot.children) && isEmpty(historyValue) && !hasActors) return { status, output, error, value, historyValue };
  const { children: _, ...persisted } = machine.getPersistedSnapshot({ ...snapshot, children: {} } as AnyMachineSnapshot) as unknown as Record<string, unknown>;
  return persisted;
}

const isEmpty = (part: unknown): boolean => part === undefined || part === null || Object.keys(part).length === 0;

/** A child machine's own state is its flow's; a promise's input may be large and is kept with its work. */
function persistedChild(child: Child, src: string, isHeld: boolean): JsonObject {
  const kept = { src, ...(child.systemId === undefined ? {} : { systemId: child.systemId }), ...(child._syncSnapshot === true ? { syncSnapshot: true } : {}) };
  const kind = kindOf(child.logic);
  if (kind === 'machine' && !isHeld) return { ...kept, snapshot: null };
  if (kind === 'pure' || kind === 'machine') return { ...kept, snapshot: json(child.logic.getPersistedSnapshot(child.getSnapshot() as never), `the state of "${child.id}"`) };
  const { status = 'active', output, error, context } = child.getSnapshot() as { status?: string; output?: unknown; error?: unknown; context?: unknown };
  return { ...kept, snapshot: { status, ...(output === undefined ? {} : { output: json(output) }), ...(error === undefined ? {} : { error: errorAsJson(error) }), ...(context === undefined ? {} : { context: json(context) }) } };
}

type Scope = Parameters<AnyStateMachine['transition']>[2];
/** One transition as XState has it. */
export type Taken = { readonly source: TransitionSource; readonly eventType: string };
type TransitionSource = { readonly id: string; readonly transitions: ReadonlyMap<string, readonly object[]>; readonly always?: readonly object[] };
/** The type under which a child spawned in an assignment shows among the actions, where it is to begin. */
export const spawnedInAssign = 'factorflow.spawned';

type System = {
  _bookId: () => string;
  _set: (id: string, actor: Made) => void;
  get: (id: string) => unknown;
  getAll: () => object;
  _sendInspectionEvent: (event: { type: string; _transitions?: readonly Taken[]; actorRef?: Made }) => void;
};
type Made = Child & { readonly _parent?: unknown };

/** What a machine's steps are made with. It has no state between two steps, so one serves every flow of the machine. */
type Seat = {
  readonly self: AnyActorRef;
  readonly parent: AnyActorRef;
  readonly scope: Scope;
  /** Names reached by `system.get` belong to one flow: known during its step, forgotten after it. */
  know(snapshot: AnyMachineSnapshot | null): void;
  forget(): void;
  /** Gathers what a step asks for, until the next one begins. */
  begin(): { actions: AskedAction[]; taken: string[] };
};

const seats = new WeakMap<AnyStateMachine, Seat>();
const idle = fromTransition((state: null) => state, null);

function seatOf(machine: AnyStateMachine): Seat {
  const found = seats.get(machine);
  if (found !== undefined) return found;
  if (machine.options.maxIterations === undefined || machine.options.maxIterations > longestMacrostep) machine.options.maxIterations = longestMacrostep;
  freeze(machine.config.context); // one object for every flow: a machine that changes it in place would change them all
  const system = createActor(idle).system as unknown as System;
  const parent = distantRef(parentName, { system });
  // Of a family, only this machine's own children are here, and one may take the name of another that the same step has left.
  const keyed = new Map<string, Child>();
  system._set = () => {};
  system.get = (id) => keyed.get(id);
  system.getAll = () => Object.fromEntries(keyed);
  const self = createActor(machine, { id: selfName, parent } as never) as unknown as AnyActorRef;
  system._set = (id, actor) => void (actor._parent === self && keyed.set(id, actor));
  let actions: AskedAction[] = [];
  let taken: string[] = [];
  let created: Child | undefined;
  const beginBooking = bookingOf(system);
  const forget = (): void => {
    // To empty a map makes another table, which the one before it keeps alive once that is old, and so on.
    if (keyed.size > 0) keyed.clear();
  };
  system._sendInspectionEvent = (event) => {
    // A child that is made within the step takes its own first steps, and tells of them here as well.
    if (event.type === '@xstate.microstep') taken.push(...(event.actorRef === self ? (event._transitions ?? []) : []).map(transitionId));
    else if (event.type === '@xstate.actor' && event.actorRef?._parent === self) created = event.actorRef;
  };
  const scope = {
    self, system, id: self.id, sessionId: self.sessionId, logger: () => {}, emit: () => {}, stopChild: () => {},
    // While nothing is executed, what is put off is the beginning of the actor just made by `spawn`.
    defer: () => void actions.push({ type: spawnedInAssign, params: { actorRef: created } }),
    actionExecutor: ({ type, params, exec, info }: AskedAction) => void actions.push({ type, params, exec, ...(info === undefined ? {} : { info }) }),
  } as unknown as Scope;
  const seat: Seat = {
    self, parent, scope,
    know(snapshot) {
      beginBooking(snapshot);
      (self as unknown as { _snapshot: unknown })._snapshot = snapshot ?? { status: 'active', context: undefined };
      forget();
      for (const child of Object.values((snapshot?.children ?? {}) as Record<string, Child | undefined>)) if (child?.systemId !== undefined) keyed.set(child.systemId, child);
    },
    forget,
    begin() {
      actions = [];
      taken = [];
      return { actions, taken };
    },
  };
  seats.set(machine, seat);
  return seat;
}

/**
 * An actor without an id of its own gets one that no child of its flow has, whatever this process has counted before.
 * @returns to be called before each step
 */
export function bookingOf(system: { _bookId: () => string }): (before: AnyMachineSnapshot | null) => void {
  let booked = 0;
  let names: ReadonlySet<string> = nobody;
  system._bookId = () => {
    booked++;
    while (names.has(`x:${booked}`)) booked++;
    return `x:${booked}`;
  };
  return (before) => {
    names = before === null || isEmpty(before.children) ? nobody : new Set(Object.keys(before.children));
    booked = 0;
  };
}

const nobody: ReadonlySet<string> = new Set();

function run(machine: AnyStateMachine, before: AnyMachineSnapshot | null, step: (scope: Scope) => AnyMachineSnapshot): Step {
  const seat = seatOf(machine);
  const { actions, taken } = seat.begin();
  seat.know(before);
  try {
    return { snapshot: step(seat.scope), actions, taken, self: seat.self };
  } finally {
    seat.forget();
  }
}

const freeze = (value: unknown): void => {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return; // refused by name when it is stored
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
};

/** The references a machine's own code has of itself and of its parent. */
export const refsOf = (machine: AnyStateMachine): { readonly self: AnyActorRef; readonly parent: AnyActorRef } => seatOf(machine);

const known = new WeakMap<object, string>();
/** `state node id | event descriptor | position among the transitions of that descriptor`. */
export function transitionId(transition: Taken): string {
  const id = known.get(transition);
  if (id !== undefined) return id;
  const { source, eventType } = transition;
  const list = eventType === '' ? (source.always ?? []) : (source.transitions.get(eventType) ?? []);
  const made = `${source.id} | ${eventType} | ${list.indexOf(transition)}`;
  known.set(transition, made);
  return made;
}

/** Every transition a machine defines, by the identity that {@link Step} reports. */
export function transitionsOf(machine: AnyStateMachine): string[] {
  const all: string[] = [];
  const visit = (node: AnyStateMachine['root']): void => {
    for (const list of node.transitions.values()) all.push(...list.map((transition) => transitionId(transition as unknown as Taken)));
    all.push(...(node.always ?? []).map((transition) => transitionId(transition as unknown as Taken)));
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return all;
}

