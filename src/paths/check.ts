// What is wrong with a chart, each finding with the shortest way to it.
import type { AnyMachineSnapshot } from 'xstate';
import { canonicalText } from './state-key.ts';
import type { Edge, Graph } from './graph.ts';
import type { Path } from './plan.ts';

/** A state from which the goal cannot be reached. `nodes` counts the states of the graph that share its value. */
export type Stuck = { readonly node: number; readonly value: unknown; readonly nodes: number; readonly path: Path };

/** `thrown` when the predicate failed instead of answering. */
export type Violation = { readonly name: string; readonly node: number; readonly path: Path; readonly thrown?: string };

/** What a person, and work and timers on their behalf, can do: neither the host ending the flow nor a lucky change of the world. */
export const byOwnMeans = ({ kind, source }: Edge): boolean => kind === 'user' || kind === 'service' || (kind === 'timer' && source !== null);

/**
 * Active states from which nothing that counts leads to the goal, nearest first, one for each state value. States beyond
 * the frontier of an incomplete graph are given the benefit of the doubt.
 */
export function stuckStates(graph: Graph, goal: (snapshot: AnyMachineSnapshot) => boolean, counts: (edge: Edge) => boolean = byOwnMeans): Stuck[] {
  const back: number[][] = graph.nodes.map(() => []);
  for (const edge of graph.edges) if (counts(edge)) back[edge.to]?.push(edge.from);
  const good = new Set(graph.nodes.flatMap(({ snapshot }, node) => (graph.frontier.has(node) || goal(snapshot) ? [node] : [])));
  for (const node of good) for (const before of back[node] ?? []) good.add(before);
  const byValue = new Map<string, number[]>();
  const ways = shortestWays(graph);
  for (const node of ways.order) {
    const snapshot = graph.nodes[node]?.snapshot;
    if (snapshot?.status !== 'active' || good.has(node)) continue;
    const value = canonicalText(snapshot.value);
    byValue.set(value, [...(byValue.get(value) ?? []), node]);
  }
  return [...byValue.values()].flatMap((nodes) => nodes.slice(0, 1).map((node) => ({ node, value: graph.nodes[node]?.snapshot.value, nodes: nodes.length, path: ways.to(node) })));
}

/** The invariants of the samples that do not hold everywhere, each with the nearest state that breaks it. */
export function invariantViolations(graph: Graph): Violation[] {
  const ways = shortestWays(graph);
  return graph.samples.invariants.flatMap(([name, holds]) => {
    for (const node of ways.order) {
      const { snapshot } = nodeOf(graph, node);
      const broken = breaks(() => holds(snapshot));
      if (broken !== null) return [{ name, node, path: ways.to(node), ...broken }];
    }
    return [];
  });
}

/** The step properties of the samples that some step breaks, each with the way up to and over that step. */
export function stepViolations(graph: Graph): Violation[] {
  const ways = shortestWays(graph);
  return graph.samples.steps.flatMap(([name, holds]) => {
    for (const node of ways.order) {
      for (const edge of graph.outgoing[node] ?? []) {
        const broken = breaks(() => holds(nodeOf(graph, node).snapshot, edge.event, nodeOf(graph, edge.to).snapshot));
        if (broken === null) continue;
        const way = ways.to(node);
        return [{ name, node: edge.to, path: { ...way, steps: [...way.steps, edge] }, ...broken }];
      }
    }
    return [];
  });
}

function breaks(holds: () => boolean): { thrown?: string } | null {
  try {
    return holds() ? null : {};
  } catch (error) {
    return { thrown: error instanceof Error ? error.message : String(error) };
  }
}

function nodeOf(graph: Graph, node: number) {
  const found = graph.nodes[node];
  if (found === undefined) throw new RangeError(`the graph has no node ${node}`);
  return found;
}

/** Every node from the nearest to the farthest, and a shortest path to each. */
export function shortestWays(graph: Graph): { readonly order: readonly number[]; to(node: number): Path } {
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
        steps.unshift(edge);
        start = edge.from;
      }
      return { input: graph.starts.find(({ to }) => to === start)?.input, start, steps };
    },
  };
}
