// The shortest suite there is: an integer programme over how often each arc is taken. Circles that no test leads to are
// cut off by rows added where they show, until what is left can be walked.
import { toursOfFlow } from './euler.ts';
import { cutsFor } from './circles.ts';
import { flowProgramme } from './flow-rows.ts';
import { type Solver, withSolver } from './highs.ts';
import { boundOf, slack } from './lower-bound.ts';
import type { Network } from './network.ts';
import { isPostman, postmanTours } from './postman.ts';
import { mostReplanned } from './tours-for.ts';
import { costOf, type Tour, trimmed } from './tours.ts';

export type Optimum = {
  readonly tours: readonly Tour[];
  /** No tours cost less. */
  readonly bound: number;
};

/**
 * @param known tours that cover everything: the answer where nothing better is found in time
 * @param most events, as they were planned with
 */
export async function optimalTours(network: Network, known: readonly Tour[], seconds: number, most: number): Promise<Optimum> {
  if (network.head.length === 0) return { tours: known, bound: 0 };
  const postman = isPostman(network) ? postmanTours(network, most) : null;
  if (postman !== null && (postman.isExact || postman.bound > most || network.head.length > mostReplanned)) return postman;
  const programme = flowProgramme(network, true);
  const { bound, cuts } = await boundOf(network);
  return withSolver({ ...programme, rows: [...programme.rows, ...cuts] }, (solver) => search(network, solver, known, { seconds, bound: bound ?? 0 }));
}

function search(network: Network, solver: Solver, known: readonly Tour[], { seconds, bound: least }: { readonly seconds: number; readonly bound: number }): Optimum {
  let best = known;
  let bound = least;
  solver.begin(timesOf(network, known));
  while (bound < costOf(network, best) && solver.spent() < seconds) {
    const { bound: proved, values, isOptimal } = solver.run({ seconds: seconds - solver.spent() });
    bound = Math.max(bound, Math.ceil(proved - slack)); // cuts only take away: what was proved stays proved
    if (values === null) break;
    const times = Int32Array.from(values, Math.round);
    const cuts = cutsFor(network, times);
    if (cuts.length === 0) {
      const tours = trimmed(network, toursOfFlow(network, times));
      if (costOf(network, tours) < costOf(network, best)) best = tours;
      if (isOptimal) break;
    }
    solver.add(cuts);
  }
  return { tours: best, bound: Math.min(bound, costOf(network, best)) };
}

function timesOf({ head }: Network, tours: readonly Tour[]): Float64Array {
  const times = new Float64Array(head.length);
  for (const arc of tours.flat()) times[arc] = (times[arc] ?? 0) + 1;
  return times;
}
