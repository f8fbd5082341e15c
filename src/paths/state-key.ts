// When are two states the same? When nothing that may ever happen next tells them apart. Equal states have equal keys.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { canonicalText, circleIn } from './canonical-text.ts';
import type { Timers } from './graph.ts';
import type { Interner } from './interner.ts';
import { ownEvents } from './own-events.ts';

/** What a state is beside its snapshot: work under way, timers running, and the world around it. */
export type Surroundings = { readonly running: unknown; readonly timers: Timers; readonly world: unknown };

/**
 * `project` picks the part of the context that counts; the inputs of running work are then left out as well.
 * @throws {CircularContext} what counts of the context holds itself: no host can store it, and no suite write it down
 */
export function stateKey(snapshot: AnyMachineSnapshot, { running, timers, world }: Surroundings, project: ((context: unknown) => unknown) | null, interner?: Interner): string {
  const text = interner === undefined ? canonicalText : (value: unknown) => interner.idOf(value);
  const counting = project === null ? (snapshot.context as unknown) : project(snapshot.context);
  const refuse = (): void => refuseCircle(snapshot, counting);
  const context = interner === undefined ? (refuse(), canonicalText(counting)) : interner.idOf(counting, refuse);
  return [
    text(snapshot.value),
    snapshot.status,
    context,
    text(liveHistory(snapshot)),
    text(project === null ? running : Object.keys(running as object).sort()),
    text(timers),
    turnsIn(timers),
    text(world),
    text(snapshot.status === 'done' ? snapshot.output : snapshot.status === 'error' ? snapshot.error : null),
  ].join(' ');
}

/** What the machine has sent to itself is heard in the order of sending. */
function turnsIn(timers: Timers): string {
  const own = ownEvents(timers);
  return own.length < 2 ? '' : JSON.stringify(own);
}

/** No fault of a step's, nor of the samples: nothing can be said of such a chart. */
export class CircularContext extends Error {}

function refuseCircle({ machine, value }: AnyMachineSnapshot, context: unknown): void {
  const circle = circleIn(context);
  if (circle !== null) throw new CircularContext(`the context of "${machine.id}" refers to itself at "${circle}", in ${JSON.stringify(value)}: a context is JSON, and what holds itself is none`);
}

const nothing = {};

/**
 * What history states remember, without the memory of parents that are active now: leaving them overwrites it before
 * anything can read it. On a chart with one history state this is 861 states instead of 74,125.
 */
function liveHistory(snapshot: AnyMachineSnapshot): Record<string, string[]> {
  const all = Object.entries(snapshot.historyValue as Readonly<Record<string, readonly { readonly id: string }[]>>);
  if (all.length === 0) return nothing;
  const active = new Set(snapshot._nodes.map((node) => node.id));
  const overwritten = overwrittenBy(snapshot.machine);
  return Object.fromEntries(all.filter(([id]) => !active.has(overwritten.get(id) ?? '')).map(([id, nodes]) => [id, nodes.map((node) => node.id).sort()]));
}

type Node = AnyStateMachine['root'];
const known = new WeakMap<AnyStateMachine, ReadonlyMap<string, string>>();

/** Ids of history states, each with its parent's, where nobody reads the memory while that parent is active. */
function overwrittenBy(machine: AnyStateMachine): ReadonlyMap<string, string> {
  const found = known.get(machine);
  if (found !== undefined) return found;
  const parents = new Map<string, string>();
  const read = new Map<string, Node[]>();
  const visit = (node: Node): void => {
    for (const { target } of [...[...node.transitions.values()].flat(), ...(node.always ?? [])]) for (const to of target ?? []) read.set(to.id, [...(read.get(to.id) ?? []), node]);
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  const remember = (node: Node): void => {
    for (const child of Object.values(node.states)) {
      if (child.type === 'history' && !(read.get(child.id) ?? []).some((reader) => areActiveTogether(reader, node))) parents.set(child.id, node.id);
      remember(child);
    }
  };
  remember(machine.root);
  known.set(machine, parents);
  return parents;
}

/** One holds the other, or a parallel state holds both. */
function areActiveTogether(one: Node, other: Node): boolean {
  const line = (node: Node): Node[] => (node.parent === undefined ? [node] : [...line(node.parent), node]);
  const [left, right] = [line(one), line(other)];
  const parting = left.findIndex((node, depth) => node !== right[depth]);
  return parting === -1 || parting >= right.length || left[parting - 1]?.type === 'parallel';
}
