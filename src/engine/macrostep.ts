// The one place that leans on XState's inside: a macrostep as a pure function, with the actions it asks for and the very
// transitions it took. Verified for XState 5.33.3 (test/engine/macrostep.test.ts); everything private is named here.
import { type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine, createActor, type EventObject } from 'xstate';
import type { Json, JsonObject } from '../ports/json.ts';

/** An action as the machine asked for it: never executed here. */
export type AskedAction = { readonly type: string; readonly params: unknown };
export type Step = {
  readonly snapshot: AnyMachineSnapshot;
  readonly actions: readonly AskedAction[];
  /** Identities of the transitions taken, in order, eventless and raised ones included. */
  readonly taken: readonly string[];
  /** The actor standing for the machine itself in `sendTo`. */
  readonly self: AnyActorRef;
};

/** A machine that loops on eventless transitions is stopped after this many microsteps. */
export const longestMacrostep = 1_000;

export const initialStep = (machine: AnyStateMachine, input: unknown): Step => run(machine, (scope) => machine.getInitialSnapshot(scope, input));

/** @throws whatever a guard, an assignment or the loop bound throws. */
export const nextStep = (machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: EventObject): Step =>
  run(machine, (scope) => machine.transition(snapshot, event, scope) as AnyMachineSnapshot);

/** Children come back as references that were never started, history is revived. The JSON is copied: XState revives it in place. */
export const restore = (machine: AnyStateMachine, stored: JsonObject): AnyMachineSnapshot =>
  machine.restoreSnapshot(structuredClone(stored) as never, {} as never) as AnyMachineSnapshot;

/** The persisted form, as JSON. An error, which JSON would empty, becomes name and message. */
export function persist(machine: AnyStateMachine, snapshot: AnyMachineSnapshot): JsonObject {
  const persisted = machine.getPersistedSnapshot(snapshot) as unknown as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ ...persisted, error: plainError(persisted['error']) })) as JsonObject;
}

const plainError = (error: unknown): Json | undefined =>
  error instanceof Error ? { name: error.name, message: error.message } : (error as Json | undefined);

type Scope = Parameters<AnyStateMachine['transition']>[2];
type Taken = { readonly source: TransitionSource; readonly eventType: string };
type TransitionSource = { readonly id: string; readonly transitions: ReadonlyMap<string, readonly object[]>; readonly always?: readonly object[] };

function run(machine: AnyStateMachine, step: (scope: Scope) => AnyMachineSnapshot): Step {
  if (machine.options.maxIterations === undefined || machine.options.maxIterations > longestMacrostep) machine.options.maxIterations = longestMacrostep;
  const actions: AskedAction[] = [];
  const taken: string[] = [];
  const self = createActor(machine);
  const system = self.system as unknown as { _sendInspectionEvent: (event: { type: string; _transitions?: readonly Taken[] }) => void };
  system._sendInspectionEvent = (event) => {
    if (event.type === '@xstate.microstep') taken.push(...(event._transitions ?? []).map(transitionId));
  };
  const scope = {
    self,
    system,
    id: self.id,
    sessionId: self.sessionId,
    logger: () => {},
    defer: () => {},
    emit: () => {},
    stopChild: () => {},
    actionExecutor: (action: AskedAction) => {
      actions.push({ type: action.type, params: action.params });
    },
  } as unknown as Scope;
  return { snapshot: step(scope), actions, taken, self };
}

const known = new WeakMap<object, string>();
/** `state node id | event descriptor | position among the transitions of that descriptor`. */
function transitionId(transition: Taken): string {
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
