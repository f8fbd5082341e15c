// What of a chart its graph reaches: transitions taken, and the states they enter, also those left again within the same step;
// and what nothing but a guard keeps out.
import type { AnyStateMachine } from 'xstate';
import type { Graph } from '../graph.ts';
import { type Defined, definedIn, enter } from './defined.ts';
import { type Failing, failingIn } from './failing.ts';

type StateNode = AnyStateMachine['root'];

export type Reached = {
  /** Transitions that lead nowhere and ask for nothing: they are there to keep others from being taken, and may have none to keep. */
  readonly idle: ReadonlySet<string>;
  readonly states: ReadonlySet<string>;
  readonly transitions: ReadonlySet<string>;
  /** Not reached, and would be if guards that were asked said otherwise: other samples may make them. */
  readonly keptOut: { readonly states: ReadonlySet<string>; readonly transitions: ReadonlySet<string> };
  /** What steps that fail would have reached, whether or not others do. */
  readonly failing: Failing;
};

export function reachedIn(graph: Graph): Reached {
  const { machine, nodes, edges, starts } = graph;
  const transitions = new Set<string>();
  for (const taken of [starts, edges]) for (const one of taken) for (const id of one.transitions) transitions.add(id);
  const states = new Set<string>();
  for (const { snapshot } of nodes) for (const { id } of snapshot._nodes as readonly StateNode[]) states.add(id);
  const all = definedIn(machine);
  enter(machine.root, states);
  for (const { id, targets } of all) if (transitions.has(id)) for (const target of targets) enter(target, states);
  return { idle: new Set(all.filter(({ isIdle }) => isIdle).map(({ id }) => id)), states, transitions, keptOut: keptOut(all, states, transitions), failing: failingIn(graph, all, states) };
}

function keptOut(all: readonly Defined[], states: ReadonlySet<string>, taken: ReadonlySet<string>): Reached['keptOut'] {
  const transitions = new Set(all.filter(({ id, source, isGuarded }) => isGuarded && states.has(source) && !taken.has(id)).map(({ id }) => id));
  const found = new Set<string>();
  for (const { id, targets } of all) if (transitions.has(id)) for (const target of targets) enter(target, found);
  for (const state of found) {
    if (states.has(state)) continue; // what it leads to is known
    for (const { source, targets } of all) if (source === state) for (const target of targets) enter(target, found);
  }
  return { states: new Set([...found].filter((id) => !states.has(id))), transitions };
}
