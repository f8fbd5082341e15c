// States of the chart that nothing leads to. Only a whole graph can show it; where nothing but a guard keeps it out, other samples might.
import type { Checking, Found } from './finding.ts';

export function unreachableState({ graph, places, reached }: Checking): readonly Found[] {
  if (!graph.complete) return [];
  const { states, keptOut, failing } = reached();
  // Of what lies within a state that is not reached, the state tells; of what a failing step leads into, the fault.
  return places.states.filter(({ id, type, parent }) => type !== 'history' && !states.has(id) && !failing.states.has(id) && (parent === undefined || states.has(parent.id))).map(({ id }) => {
    if (failing.behind.has(id)) return { rule: 'unreachable-state', severity: 'warning', where: id, path: null, message: `Only a step that fails leads to ${places.words(id)}.` };
    const isByGuards = keptOut.states.has(id);
    return {
      rule: 'unreachable-state', severity: graph.guessed.length === 0 && !isByGuards ? 'error' : 'warning', where: id, path: null,
      message: isByGuards ? `No guard that leads to ${places.words(id)} ever says yes under these samples.` : `Nothing leads to ${places.words(id)}.`,
    };
  });
}
