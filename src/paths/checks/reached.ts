// What of a chart its graph reaches: transitions taken, and the states they enter, also those left again within the same step;
// and what nothing but a guard keeps out.
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '../../engine/macrostep.ts';
import type { Graph } from '../graph.ts';

type StateNode = AnyStateMachine['root'];
type Transition = { readonly guard?: unknown; readonly target?: readonly StateNode[] | undefined; readonly actions?: readonly unknown[] };
type Defined = { readonly id: string; readonly source: string; readonly targets: readonly StateNode[]; /** It has a guard, or stands behind one that has. */ readonly isGuarded: boolean; readonly isIdle: boolean };

export type Reached = {
  /** Transitions that lead nowhere and ask for nothing: they are there to keep others from being taken, and may have none to keep. */
  readonly idle: ReadonlySet<string>;
  readonly states: ReadonlySet<string>;
  readonly transitions: ReadonlySet<string>;
  /** Not reached, and would be if guards that were asked said otherwise: other samples may make them. */
  readonly keptOut: { readonly states: ReadonlySet<string>; readonly transitions: ReadonlySet<string> };
};

export function reachedIn({ machine, nodes, edges, starts }: Graph): Reached {
  const transitions = new Set<string>();
  for (const taken of [starts, edges]) for (const one of taken) for (const id of one.transitions) transitions.add(id);
  const states = new Set<string>();
  for (const { snapshot } of nodes) for (const { id } of snapshot._nodes as readonly StateNode[]) states.add(id);
  const all = definedIn(machine);
  enter(machine.root, states);
  for (const { id, targets } of all) if (transitions.has(id)) for (const target of targets) enter(target, states);
  return { idle: new Set(all.filter(({ isIdle }) => isIdle).map(({ id }) => id)), states, transitions, keptOut: keptOut(all, states, transitions) };
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

/** A state with those around it and those it begins in. What a history state remembers was entered before. */
function enter(state: StateNode, states: Set<string>): void {
  for (let around: StateNode | undefined = state; around !== undefined; around = around.parent) states.add(around.id);
  const inner = state.type === 'parallel' ? Object.values(state.states) : state.type === 'compound' ? state.initial.target : [];
  for (const below of inner) enter(below, states);
}

/** In the order of `transitionsOf`. */
function definedIn(machine: AnyStateMachine): readonly Defined[] {
  const ids = transitionsOf(machine);
  const all: Defined[] = [];
  const visit = (node: StateNode): void => {
    for (const list of [...node.transitions.values(), node.always ?? []] as readonly (readonly Transition[])[]) {
      const last = list.findIndex(({ guard }) => guard === undefined); // what stands behind it is never asked, whatever guards say
      for (const [position, { target, actions = [] }] of list.entries()) {
        const isGuarded = list[0]?.guard !== undefined && (last === -1 || position <= last);
        all.push({ id: ids[all.length] ?? '', source: node.id, targets: target ?? [], isGuarded, isIdle: target === undefined && actions.length === 0 });
      }
    }
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return all;
}
