// Children that are machines of their own may set timers, which an exploration of their parent does not follow: how long a
// child takes is nothing that a graph of its parent tells. Found here, so that it can be said.
import type { AnyActorLogic, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { isMachine, logicOf } from '../engine/actor-logic.ts';

/** Whether the child is a machine with timers of its own. */
export function isTimedChild({ children }: AnyMachineSnapshot, id: string): boolean {
  const child = Object.values(children as Readonly<Record<string, { readonly id: string; readonly logic?: AnyActorLogic } | undefined>>).find((one) => one?.id === id); // one without a name is kept under none
  return child?.logic !== undefined && isMachine(child.logic) && hasTimers(child.logic);
}

/** As far as its definition shows, in its own states and in machines that it runs in turn: what an action decides when it is taken, it does not. */
function hasTimers(machine: AnyStateMachine, above: readonly unknown[] = []): boolean {
  const { actions, actors } = machine.implementations;
  return Object.values(actions as object).some(isPutOff)
    || hasInStates(machine.root)
    || [...(Object.values(actors as object) as unknown[]), ...invokedBy(machine.root).map((src) => logicOf(machine, src))].some((logic) => isMachine(logic) && logic !== machine && !above.includes(logic) && hasTimers(logic, [...above, machine]));
}

type Node = AnyStateMachine['root'];

function hasInStates(node: Node): boolean {
  const transitions = [...node.transitions.values(), node.always ?? []].flat();
  return node.after.length > 0 || [...node.entry, ...node.exit, ...transitions.flatMap(({ actions }) => actions)].some(isPutOff) || Object.values(node.states).some(hasInStates);
}

const invokedBy = (node: Node): string[] => [...node.invoke.map(({ src }) => (typeof src === 'string' ? src : '')), ...Object.values(node.states).flatMap(invokedBy)];

/** XState's `raise` and `sendTo` are functions that bear their delay. */
const isPutOff = (action: unknown): boolean => typeof action === 'function' && 'delay' in action && action.delay !== undefined;
