// Transitions that are never taken, of states that are reached. Only a whole graph can show it; where it is for a guard, other samples
// might take them.
import { transitionsOf } from '../../engine/macrostep.ts';
import type { Checking, Found } from './finding.ts';

export function unreachableTransition({ graph, places, reached }: Checking): readonly Found[] {
  if (!graph.complete) return [];
  const { idle, states, transitions, keptOut, failing } = reached();
  // Of one that a failing step was taking, the fault tells.
  return transitionsOf(graph.machine).filter((id) => !transitions.has(id) && !idle.has(id) && !failing.transitions.has(id) && states.has(id.slice(0, id.indexOf(' | ')))).map((id) => {
    const isByGuards = keptOut.transitions.has(id);
    return {
      rule: 'unreachable-transition', severity: graph.guessed.length === 0 && !isByGuards ? 'error' : 'warning', where: id, path: null,
      message: `The transition ${places.transition(id)} is never taken${isByGuards ? ': its guard, or one before it, never lets it be under these samples' : ''}.`,
    };
  });
}
