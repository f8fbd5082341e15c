// The suite with the fewest events there is: on the plain graph, or on the one with time in it where the order of timers
// forbids what the plain one allows.
import type { Edge, Graph } from '../graph.ts';
import { marksOf, type Plan, planOptimally, planOptimallyOn } from '../plan.ts';
import type { Criterion } from '../suite.ts';
import { mostPlanned } from './feasible-paths.ts';
import type { ReplayOptions } from './replay.ts';
import { timedNetwork } from './timed-network.ts';

export type OptimumOptions = ReplayOptions & {
  /** For the search. */
  readonly seconds: number;
  readonly given: ReadonlySet<string>;
  /** Where a plan on the plain graph did not go: steps that do not go whatever the time. */
  readonly impossible: ReadonlySet<Edge> | undefined;
};

/**
 * `isOfTime`: made on the graph with time in it. `lowerBound`: of every suite, and then of those in which persons and
 * services answer at once.
 */
export type Optimum = Pick<Plan, 'tests' | 'left'> & { readonly lowerBound: number; readonly isOfTime: boolean };

/** Steps of the graph with time in it: larger programmes take longer than anybody waits. */
const mostSteps = 8_000;

/** Null where the states with their times are too many for it to be found out. */
export async function optimum(graph: Graph, criterion: Criterion, { lifetime, seconds, given, impossible }: OptimumOptions): Promise<Optimum | null> {
  if (impossible === undefined) return { ...(await planOptimally(graph, criterion, { seconds })), isOfTime: false };
  const marks = marksOf(graph, criterion);
  const { network, isWhole } = timedNetwork(graph, marks, { lifetime, limit: mostPlanned, without: (edge) => impossible.has(edge) });
  if (!isWhole || network.steps.length > mostSteps) return null;
  const { tests, left, lowerBound } = await planOptimallyOn(network, marks, { seconds, given });
  return { tests, left, lowerBound, isOfTime: true };
}
