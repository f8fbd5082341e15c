// What the samples say must hold of every step, and some step breaks.
import type { Edge, Graph } from '../graph.ts';
import type { Checking, Found } from './finding.ts';
import { breaks, type Violation } from './invariant.ts';
import { shortestWays, type Ways } from './ways.ts';

/** The step properties of the samples that some step breaks, each with the way up to and over that step. */
export function stepViolations(graph: Graph, ways: Ways = shortestWays(graph)): Violation[] {
  return graph.samples.steps.flatMap(([name, holds]) => {
    for (const node of ways.order) {
      for (const edge of graph.outgoing[node] ?? []) {
        const [before, after] = [graph.nodes[node]?.snapshot, graph.nodes[edge.to]?.snapshot];
        const broken = before === undefined || after === undefined ? null : breaks(() => holds(before, edge.event, after));
        if (broken === null) continue;
        const way = ways.to(node);
        return [{ name, node: edge.to, path: { ...way, steps: [...way.steps, edge] }, ...broken }];
      }
    }
    return [];
  });
}

export const step = ({ graph, ways, places }: Checking): readonly Found[] =>
  stepViolations(graph, ways).map(({ name, path, thrown }) => {
    const last: Edge | undefined = path.steps.at(-1);
    const before = last === undefined ? undefined : graph.nodes[last.from]?.snapshot;
    const at = before === undefined ? '' : ` out of ${places.words(places.idOf(before))}`;
    return { rule: 'step', severity: 'error', where: name, path, message: thrown === undefined ? `“${name}” is broken by the last step, ${at.trim() || 'the first one'}.` : `“${name}” cannot be asked of a step${at}: ${thrown}` };
  });
