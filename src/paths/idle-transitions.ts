// Transitions that lead nowhere and do nothing (`on: { go: {} }`): they keep an event from the states around, and a host answers
// it as one that is not accepted. Nothing is there to be covered.
import type { AnyStateMachine } from 'xstate';
import { transitionId, type Taken } from '../engine/macrostep.ts';

type Transition = { readonly target?: readonly unknown[]; readonly actions: readonly unknown[]; readonly reenter?: boolean };
const known = new WeakMap<AnyStateMachine, ReadonlySet<string>>();

/** By identity. */
export function idleTransitions(machine: AnyStateMachine): ReadonlySet<string> {
  const found = known.get(machine) ?? new Set(idleIn(machine.root));
  known.set(machine, found);
  return found;
}

function idleIn(node: AnyStateMachine['root']): string[] {
  const own = [...node.transitions.values(), node.always ?? []].flat() as unknown as readonly (Transition & Taken)[]; // as XState makes them
  const idle = own.filter(({ target, actions, reenter }) => (target === undefined || target.length === 0) && actions.length === 0 && reenter !== true);
  return [...idle.map(transitionId), ...Object.values(node.states).flatMap(idleIn)];
}
