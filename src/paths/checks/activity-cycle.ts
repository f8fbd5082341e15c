// Work that begins work that begins the first again, without a person or a timer between: it turns as fast as the host can. So
// does a machine that goes on sending events to itself; where there is nothing else in the round, nothing ever ends it.
import type { Edge } from '../graph.ts';
import { isOfItsOwn } from '../own-events.ts';
import { components } from './components.ts';
import { type Checking, type Found, oneAPlace } from './finding.ts';
import { roundFrom } from './ways.ts';

/** What an actor shows while it runs on begins nothing. */
const isAnswer = ({ kind, event }: Edge): boolean => kind === 'service' && !event.type.startsWith('xstate.snapshot.');

export function activityCycle({ graph, ways, places }: Checking): readonly Found[] {
  const isOwn = (edge: Edge): boolean => isOfItsOwn(graph.nodes[edge.from], edge);
  const goesOn = (edge: Edge): boolean => isAnswer(edge) || isOwn(edge);
  const next = (node: number): number[] => (graph.outgoing[node] ?? []).filter(goesOn).map(({ to }) => to);
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
      const cycle = roundFrom(graph, node, goesOn);
      if (cycle === null) return null;
      for (const { from } of cycle) told.add(from);
      const found = { rule: 'activity-cycle', where, path: ways.to(node), cycle } as const;
      return cycle.every(isOwn)
        ? { ...found, severity: 'error', message: `From ${places.words(where)} the machine goes on sending events to itself, round and back: it never comes to rest, and nobody else is ever heard.` }
        : { ...found, severity: 'warning', message: `From ${places.words(where)} one piece of work leads to the next and back to the first, with neither a person nor a timer between: nothing slows it down.` };
    } };
  });
}
