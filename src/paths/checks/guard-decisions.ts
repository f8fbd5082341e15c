// What every guard says to everything that may happen in every state: asked in one pass for all rules about guards.
import { type Graph, lookedAt, type Stimulus } from '../graph.ts';
import { type Decision, GuardProbe } from '../guard-probe.ts';
import { Interner } from '../interner.ts';

/** A moment of the graph: what happens in which of its nodes. */
export type Moment = { readonly node: number; readonly stimulus: Stimulus };

export type GuardDecisions = {
  /** Every guarded transition that was asked, with what it said at least once. */
  readonly said: ReadonlyMap<string, { readonly isTrue: boolean; readonly isFalse: boolean; readonly isReached: boolean; readonly first: Moment }>;
  /** There was no time to ask in every state. */
  readonly isCut: boolean;
  /** Pairs of guarded transitions of one list that were true at once, with the nearest moment of it. */
  readonly together: ReadonlyMap<string, Together>;
};

/** `isSpecialFirst`: whenever the guard of the one that stands first is true, the other's is, which is also true without it. */
export type Together = { readonly taken: string; readonly passedOver: string; readonly isSpecialFirst: boolean; readonly first: Moment };

/**
 * In states that were looked at.
 * @param hasTime asked before each state; false ends it with what was said so far
 */
export function guardDecisions(graph: Graph, hasTime: () => boolean): GuardDecisions {
  const probe = new GuardProbe(graph.machine);
  const interner = new Interner();
  const asked = new Set<string>();
  const said = new Map<string, { isTrue: boolean; isFalse: boolean; isReached: boolean; first: Moment }>();
  const pairs = new Map<string, Pair>();
  if (probe.guarded.size === 0) return { said, together: new Map(), isCut: false };
  let isCut = false;
  for (const [node, at] of lookedAt(graph).entries()) {
    isCut = !hasTime();
    if (isCut) break;
    if (at.snapshot.status !== 'active') continue;
    const { value, context, historyValue, children } = at.snapshot;
    // Guards see neither the world nor timers: what differs in them alone is the same question.
    const history = Object.entries(historyValue as Readonly<Record<string, readonly { readonly id: string }[]>>).map(([id, states]) => [id, ...states.map((state) => state.id)]);
    const place = `${interner.idOf(value)} ${interner.idOf(context)} ${history.length === 0 ? '' : JSON.stringify(history)} ${Object.keys(children as object).join()}`;
    for (const stimulus of graph.stimuliAt(at)) {
      if (stimulus.kind === 'world') continue;
      const question = `${place} ${interner.idOf(stimulus.event)}`;
      if (asked.has(question)) continue;
      asked.add(question);
      for (const { decisions } of probe.rounds(at.snapshot, stimulus.event)) {
        for (const { transition, isTrue, isReached } of decisions) {
          const known = said.get(transition);
          if (known === undefined) said.set(transition, { isTrue, isFalse: !isTrue, isReached, first: { node, stimulus } });
          else {
            known.isTrue ||= isTrue;
            known.isFalse ||= !isTrue;
            known.isReached ||= isReached;
          }
        }
        compare(decisions, pairs, { node, stimulus });
      }
    }
  }
  return { said, isCut, together: new Map([...pairs].flatMap(([key, { taken, passedOver, both, firstAlone, secondAlone }]) => (both === null ? [] : [[key, { taken, passedOver, isSpecialFirst: !firstAlone && secondAlone, first: both }] as const]))) };
}

type Pair = { readonly taken: string; readonly passedOver: string; both: Moment | null; firstAlone: boolean; secondAlone: boolean };

function compare(decisions: readonly Decision[], pairs: Map<string, Pair>, moment: Moment): void {
  for (const [position, first] of decisions.entries()) {
    for (const second of decisions.slice(position + 1)) {
      if (!first.isTrue && !second.isTrue) continue;
      const key = `${first.transition} ${second.transition}`;
      const pair = pairs.get(key) ?? { taken: first.transition, passedOver: second.transition, both: null, firstAlone: false, secondAlone: false };
      pairs.set(key, pair);
      if (first.isTrue && second.isTrue) pair.both ??= moment;
      else if (first.isTrue) pair.firstAlone = true;
      else pair.secondAlone = true;
    }
  }
}
