// What a machine refers to by name must be there before its first flow: XState itself goes on in silence, and the flow waits
// for ever. An activity counts, and gets a stand-in in the machine, so that there is an actor to wait for.
import { type AnyActorLogic, type AnyStateMachine, fromPromise } from 'xstate';
import type { Activity } from '#src/engine/activity.ts';
import { isMachine, kindOf, logicOf } from '#src/engine/actor-logic.ts';
import { actionsOf, invokesOf, isBuiltIn, statesOf } from './lints/chart.ts';
import type { Chart } from './lints/chart.ts';

export type MissingLogic = { readonly src: string; readonly file: string; readonly line: number };

const standIns = new WeakSet<object>();

/** Gives the machine a stand-in for every activity it invokes or spawns without logic of its own: in place, so that whoever holds the machine gets it. */
export function addStandIns(machine: AnyStateMachine, activities: Readonly<Record<string, Activity>>): void {
  const missing = sourcesOf(machine).filter((src) => Object.hasOwn(activities, src) && logicOf(machine, src) === undefined);
  if (missing.length === 0) return;
  const made = Object.fromEntries(missing.map((src) => [src, standIn(src)]));
  // The machine's own objects, and not those of the setup it was made from: other machines have those too.
  Object.assign(machine, { implementations: { ...machine.implementations, actors: { ...machine.implementations.actors, ...made } } });
}

function standIn(src: string): AnyActorLogic {
  const logic = fromPromise(() => Promise.reject(new Error(`"${src}" is performed by the host`)));
  standIns.add(logic);
  return logic;
}

/** Invokes and spawns of a name that neither the machine nor the activities know. */
export function missingLogic(chart: Chart, activities: Readonly<Record<string, Activity>>): MissingLogic[] {
  const { machine, places } = chart;
  const isMissing = (src: unknown): src is string => {
    const logic = typeof src === 'string' ? logicOf(machine, src) : undefined;
    return typeof src === 'string' && !Object.hasOwn(activities, src) && (logic === undefined || standIns.has(logic));
  };
  const invoked = statesOf(machine.root).flatMap((state) => invokesOf(state).flatMap(({ config, path }) => (isMissing(config['src']) ? [{ src: config['src'], ...places.at(path) }] : [])));
  const spawned = actionsOf(chart).flatMap(({ action, place }) => (isBuiltIn(action) && action.type === 'xstate.spawnChild' && isMissing(action['src']) ? [{ src: action['src'], ...place() }] : []));
  return [...invoked, ...spawned];
}

/** Activities that no invoke and no spawn of a promise asks for. Where actors are spawned, their names are not all known. */
export function unusedActivities(family: readonly AnyStateMachine[], activities: Readonly<Record<string, Activity>>): string[] {
  const used = new Set(family.flatMap((member) => [...sourcesOf(member), ...Object.keys(member.implementations.actors)].filter((src) => {
    const logic = logicOf(member, src);
    return logic === undefined || kindOf(logic) === 'promise';
  })));
  return Object.keys(activities).filter((src) => !used.has(src));
}

/** The machine and those it invokes or may spawn, by name or inline. */
function familyOf(machine: AnyStateMachine, found = new Set<AnyStateMachine>()): AnyStateMachine[] {
  if (found.has(machine)) return [...found];
  found.add(machine);
  for (const src of [...Object.keys(machine.implementations.actors), ...sourcesOf(machine)]) {
    const logic = logicOf(machine, src);
    if (isMachine(logic)) familyOf(logic, found);
  }
  return [...found];
}

/** The machine's family with that of every machine it may spawn inline. */
export function membersOf(machine: AnyStateMachine, spawnable: Iterable<AnyActorLogic>): AnyStateMachine[] {
  const found = new Set<AnyStateMachine>();
  for (const logic of [machine, ...spawnable]) if (isMachine(logic)) familyOf(logic, found);
  return [...found];
}

/** Every `src`, inline ones by their position. */
export function sourcesOf(machine: AnyStateMachine): string[] {
  const invoked = statesOf(machine.root).flatMap(({ node }) => node.invoke.map(({ src }) => src as string));
  const spawned = actionsOf({ machine } as Chart).flatMap(({ action }) => (isBuiltIn(action) && action.type === 'xstate.spawnChild' && typeof action['src'] === 'string' ? [action['src']] : []));
  return [...new Set([...invoked, ...spawned])];
}
