// Ways around in a chart on which nobody is waited for: neither a person nor a timer. A delay of zero waits for nobody
// either. A transition with a guard is taken to be what ends the loop; the path planner, which evaluates guards, is the one
// to prove it.
import type { AnyStateMachine } from 'xstate';
import { kindOf, logicOf } from '#src/engine/actor-logic.ts';
import { timersOf } from '#src/engine/version-fit.ts';
import { type Lint, nameOf, warning } from './chart.ts';

type StateNode = AnyStateMachine['root'];
type Edge = { readonly to: StateNode; readonly kind: 'activity' | 'delay' | 'always' | 'done' };
type Transition = { readonly target?: readonly StateNode[]; readonly guard?: unknown };

export const loops: Lint = function* (chart) {
  const nodes = within(chart.machine.root);
  const edges = new Map(nodes.map((node) => [node, edgesOf(chart.machine, node)] as const));
  for (const loop of loopsOf(nodes, (node) => edges.get(node) ?? [])) {
    const inner = loop.flatMap((node) => (edges.get(node) ?? []).filter(({ to }) => loop.includes(to)));
    const worst = (['activity', 'delay'] as const).find((kind) => inner.some((edge) => edge.kind === kind));
    const start = loop.find((node) => edges.get(node)?.some(({ kind, to }) => kind === worst && loop.includes(to))) ?? loop[0];
    if (start === undefined) continue;
    const timer = worst === 'delay' ? zeroTimersOf(chart.machine, start).map(({ delay }) => ['after', String(delay)])[0] : undefined;
    const place = chart.places.at([...start.path.flatMap((key) => ['states', key]), ...(timer ?? [])]);
    const way = loop.map(nameOf).join(', ');
    if (worst === 'activity') yield warning('activity-cycle', `${way}: activities that lead to one another without a person or a timer in between, so one that keeps failing (or succeeding) is run over and over. Let a timer or an event lead on, or guard the way back`, place);
    else if (worst === 'delay') yield warning('zero-delay-loop', `${way}: delays of zero lead round in a circle, so a flow that comes here is written over and over, as fast as the disk takes it. Let one of the delays last, or guard the way back`, place);
    else yield warning('always-loop', `${way}: "always" leads round in a circle; a flow that comes here fails. Guard one of the transitions`, place);
  }
};

const within = (node: StateNode): StateNode[] => [node, ...Object.values(node.states).flatMap((child) => within(child))];

function edgesOf(machine: AnyStateMachine, node: StateNode): Edge[] {
  const activities = new Set(node.invoke.flatMap(({ id, src }) => {
    const logic = logicOf(machine, src as string);
    return logic !== undefined && kindOf(logic) === 'promise' ? [`xstate.done.actor.${id}`, `xstate.error.actor.${id}`] : [];
  }));
  const taken = (transitions: readonly Transition[] | undefined, kind: Edge['kind']): Edge[] => {
    const first = transitions?.[0];
    return first === undefined || first.guard !== undefined ? [] : (first.target ?? []).flatMap((target) => entered(target).map((to) => ({ to, kind })));
  };
  const parent = node.parent as StateNode | undefined;
  return [
    ...taken(node.always as readonly Transition[] | undefined, 'always'),
    ...zeroTimersOf(machine, node).flatMap(({ type }) => taken(node.transitions.get(type) as readonly Transition[] | undefined, 'delay')),
    ...[...activities].flatMap((type) => taken(node.transitions.get(type) as readonly Transition[] | undefined, 'activity')),
    ...(node.type === 'final' && parent?.type === 'compound' ? taken(parent.transitions.get(`xstate.done.state.${parent.id}`) as readonly Transition[] | undefined, 'done') : []),
  ];
}

/** Timers that are due at once, whoever sets them. A delay that is computed is taken to last. */
const zeroTimersOf = (machine: AnyStateMachine, node: StateNode): ReturnType<typeof timersOf> =>
  timersOf(node).filter(({ delay }) => (typeof delay === 'string' ? (machine.implementations.delays[delay] as unknown) : delay) === 0);

/** The state and what is entered with it. */
function entered(node: StateNode): StateNode[] {
  if (node.type === 'parallel') return [node, ...Object.values(node.states).flatMap((child) => entered(child))];
  return [node, ...(node.type === 'compound' ? (node.initial.target ?? []).flatMap((child) => entered(child)) : [])];
}

/** Strongly connected parts with at least one edge inside (Tarjan). */
function loopsOf(nodes: readonly StateNode[], edgesOf: (node: StateNode) => readonly Edge[]): StateNode[][] {
  const order = new Map<StateNode, number>();
  const low = new Map<StateNode, number>();
  const stack: StateNode[] = [];
  const found: StateNode[][] = [];
  const visit = (node: StateNode): void => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    stack.push(node);
    for (const { to } of edgesOf(node)) {
      if (!order.has(to)) visit(to);
      if (stack.includes(to)) low.set(node, Math.min(low.get(node) ?? 0, low.get(to) ?? 0));
    }
    if (low.get(node) !== order.get(node)) return;
    const part = stack.splice(stack.indexOf(node));
    if (part.length > 1 || edgesOf(node).some(({ to }) => to === node)) found.push(part);
  };
  for (const node of nodes) if (!order.has(node)) visit(node);
  return found;
}
