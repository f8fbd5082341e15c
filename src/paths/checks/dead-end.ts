// States that are no end and that nothing leads out of: no event of a person is taken, no work answers, no timer runs.
import { type Checking, type Found, oneAPlace } from './finding.ts';
import { byOwnMeans } from './ways.ts';

export function deadEnd({ graph, ways, places, isGoal }: Checking): readonly Found[] {
  const failing = new Set(graph.faults.map(({ from }) => from)); // what would lead on fails, and is told of by itself
  return oneAPlace(ways.order, (node) => {
    const snapshot = graph.nodes[node]?.snapshot;
    const outgoing = graph.outgoing[node] ?? [];
    if (snapshot?.status !== 'active' || isGoal(node) || graph.frontier.has(node) || failing.has(node) || outgoing.some(byOwnMeans)) return null;
    const where = places.idOf(snapshot);
    const only = outgoing.length === 0 ? '' : ', but for the host ending the flow or the world changing by itself';
    return { where, tell: () => ({ rule: 'dead-end', severity: 'error', where, path: ways.to(node), message: `${places.words(where)} is no end, and nothing leads out of it: no event is taken there, no work answers and no timer runs${only}.` }) };
  });
}
