// Where people go round for ever: whatever they do leads on, and never to a good end. Nothing has to fail for it.
import { isAtRest } from '../own-events.ts';
import { type Checking, type Found, oneAPlace } from './finding.ts';
import { lastParts } from './stuck.ts';
import { roundFrom } from './ways.ts';

/** One for each state in which a person waits on such a round, or for the nearest one of a round without any: one in which the flow rests, if it does. */
export function livelock(checking: Checking): readonly Found[] {
  if (!checking.hasGoal) return [];
  const { graph, places, ways, nearness } = checking;
  const rounds = lastParts(checking).flatMap(({ nodes, counts }) => {
    const waiting = nodes.filter((node) => {
      const at = graph.nodes[node];
      return at !== undefined && places.isWaiting(at, graph.outgoing[node] ?? []);
    });
    const resting = nodes.find((node) => isAtRest(graph.nodes[node] ?? { timers: {} }));
    return (waiting.length === 0 ? [resting ?? nodes[0] ?? 0] : waiting).map((node) => ({ node, counts }));
  });
  return oneAPlace(rounds.toSorted((a, b) => nearness(a.node) - nearness(b.node)), ({ node, counts }) => {
    const snapshot = graph.nodes[node]?.snapshot;
    const where = snapshot === undefined ? '' : places.idOf(snapshot);
    return { where, tell: () => {
      const cycle = roundFrom(graph, node, counts);
      if (cycle === null) return null;
      return {
        rule: 'livelock', severity: 'error', where, path: ways.to(node), cycle,
        message: `From ${places.words(where)} everything that can be done leads round and back, never to a good end: the only ways out, if any, are to give up and to run out of time.`,
      };
    } };
  });
}
