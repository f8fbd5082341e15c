// Where people go round for ever: among the states that lead to no good end, those that lead nowhere else.
import type { AnyMachineSnapshot } from 'xstate';
import { byOwnMeans } from '#src/paths/check.ts';
import type { Edge, Graph } from '#src/paths/graph.ts';

export type Livelock = {
  /** A state of the chart in which a person waits on every round, by its id. */
  readonly where: string;
  /** States of the graph that can do nothing but come here. */
  readonly states: number;
  /** One round: events, beginning and ending in that state. */
  readonly round: readonly string[];
};

/**
 * One for each waiting state that lies on such a round. That an activity fails for reasons of its own (a directory that does not answer)
 * is no part of a round: people go round although everything works. Giving up and running out of time are no way out.
 */
export function livelocks(graph: Graph): readonly Livelock[] {
  const counts = (edge: Edge) => byOwnMeans(edge) && !isOutage(edge);
  const isGood = good(graph);
  const stuck = graph.nodes.flatMap(({ snapshot }, node) => (snapshot.status === 'active' && !isGood.has(node) ? [node] : []));
  const last = lastParts(graph, stuck, counts);
  const waiting = new Map<string, { states: Set<number>; round: readonly string[] }>();
  for (const node of last) {
    const { snapshot } = graph.nodes[node]!;
    if (!snapshot.hasTag('awaitingUser')) continue;
    const round = roundFrom(graph, node, counts);
    if (round === null) continue;
    const where = idOf(snapshot);
    const known = waiting.get(where) ?? { states: new Set<number>(), round };
    known.states.add(node);
    waiting.set(where, known);
  }
  return [...waiting].map(([where, { states, round }]) => ({ where, states: states.size, round }));
}

const isOutage = ({ event }: Edge): boolean => 'error' in event && (event.error as { readonly code?: string }).code === 'directory.unavailable';
const idOf = (snapshot: AnyMachineSnapshot): string => snapshot._nodes.find(({ tags }) => tags.includes('awaitingUser'))?.id ?? '';

function good(graph: Graph): ReadonlySet<number> {
  const back: number[][] = graph.nodes.map(() => []);
  for (const edge of graph.edges) if (byOwnMeans(edge)) back[edge.to]?.push(edge.from);
  const found = new Set(graph.nodes.flatMap(({ snapshot }, node) => (graph.samples.goal(snapshot) ? [node] : [])));
  for (const node of found) for (const before of back[node] ?? []) found.add(before);
  return found;
}

/** The states that can be come back to from wherever they lead, as long as the flow goes on. */
function lastParts(graph: Graph, among: readonly number[], counts: (edge: Edge) => boolean): readonly number[] {
  const inside = new Set(among);
  const on = (node: number) => (graph.outgoing[node] ?? []).filter((edge) => counts(edge) && inside.has(edge.to)).map(({ to }) => to);
  const found: number[] = [];
  const leadsOut = new Set<number>();
  for (const node of among) {
    if (leadsOut.has(node)) continue;
    const ahead = new Set([node]);
    for (const at of ahead) for (const next of on(at)) ahead.add(next);
    // Small parts only: what is ahead of most states of a stuck part is the round they end in.
    const comesBack = [...ahead].every((at) => reaches(at, node, on));
    if (comesBack) found.push(node);
    else leadsOut.add(node);
  }
  return found;
}

function reaches(from: number, to: number, on: (node: number) => readonly number[]): boolean {
  const seen = new Set([from]);
  for (const at of seen) {
    if (at === to) return true;
    for (const next of on(at)) seen.add(next);
  }
  return false;
}

/** The shortest way back to where it begins; null where there is none. */
function roundFrom(graph: Graph, start: number, counts: (edge: Edge) => boolean): readonly string[] | null {
  const came = new Map<number, Edge>();
  const queue = [start];
  for (const node of queue) {
    for (const edge of graph.outgoing[node] ?? []) {
      if (!counts(edge)) continue;
      if (edge.to === start) {
        const round = [edge.event.type];
        for (let at = node; at !== start;) {
          const before = came.get(at)!;
          round.unshift(before.event.type);
          at = before.from;
        }
        return round;
      }
      if (came.has(edge.to)) continue;
      came.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return null;
}
