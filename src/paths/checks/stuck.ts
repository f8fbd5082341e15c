// Where no good end can be come to any more, and of that the parts that nothing but the host's clock or luck leads out of.
import type { Edge } from '../graph.ts';
import { components } from './components.ts';
import type { Checking } from './finding.ts';
import { byOwnMeans, leadingTo } from './ways.ts';

export type LastPart = {
  /** Of the graph, the nearest first. */
  readonly nodes: readonly number[];
  /** What of its steps leads round: not what fails for reasons of its own. */
  readonly counts: (edge: Edge) => boolean;
};

/**
 * Parts of the graph out of which no step of one's own leads, in which there is at least one, and from which neither the goal nor
 * another end can be come to. An end tagged `cancelled` or `expired` is no way out; what lies beyond the frontier may be one.
 */
export function lastParts(checking: Checking): readonly LastPart[] {
  const { graph, ways, nearness, isGoal, isOutage } = checking;
  const counts = (edge: Edge): boolean => byOwnMeans(edge) && !isOutage(edge);
  const isWayOut = (node: number): boolean => {
    const snapshot = graph.nodes[node]?.snapshot;
    return graph.frontier.has(node) || isGoal(node) || (snapshot !== undefined && snapshot.status !== 'active' && !snapshot.hasTag('cancelled') && !snapshot.hasTag('expired'));
  };
  const free = leadingTo(graph, ways.order.filter(isWayOut), byOwnMeans);
  const stuck = ways.order.filter((node) => !free.has(node) && graph.nodes[node]?.snapshot.status === 'active');
  const inside = new Set(stuck);
  const next = (node: number): number[] => (graph.outgoing[node] ?? []).filter((edge) => counts(edge) && inside.has(edge.to)).map(({ to }) => to);
  return components(stuck, next).flatMap((part) => {
    const own = new Set(part);
    const ahead = part.map(next);
    if (ahead.every((all) => all.length === 0) || ahead.some((all) => all.some((to) => !own.has(to)))) return [];
    return [{ nodes: part.toSorted((a, b) => nearness(a) - nearness(b)), counts }];
  });
}
