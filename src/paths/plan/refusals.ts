// Events where they are refused ("sneak paths"): what a person may send and the state does not take must change nothing.
import type { EventObject } from 'xstate';
import { nextStep } from '../../engine/macrostep.ts';
import { canonicalText } from '../canonical-text.ts';
import { type Edge, type Graph, type GraphNode, lookedAt, type Stimulus } from '../graph.ts';
import { isAtRest } from '../own-events.ts';
import { configurationOf, type Marks } from './marks.ts';

/**
 * A mark for each configuration and each type of event that a person may send, where some state of that configuration
 * refuses the event with every payload of the samples. Finished flows are left out: they take nothing at all. So are those in
 * passing: nobody can send them anything before they have heard what they sent to themselves.
 */
export function negativeMarks(graph: Graph): Marks {
  const types = typesOf(graph);
  const faulty = faultyNodes(graph);
  const refusals = lookedAt(graph).map((node, at) => (node.snapshot.status === 'active' && isAtRest(node) ? refusalsAt(graph, node, at, types, faulty) : []));
  const names = new Map<string, readonly string[]>();
  const markOf = ({ from, event }: Edge): readonly string[] => {
    const snapshot = graph.nodes[from]?.snapshot;
    const name = snapshot === undefined ? '' : `${configurationOf(snapshot)}: ${event.type}`;
    const found = names.get(name) ?? [name];
    names.set(name, found);
    return found;
  };
  for (const refusal of refusals.flat()) markOf(refusal);
  return { all: [...names.keys()], ofStart: () => [], ofEdge: (edge) => (isRefusal(edge) ? markOf(edge) : []), refusals: (node) => refusals[node] ?? [], countsLast: false };
}

/** An event that is sent and refused: no transition, and nothing else that could have happened by it. */
export const isRefusal = ({ kind, source, transitions }: Edge): boolean => kind !== 'world' && source === null && transitions.length === 0;

/** As a step of a path: from the state to itself. */
export const refusal = (at: number, { kind, event }: Pick<Stimulus, 'kind' | 'event'>): Edge =>
  ({ from: at, to: at, event, kind, source: null, transitions: [], effects: [], timersStarted: [], timersStopped: [] });

/**
 * Whether an event of a person or of the host is refused in a state. Where the graph has no step for it, it still may
 * lead to a state beyond the limit, or make a guard fail: there XState is asked.
 */
export function isRefused({ machine, frontier }: Graph, node: GraphNode, at: number, event: EventObject, faulty: ReadonlySet<number>): boolean {
  if (!frontier.has(at) && !faulty.has(at)) return true;
  try {
    return nextStep(machine, node.snapshot, event).taken.length === 0;
  } catch {
    return false;
  }
}

export const faultyNodes = ({ faults }: Graph): ReadonlySet<number> => new Set(faults.flatMap(({ from }) => (from === null ? [] : [from])));

function refusalsAt(graph: Graph, node: GraphNode, at: number, types: readonly string[], faulty: ReadonlySet<number>): Edge[] {
  const accepted = new Set((graph.outgoing[at] ?? []).flatMap(({ kind, event }) => (kind === 'user' ? [event.type] : [])));
  return types.flatMap((type) => {
    if (accepted.has(type)) return [];
    const payloads = graph.samples.payloadsOf(type, node.snapshot) ?? [{}];
    const events = payloads.map((payload) => ({ ...payload, type }));
    const [event] = events;
    return event !== undefined && events.every((one) => isRefused(graph, node, at, one, faulty)) ? [refusal(at, { kind: 'user', event })] : [];
  });
}

/** What a person may send anywhere, also what only states out of reach name. */
function typesOf(graph: Graph): string[] {
  const users = new Set<string>();
  for (const node of lookedAt(graph)) for (const { kind, event } of graph.stimuliAt(node)) if (kind === 'user') users.add(event.type);
  for (const type of [...(graph.machine.events as string[]), ...graph.samples.namedEvents]) {
    if (!type.startsWith('xstate.') && type !== '*' && !type.endsWith('.*') && !graph.hostEvents.includes(type)) users.add(type);
  }
  return [...users];
}

/** Events of persons and of the host that a state is asked about and refuses, with every payload that it refuses. */
export function refusedStimuli(graph: Graph, node: GraphNode, at: number, faulty: ReadonlySet<number>): Stimulus[] {
  const taken = new Map<string, Set<string>>();
  for (const { kind, source, event } of graph.outgoing[at] ?? []) {
    if (kind === 'world' || source !== null) continue;
    taken.set(event.type, (taken.get(event.type) ?? new Set()).add(canonicalText(event)));
  }
  return graph.stimuliAt(node).filter(({ kind, source, event }) =>
    kind !== 'world' && source === null && taken.get(event.type)?.has(canonicalText(event)) !== true && isRefused(graph, node, at, event, faulty));
}
