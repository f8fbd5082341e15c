// What a chart says of each of its states: the timers, the work and the child machines that exist exactly while it is entered.
import { type AnyStateMachine, type StateValue } from 'xstate';

export type Entered = { readonly state: StateValue | null; readonly timers: readonly string[]; readonly work: readonly string[]; readonly children: readonly string[] };

/** States with none of them are left out. `state` is null for the machine's root. */
export function enteredIn(machine: AnyStateMachine): Entered[] {
  const all: Entered[] = [];
  const visit = (node: AnyStateMachine['root']): void => {
    const timers = [...new Set((node.after as readonly { readonly eventType: string }[]).map(({ eventType }) => eventType))];
    const invoked = (node.invoke as readonly { readonly id: string; readonly src: string }[]).map(({ id, src }) => ({ id, isMachine: 'getStateNodeById' in ((machine.implementations.actors[src] ?? {}) as object) }));
    const work = invoked.filter(({ isMachine }) => !isMachine).map(({ id }) => id);
    const children = invoked.filter(({ isMachine }) => isMachine).map(({ id }) => id);
    if (timers.length + invoked.length > 0) all.push({ state: node.path.length === 0 ? null : valueOf(node.path), timers, work, children });
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return all;
}

const valueOf = ([name = '', ...inner]: readonly string[]): StateValue => (inner.length === 0 ? name : { [name]: valueOf(inner) });
