// How few events any suite could do with that covers what this one does: counted on what is possible in time, where that is had.
import type { Edge, Graph } from './graph.ts';
import { lowerBound, lowerBoundOn, marksOf } from './plan.ts';
import type { NamedNetwork } from './plan/network.ts';
import type { Optimum } from './replay/optimum.ts';
import type { Criterion, Uncovered } from './suite.ts';

/** `isOfTime`: of suites that are possible in time; else of all that the chart without its time allows, which may do with less. */
export type Bound = { readonly least: number; readonly isOfTime: boolean };

export type Known = {
  /** Where somebody has a bound already: for everything within reach, or for what is possible in time. */
  readonly proved: Pick<Optimum, 'lowerBound' | 'isOfTime'> | null;
  /** Every way that time allows, where it forbids some. */
  readonly timed: NamedNetwork | undefined;
};

/**
 * For a suite that leaves out what cannot happen, without the steps that are for nothing else; null where what is left out
 * might yet happen.
 */
export async function boundOf(graph: Graph, criterion: Criterion, uncovered: readonly Uncovered[], { proved, timed }: Known): Promise<Bound | null> {
  if (!graph.complete) return null; // what was not looked at may need more, or less
  if (criterion === 'edges' && graph.edges.some(({ kind }) => kind === 'world')) return null; // steps in two worlds may be one to whoever tests
  const left = uncovered.filter(({ why }) => why === 'infeasible' || why === 'budget');
  if (proved?.isOfTime === true) return left.some(({ why }) => why === 'budget') ? null : { least: proved.lowerBound, isOfTime: true };
  if (proved !== null && left.length === 0 && timed === undefined) return { least: proved.lowerBound, isOfTime: false };
  if (left.some(({ why }) => why === 'budget')) return null;
  const inTime = timed === undefined ? null : await lowerBoundOn(timed);
  if (inTime !== null) return { least: inTime, isOfTime: true };
  const timeless = await timelessBound(graph, criterion, left);
  return timeless === null ? null : { least: timeless, isOfTime: false };
}

/** Steps that carry these marks can be left out of a graph, and what else a criterion asks of it stays the same. */
const separable: readonly Criterion[] = ['states', 'configurations', 'transitions', 'edges'];

async function timelessBound(graph: Graph, criterion: Criterion, left: readonly Uncovered[]): Promise<number | null> {
  if (left.length === 0) return await lowerBound(graph, criterion);
  if (!separable.includes(criterion)) return null;
  const marks = marksOf(graph, criterion);
  const names = new Set(left.map(({ transition }) => transition));
  const isKept = (edge: Edge): boolean => !marks.ofEdge(edge, null).some((mark) => names.has(mark));
  return await lowerBound({ ...graph, edges: graph.edges.filter(isKept), outgoing: graph.outgoing.map((edges) => edges.filter(isKept)) }, criterion);
}
