// What a step that fails would have done: the transitions it may have been taking, the states they lead into, and what lies
// behind those. Until the fault is mended nobody knows whether it is within reach.
import type { AnyStateMachine } from 'xstate';
import type { Graph } from '../graph.ts';
import { type Defined, enter } from './defined.ts';

type StateNode = AnyStateMachine['root'];

export type Failing = {
  /** Those the failing steps may have taken. */
  readonly transitions: ReadonlySet<string>;
  /** Those they lead into, also by way of states that are left at once. */
  readonly states: ReadonlySet<string>;
  /** Those that nothing is known to lead to but a way through them. */
  readonly behind: ReadonlySet<string>;
};

/** @param reached ids of states */
export function failingIn({ faults, nodes }: Pick<Graph, 'faults' | 'nodes'>, all: readonly Defined[], reached: ReadonlySet<string>): Failing {
  const bySource = Map.groupBy(all, ({ source }) => source);
  const transitions = new Set<string>();
  const states = new Set<string>();
  const asked = new Set<string>();
  const take = ({ id, targets }: Defined): void => {
    transitions.add(id);
    for (const target of targets) enter(target, states);
  };
  for (const { from, event } of faults) {
    const active = nodes[from ?? -1]?.snapshot._nodes as readonly StateNode[] | undefined;
    const question = `${active?.map(({ id }) => id).join()} ${event.type}`;
    if (asked.has(question)) continue;
    asked.add(question);
    for (const { id } of active ?? []) for (const one of bySource.get(id) ?? []) if (one.isAsked && (one.descriptor === '' || isNamedBy(one.descriptor, event.type))) take(one);
  }
  // A set is walked to what is added on the way. What a state does at once, it does within the step that fails.
  for (const state of states) for (const one of bySource.get(state) ?? []) if (one.isAsked && (one.descriptor === '' || one.descriptor.startsWith('xstate.done.state.'))) take(one);
  const behind = new Set([...states].filter((id) => !reached.has(id)));
  for (const state of behind) {
    if (!reached.has(state)) for (const { targets } of bySource.get(state) ?? []) for (const target of targets) enter(target, behind);
  }
  return { transitions, states, behind };
}

const isNamedBy = (descriptor: string, type: string): boolean => descriptor === type || descriptor === '*' || (descriptor.endsWith('.*') && `${type}.`.startsWith(descriptor.slice(0, -1)));
