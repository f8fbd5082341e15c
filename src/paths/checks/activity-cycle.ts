// Work that begins work that begins the first again, without a person or a timer between: it turns as fast as the host can.
import type { Edge } from '../graph.ts';
import { components } from './components.ts';
import { type Checking, type Found, oneAPlace } from './finding.ts';
import { roundFrom } from './ways.ts';

/** What an actor shows while it runs on begins nothing. */
const isAnswer = ({ kind, event }: Edge): boolean => kind === 'service' && !event.type.startsWith('xstate.snapshot.');

export function activityCycle({ graph, ways, places }: Checking): readonly Found[] {
  const next = (node: number): number[] => (graph.outgoing[node] ?? []).filter(isAnswer).map(({ to }) => to);
  const turning = new Set(components(ways.order, next).flatMap((part) => {
    const [only] = part;
    return part.length > 1 || (only !== undefined && next(only).includes(only)) ? [part] : [];
  }).flat());
  const told = new Set<number>();
  return oneAPlace(ways.order, (node) => {
    const snapshot = graph.nodes[node]?.snapshot;
    if (snapshot === undefined || !turning.has(node) || told.has(node)) return null;
    const where = places.idOf(snapshot);
    return { where, tell: () => {
      const cycle = roundFrom(graph, node, isAnswer);
      if (cycle === null) return null;
      for (const { from } of cycle) told.add(from);
      return { rule: 'activity-cycle', severity: 'warning', where, path: ways.to(node), cycle, message: `From ${places.words(where)} one piece of work leads to the next and back to the first, with neither a person nor a timer between: nothing slows it down.` };
    } };
  });
}
