// The ways through a graph that findings are told by: the shortest ones, and what counts as a person's own.
import type { Edge, Graph } from '../graph.ts';
import type { Path } from '../plan.ts';

/** What a person, and work and timers on their behalf, can do: neither the host ending the flow nor a lucky change of the world. */
export const byOwnMeans = ({ kind, source }: Pick<Edge, 'kind' | 'source'>): boolean => kind === 'user' || kind === 'service' || (kind === 'timer' && source !== null);

export type Ways = { readonly order: readonly number[]; to(node: number): Path };

/** Every node from the nearest to the farthest, and a shortest path to each. */
export function shortestWays(graph: Graph): Ways {
  const came = new Map<number, Edge | null>();
  for (const { to } of graph.starts) came.set(to, null);
  const order = [...came.keys()];
  for (const node of order) {
    for (const edge of graph.outgoing[node] ?? []) {
      if (came.has(edge.to)) continue;
      came.set(edge.to, edge);
      order.push(edge.to);
    }
  }
  return {
    order,
    to(node) {
      const steps: Edge[] = [];
      let start = node;
      for (let edge = came.get(start); edge; edge = came.get(start)) {
        steps.push(edge);
        start = edge.from;
      }
      return { input: graph.starts.find(({ to }) => to === start)?.input, start, steps: steps.toReversed() };
    },
  };
}

/** The shortest way from a node back to it by edges that count; null where there is none. */
export function roundFrom(graph: Graph, start: number, counts: (edge: Edge) => boolean): readonly Edge[] | null {
  const came = new Map<number, Edge>();
  const queue = [start];
  for (const node of queue) {
    for (const edge of graph.outgoing[node] ?? []) {
      if (!counts(edge) || came.has(edge.to)) continue;
      came.set(edge.to, edge);
      if (edge.to !== start) {
        queue.push(edge.to);
        continue;
      }
      const round = [edge];
      for (let at = edge.from; at !== start;) {
        const before = came.get(at) as Edge; // every node of the queue but the start was come to
        round.push(before);
        at = before.from;
      }
      return round.toReversed();
    }
  }
  return null;
}

/** Those from which `ends` can be come to by edges that count, themselves included. */
export function leadingTo(graph: Graph, ends: Iterable<number>, counts: (edge: Edge) => boolean): ReadonlySet<number> {
  const back: number[][] = graph.nodes.map(() => []);
  for (const edge of graph.edges) if (counts(edge)) back[edge.to]?.push(edge.from);
  const found = new Set(ends);
  for (const node of found) for (const before of back[node] ?? []) found.add(before);
  return found;
}
