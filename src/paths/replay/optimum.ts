// The suite with the fewest events there is: on the plain graph, or on the one with time in it where the order of timers
// forbids what the plain one allows.
import type { Graph } from '../graph.ts';
import { marksOf, type Plan, planOptimally, planOptimallyOn } from '../plan.ts';
import type { NamedNetwork } from '../plan/network.ts';
import type { Criterion } from '../suite.ts';

export type OptimumOptions = {
  /** For the search. */
  readonly seconds: number;
  readonly given: ReadonlySet<string>;
  /** Whether a plan on the plain graph did not go. */
  readonly isHindered: boolean;
  /** Then every way that time allows; missing where it is too large. */
  readonly timed: NamedNetwork | undefined;
};

/** `isOfTime`: made on the graph with time in it. `lowerBound`: of every suite that covers what can be covered there. */
export type Optimum = Pick<Plan, 'tests' | 'left'> & { readonly lowerBound: number; readonly isOfTime: boolean };

/** Steps of the graph with time in it: larger programmes take longer than anybody waits. */
const mostSteps = 8_000;

/** Null where the states with their times are too many for it to be found out. */
export async function optimum(graph: Graph, criterion: Criterion, { seconds, given, isHindered, timed }: OptimumOptions): Promise<Optimum | null> {
  if (!isHindered) return { ...(await planOptimally(graph, criterion, { seconds })), isOfTime: false };
  if (timed === undefined || timed.steps.length > mostSteps) return null;
  const { tests, left, lowerBound } = await planOptimallyOn(timed, marksOf(graph, criterion), { seconds, given });
  return { tests, left, lowerBound, isOfTime: true };
}
