// Events that a machine has sent to itself and is yet to hear. They come before everything else that may happen, the one sent
// first before the others: a flow that has any is in passing, and rests nowhere before the last of them is heard.
import { equalTimers } from './equal-timers.ts';
import type { Edge, GraphNode, Timers } from './graph.ts';

const turns = new WeakMap<Timers, readonly string[]>();
const none: readonly string[] = [];

/** Their names among the timers, in the order in which they are heard. */
export const ownEvents = (timers: Timers): readonly string[] => turns.get(timers) ?? none;

/** Nothing is on its way from the machine to itself. */
export const isAtRest = ({ timers }: Pick<GraphNode, 'timers'>): boolean => ownEvents(timers).length === 0;

/** The step out of this node is such an event being heard. */
export const isOfItsOwn = (node: GraphNode | undefined, { source }: Pick<Edge, 'source'>): boolean => source !== null && node?.timers[source]?.isAtOnce === true;

/**
 * Keeps the order of sending, which a record does not: names that are numbers come first in it. Of those that are alike, the one
 * heard first bears the name of the one that fires first.
 * @param sent names of all of them
 */
export function keepTurns(timers: Timers, sent: readonly string[]): void {
  const free = new Map(equalTimers(timers).flatMap((group) => {
    const names = [...group];
    return group.map((name) => [name, names] as const);
  }));
  turns.set(timers, sent.map((name) => free.get(name)?.shift() ?? name));
}
