// The marks of each criterion: of states, configurations, transitions, pairs of transitions and steps here; refusals and
// guards ask more of the chart and have files of their own.
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '../../engine/macrostep.ts';
import { canonicalText } from '../canonical-text.ts';
import type { Edge, Graph } from '../graph.ts';
import { idleTransitions } from '../idle-transitions.ts';
import type { Criterion } from '../suite.ts';
import { guardMarks } from './guard-marks.ts';
import { configurationOf, type Marks, Shared } from './marks.ts';
import { networkOf } from './network.ts';
import { negativeMarks } from './refusals.ts';

const known = new WeakMap<Graph, Map<Criterion, Marks>>();

/** Made once for a graph: marks of guards and refusals ask every state. */
export function marksOf(graph: Graph, criterion: Criterion): Marks {
  const found = known.get(graph) ?? new Map<Criterion, Marks>();
  known.set(graph, found);
  const made = found.get(criterion) ?? makers[criterion](graph);
  found.set(criterion, made);
  return made;
}

const none: readonly string[] = [];
const noRefusals = (): readonly Edge[] => [];
const plain = { refusals: noRefusals, countsLast: false };

const makers: Readonly<Record<Criterion, (graph: Graph) => Marks>> = {
  states: stateMarks,
  configurations: configurationMarks,
  transitions: ({ machine }) => ({ ...plain, all: transitionsOf(machine).filter((id) => !idleTransitions(machine).has(id)), ofStart: ({ transitions }) => transitions, ofEdge: ({ transitions }) => transitions }),
  'transition-pairs': pairMarks,
  edges: edgeMarks,
  negative: negativeMarks,
  guards: guardMarks,
};

/** Every state of the chart by id, without the root, which is never left, and history states, which are never entered. */
export function statesOf(machine: AnyStateMachine): string[] {
  const below = (node: AnyStateMachine['root']): string[] =>
    Object.values(node.states).flatMap((child) => [...(child.type === 'history' ? [] : [child.id]), ...below(child)]);
  return below(machine.root);
}

/** A state that is left again in the same macrostep is never rested in: the transition that leaves it tells of it. */
function stateMarks({ machine, nodes }: Graph): Marks {
  const entered = nodes.map(({ snapshot }) => snapshot._nodes.map(({ id }) => id));
  const shared = new Shared();
  const of = (to: number, transitions: readonly string[]): readonly string[] =>
    (transitions.length === 0 ? (entered[to] ?? none) : shared.list([...transitions.map((id) => id.slice(0, id.indexOf(' | '))), ...(entered[to] ?? [])]));
  return { ...plain, all: statesOf(machine), ofStart: ({ to, transitions }) => of(to, transitions), ofEdge: ({ to, transitions, kind }) => (kind === 'world' ? none : of(to, transitions)) };
}

function configurationMarks({ nodes }: Graph): Marks {
  const shared = new Shared();
  const at = nodes.map(({ snapshot }) => shared.list([configurationOf(snapshot)]));
  return { ...plain, all: [...new Set(at.flat())], ofStart: ({ to }) => at[to] ?? none, ofEdge: ({ to, kind }) => (kind === 'world' ? none : (at[to] ?? none)) };
}

/** Every two transitions that can follow each other, within a macrostep or across two. */
function pairMarks(graph: Graph): Marks {
  const made = new Map<string | null, Map<readonly string[], readonly string[]>>();
  const pairs = (last: string | null, transitions: readonly string[]): readonly string[] => {
    if (transitions.length === 0) return none;
    const after = made.get(last) ?? new Map<readonly string[], readonly string[]>();
    made.set(last, after);
    const all = last === null ? transitions : [last, ...transitions];
    const found = after.get(transitions) ?? all.slice(1).map((transition, position) => `${all[position]} → ${transition}`);
    after.set(transitions, found);
    return found;
  };
  let all: readonly string[] | undefined;
  const marks: Marks = {
    refusals: noRefusals, countsLast: true, ofStart: ({ transitions }) => pairs(null, transitions), ofEdge: ({ transitions }, last) => pairs(last, transitions),
    get all() {
      return (all ??= networkOf(graph, marks, null).names); // what can follow what shows only on the ways through the graph
    },
  };
  return marks;
}

/** Every step of the graph but the world's own, which nobody can make happen. */
function edgeMarks({ nodes, edges }: Graph): Marks {
  const names = new Map<Edge, readonly string[]>();
  const at = (node: number): string => `#${node} ${nodes[node] === undefined ? '' : configurationOf(nodes[node].snapshot)}`;
  const payload = (event: Edge['event']): string => (Object.keys(event).length === 1 ? '' : ` ${canonicalText({ ...event, type: undefined })}`);
  for (const edge of edges) if (edge.kind !== 'world') names.set(edge, [`${at(edge.from)} — ${edge.event.type}${payload(edge.event)} → ${at(edge.to)}`]);
  const distinct = new Map<string, number>();
  for (const [edge, [name = '']] of names) { // two edges with one name differ by the world they lead to, or by who made them
    const times = (distinct.get(name) ?? 0) + 1;
    distinct.set(name, times);
    if (times > 1) names.set(edge, [`${name} (${times})`]);
  }
  return { ...plain, all: [...names.values()].flat(), ofStart: () => none, ofEdge: (edge) => names.get(edge) ?? none };
}
