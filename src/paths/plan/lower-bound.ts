// How few events a suite could have at best. A linear programme that every suite obeys: its optimum is a bound that no
// planner gets below.
import type { Graph } from '../graph.ts';
import type { Criterion } from '../suite.ts';
import { marksOf } from './criteria.ts';
import { cutsFor } from './circles.ts';
import { flowProgramme } from './flow-rows.ts';
import { type Row, withSolver } from './highs.ts';
import { type Network, networkOf } from './network.ts';
import { isPostman, postmanBound } from './postman.ts';
import { reduced } from './reduced.ts';

/** The solver's tolerances add up to less than this. */
export const slack = 1e-3;
/** Larger programmes take longer than anybody waits: some ten seconds. */
const mostArcs = 40_000;
const mostWork = 600_000_000;

/** Times that circles are cut off. */
const mostRounds = 20;

/** Null where the graph is too large for it to be found out. */
export async function lowerBound(graph: Graph, criterion: Criterion): Promise<number | null> {
  return await lowerBoundOn(networkOf(graph, marksOf(graph, criterion), null));
}

/** For everything that a network made elsewhere carries. */
export async function lowerBoundOn(whole: Network): Promise<number | null> {
  const { network, cost } = reduced(whole);
  const { bound } = isPostman(network) ? { bound: postmanBound(network) } : await boundOf(network);
  return bound === null ? null : bound + cost;
}

/** With the rows that were found to cut circles off. */
export async function boundOf(network: Network): Promise<{ readonly bound: number | null; readonly cuts: readonly Row[] }> {
  if (network.head.length === 0) return { bound: 0, cuts: [] };
  if (network.head.length > mostArcs) return { bound: null, cuts: [] };
  return withSolver(flowProgramme(network, false), (solver) => {
    let best: number | null = null;
    const cuts: Row[] = [];
    for (let round = 0; round < mostRounds; round++) {
      const { isOptimal, bound, values } = solver.run({ steps: Math.ceil(mostWork / network.head.length) });
      if (!isOptimal || values === null) break;
      best = Math.max(best ?? 0, Math.ceil(bound - slack)); // one more row only takes away
      const more = cutsFor(network, values);
      if (more.length === 0) break;
      solver.add(more);
      cuts.push(...more);
    }
    return { bound: best, cuts };
  });
}
