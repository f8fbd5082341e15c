// Guards of one list that are true at once, neither being a case of the other: which transition is taken is decided by nothing but the
// order they stand in. A special case before the general one is as deliberate as an `else`.
import type { Checking, Found } from './finding.ts';

/** One for each list of transitions: that of the first of them that is passed over. */
export function nondeterminism({ places, ways, decisions }: Checking): readonly Found[] {
  const unclear = [...decisions().together.values()].filter(({ isSpecialFirst }) => !isSpecialFirst);
  const lists = Map.groupBy(unclear, ({ passedOver }) => passedOver.slice(0, passedOver.lastIndexOf(' | ')));
  return [...lists.values()].flatMap((all) => {
    const [nearest] = all.toSorted((a, b) => place(a.passedOver) - place(b.passedOver) || place(a.taken) - place(b.taken));
    if (nearest === undefined) return [];
    const { taken, passedOver, first: { node, stimulus: { event, kind, source } } } = nearest;
    const more = all.length === 1 ? '' : ` (and ${all.length - 1} more such ${all.length === 2 ? 'pair' : 'pairs'} there)`;
    return [{
      rule: 'nondeterminism', severity: 'warning', where: passedOver, path: ways.to(node), last: { event, kind, source },
      message: `Two guards are true at once: the transition ${places.transition(taken)} is taken, and the one ${places.transition(passedOver)} is passed over, by their order alone${more}.`,
    } satisfies Found];
  });
}

const place = (transition: string): number => Number(transition.slice(transition.lastIndexOf(' | ') + 3));
