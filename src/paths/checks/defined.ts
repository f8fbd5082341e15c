// The transitions that a chart defines, as rules about what is reached see them, and what is entered with a state.
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '../../engine/macrostep.ts';

type StateNode = AnyStateMachine['root'];
type Transition = { readonly guard?: unknown; readonly target?: readonly StateNode[] | undefined; readonly actions?: readonly unknown[] };
/** `id` is `node | descriptor | position`, `source` the id of its state. */
export type Defined = {
  readonly id: string;
  readonly source: string;
  /** Empty for an eventless one. */
  readonly descriptor: string;
  readonly targets: readonly StateNode[];
  /** No transition that is always taken stands before it. */
  readonly isAsked: boolean;
  /** It has a guard, or stands behind one that has. */
  readonly isGuarded: boolean;
  readonly isIdle: boolean;
};

/** In the order of `transitionsOf`. */
export function definedIn(machine: AnyStateMachine): readonly Defined[] {
  const ids = transitionsOf(machine);
  const all: Defined[] = [];
  const visit = (node: StateNode): void => {
    for (const [descriptor, list] of [...node.transitions, ['', node.always ?? []]] as readonly (readonly [string, readonly Transition[]])[]) {
      const last = list.findIndex(({ guard }) => guard === undefined); // what stands behind it is never asked, whatever guards say
      for (const [position, { target, actions = [] }] of list.entries()) {
        const isAsked = last === -1 || position <= last;
        const isGuarded = list[0]?.guard !== undefined && isAsked;
        all.push({ id: ids[all.length] ?? '', source: node.id, descriptor, targets: target ?? [], isAsked, isGuarded, isIdle: target === undefined && actions.length === 0 });
      }
    }
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return all;
}

/** A state with those around it and those it begins in. What a history state remembers was entered before. */
export function enter(state: StateNode, states: Set<string>): void {
  for (let around: StateNode | undefined = state; around !== undefined; around = around.parent) states.add(around.id);
  const inner = state.type === 'parallel' ? Object.values(state.states) : state.type === 'compound' ? state.initial.target : [];
  for (const below of inner) enter(below, states);
}
