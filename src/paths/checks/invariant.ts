// What the samples say must hold in every state, and does not.
import type { Graph } from '../graph.ts';
import { type Checking, type Found, thrownBy } from './finding.ts';
import { shortestWays, type Ways } from './ways.ts';
import type { Path } from '../plan.ts';

/** `thrown` when the predicate failed instead of answering. */
export type Violation = { readonly name: string; readonly node: number; readonly path: Path; readonly thrown?: string };

/** The invariants of the samples that do not hold everywhere, each with the nearest state that breaks it. */
export function invariantViolations(graph: Graph, ways: Ways = shortestWays(graph)): Violation[] {
  return graph.samples.invariants.flatMap(([name, holds]) => {
    for (const node of ways.order) {
      const snapshot = graph.nodes[node]?.snapshot;
      const broken = snapshot === undefined ? null : breaks(() => holds(snapshot));
      if (broken !== null) return [{ name, node, path: ways.to(node), ...broken }];
    }
    return [];
  });
}

export const invariant = ({ graph, ways, places }: Checking): readonly Found[] =>
  invariantViolations(graph, ways).map(({ name, node, path, thrown }) => {
    const snapshot = graph.nodes[node]?.snapshot;
    const at = snapshot === undefined ? '' : places.words(places.idOf(snapshot));
    return { rule: 'invariant', severity: 'error', where: name, path, message: thrown === undefined ? `“${name}” does not hold in ${at}.` : `“${name}” cannot be asked in ${at}: ${thrown}` };
  });

export function breaks(holds: () => boolean): { thrown?: string } | null {
  try {
    return holds() ? null : {};
  } catch (error) {
    return { thrown: thrownBy(error) };
  }
}
