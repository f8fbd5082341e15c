// Work that may fail where nothing is said of what then: the flow dies of it.
import type { AnyStateMachine } from 'xstate';
import { type Checking, type Found, oneAPlace } from './finding.ts';

type StateNode = AnyStateMachine['root'];
type Invoke = { readonly id: string };

/** An error where the samples give that failure and the flow ends of it; a warning where nobody has said that it may fail. */
export function unhandledError(checking: Checking): readonly Found[] {
  const saidFirst = deaths(checking).toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const found = oneAPlace(saidFirst, (one) => ({ where: one.where, tell: () => one }));
  const known = new Set(found.map(({ where }) => where));
  return [...found, ...unsaid(checking).filter(({ where }) => !known.has(where))];
}

function deaths({ graph, ways, places }: Checking): Found[] {
  const ends = new Map<string, Found>();
  for (const node of ways.order) {
    for (const edge of graph.outgoing[node] ?? []) {
      const id = edge.source ?? '';
      if (edge.kind !== 'service' || !edge.event.type.startsWith('xstate.error.actor.') || graph.nodes[edge.to]?.snapshot.status !== 'error') continue;
      const before = graph.nodes[node];
      if (before === undefined) continue;
      const { src, input } = before.running[id] ?? { src: id, input: undefined };
      const isSaid = graph.samples.outcomesOf(src, input, before.world) !== null;
      const where = (before.snapshot._nodes as readonly StateNode[]).find(({ invoke }) => (invoke as readonly Invoke[]).some((invoked) => invoked.id === id))?.id ?? places.idOf(before.snapshot);
      const key = `${where} ${id} ${isSaid}`;
      if (ends.has(key)) continue;
      const way = ways.to(node);
      ends.set(key, {
        rule: 'unhandled-error', severity: isSaid ? 'error' : 'warning', where, path: { ...way, steps: [...way.steps, edge] },
        message: `When “${src}” fails in ${places.words(where)}, no transition takes it, and the flow ends with an error.`,
      });
    }
  }
  return [...ends.values()];
}

/** By the chart alone: nothing from the state outward takes the failure of what it invokes. */
const unsaid = ({ places }: Checking): Found[] => places.states.flatMap((state) => (state.invoke as readonly Invoke[]).flatMap(({ id }): Found[] => {
  const type = `xstate.error.actor.${id}`;
  for (let around: StateNode | undefined = state; around !== undefined; around = around.parent) {
    if ((around.ownEvents as readonly string[]).some((taken) => taken === type || taken === '*' || (taken.endsWith('.*') && type.startsWith(taken.slice(0, -1))))) return [];
  }
  return [{ rule: 'unhandled-error', severity: 'warning', where: state.id, path: null, message: `Nothing says what happens when “${id}” fails in ${places.words(state.id)}: the flow would end with an error.` }];
}));
