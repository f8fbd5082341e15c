// What every rule looks into, prepared once: the predicates of the samples answer node by node, and one that throws is no end of the check.
import type { Edge, Graph } from '../graph.ts';
import type { Samples } from '../samples.ts';
import { type Checking, type RuleName, thrownBy } from './finding.ts';
import { guardDecisions, type GuardDecisions } from './guard-decisions.ts';
import { Places } from './places.ts';
import { type Reached, reachedIn } from './reached.ts';
import { shortestWays } from './ways.ts';

export type Surroundings = {
  /** The host ends a flow that rests too long, or lives too long. Milliseconds. */
  readonly lifetime?: { readonly idle: number; readonly absolute: number };
  /** Asks these rules alone. Default: every one. */
  readonly only?: readonly RuleName[];
  /** Called every now and then. `false`: there is no time left for rules that ask every state. */
  readonly tick?: () => boolean;
  /** Does the asking. False: it was broken off in the midst of something that never ends. Default: waits however long. */
  readonly within?: (work: () => void) => boolean;
};

/** @param given what the graph was explored with: whether a goal is stated cannot be seen of the graph */
export function checkingOf(graph: Graph, given: Samples, { lifetime, tick = () => true }: Surroundings): Checking {
  const thrown: { name: string; node: number; message: string }[] = [];
  const asked = (name: string, node: number, ask: () => boolean): boolean => {
    try {
      return ask();
    } catch (error) {
      if (!thrown.some((known) => known.name === name)) thrown.push({ name, node, message: thrownBy(error) });
      return false;
    }
  };
  const ways = shortestWays(graph);
  const nearness = new Map(ways.order.map((node, position) => [node, position]));
  const goals = new Set<number>();
  for (const node of ways.order) {
    const snapshot = graph.nodes[node]?.snapshot;
    if (snapshot === undefined) continue;
    const isGivenUp = given.goal === undefined && (snapshot.hasTag('cancelled') || snapshot.hasTag('expired'));
    if (!isGivenUp && asked('goal', node, () => graph.samples.goal(snapshot))) goals.add(node);
  }
  let decisions: GuardDecisions | undefined;
  let reached: Reached | undefined;
  const places = new Places(graph.machine);
  let isHurried = false;
  const checking: Checking = {
    graph, ways, places, thrown,
    hasTime: () => {
      const has = tick();
      isHurried ||= !has;
      return has;
    },
    isHurried: () => isHurried,
    nearness: (node) => nearness.get(node) ?? -1,
    isGoal: (node) => goals.has(node),
    hasGoal: given.goal !== undefined || places.states.some(({ type, parent }) => type === 'final' && (parent === graph.machine.root || graph.machine.root.type === 'parallel')),
    isOutage: ({ from, event }: Edge) => asked('isOutage', from, () => graph.samples.isOutage(event)),
    isLimited: lifetime !== undefined,
    decisions: () => (decisions ??= guardDecisions(graph, () => checking.hasTime())),
    reached: () => (reached ??= reachedIn(graph)),
  };
  return checking;
}
