// Guards that never say anything but yes, or anything but no. Only a whole graph can show it.
import type { Checking, Found } from './finding.ts';

export function constantGuard({ graph, places, ways, decisions }: Checking): readonly Found[] {
  if (!graph.complete || decisions().isCut) return [];
  return [...decisions().said].flatMap(([where, { isTrue, isFalse, isReached, first }]): Found[] => {
    if ((isTrue && isFalse) || !isReached) return [];
    const { node, stimulus: { event, kind, source } } = first;
    return [{ rule: 'constant-guard', severity: 'warning', where, path: ways.to(node), last: { event, kind, source }, message: `The guard of the transition ${places.transition(where)} is ${isTrue ? 'never false' : 'never true'} under these samples.` }];
  });
}
