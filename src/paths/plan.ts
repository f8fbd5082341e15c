// Suites of paths that cover a graph: which tests to run, in few events, so that everything a criterion asks for happens.
// Beginning a new test costs nothing, every event costs one. The same graph gives the same suite.
import type { Edge, Graph } from './graph.ts';
import { marksOf } from './plan/criteria.ts';
import type { Marks } from './plan/marks.ts';
import { mostEvents } from './plan/most-events.ts';
import { isStart, type NamedNetwork, networkOf } from './plan/network.ts';
import { optimalTours } from './plan/optimal.ts';
import { reduced } from './plan/reduced.ts';
import { costOf, type Tour } from './plan/tours.ts';
import { toursFor } from './plan/tours-for.ts';
import type { Criterion } from './suite.ts';

export { marksOf, statesOf } from './plan/criteria.ts';
export { lowerBound, lowerBoundOn } from './plan/lower-bound.ts';
export type { Marks } from './plan/marks.ts';
export type { Criterion } from './suite.ts';

/** `from` and `to` are nodes of the graph. A step with no transition that is not the world's is an event that is refused. */
export type PathStep = Edge;
export type Path = { readonly input: unknown; readonly start: number; readonly steps: readonly PathStep[] };

export type Plan = {
  readonly tests: readonly Path[];
  /** For states and transitions all that the chart defines; for the other criteria all that the graph holds. */
  readonly total: number;
  /** With those that were given as covered. */
  readonly covered: number;
  /** Marks that no path covers: out of reach under these samples, behind the graph's frontier, or left out. */
  readonly uncovered: readonly string[];
  /** Those of them that are within reach: covering them as well takes more events than a suite may have. */
  readonly left: readonly string[];
};

export type PlanOptions = {
  /** Marks that other paths cover already. */
  readonly given?: ReadonlySet<string>;
  /** Edges that must not be used. */
  readonly without?: (edge: Edge) => boolean;
  /** At most so many events in all paths together. Default 500,000. */
  readonly events?: number;
};

export function planPaths(graph: Graph, criterion: Criterion = 'transitions', { without, ...options }: PlanOptions = {}): Plan {
  const marks = marksOf(graph, criterion);
  return planOn(networkOf(graph, marks, without ?? null), marks, options);
}

/** On a network of the graph's steps that was made elsewhere. */
export function planOn(network: NamedNetwork, marks: Marks, options: Pick<PlanOptions, 'given' | 'events'>): Plan {
  const { given } = options;
  const isOpen = (mark: number): boolean => given?.has(network.names[mark] ?? '') !== true;
  const small = reduced(network, isOpen);
  return planOf(network, marks.all, small.back(toursFor(small.network, (options.events ?? mostEvents) - small.cost)), given ?? new Set());
}

export type OptimalPlan = Plan & {
  /** No suite for this criterion has fewer events. */
  readonly lowerBound: number;
  /** The plan has just so many. */
  readonly isOptimal: boolean;
};

/** The shortest suite, or the best one found within so many seconds of computing, with how short one could be. */
export async function planOptimally(graph: Graph, criterion: Criterion, { seconds }: { readonly seconds: number }): Promise<OptimalPlan> {
  const marks = marksOf(graph, criterion);
  return await planOptimallyOn(networkOf(graph, marks, null), marks, { seconds });
}

/** On a network of the graph's steps that was made elsewhere. */
export async function planOptimallyOn(network: NamedNetwork, marks: Marks, { seconds, given = new Set() }: { readonly seconds: number; readonly given?: ReadonlySet<string> }): Promise<OptimalPlan> {
  const small = reduced(network, (mark) => !given.has(network.names[mark] ?? ''));
  const most = mostEvents - small.cost;
  const { tours, bound } = await optimalTours(small.network, toursFor(small.network, most), seconds, most);
  const plan = planOf(network, marks.all, small.back(tours), given);
  return { ...plan, lowerBound: bound + small.cost, isOptimal: plan.left.length === 0 && bound === costOf(small.network, tours) };
}

function planOf(network: NamedNetwork, all: readonly string[], tours: readonly Tour[], given: ReadonlySet<string>): Plan {
  const covered = new Set<string>();
  for (const arc of tours.flat()) for (const mark of network.labels[network.label[arc] ?? 0] ?? []) covered.add(network.names[mark] ?? '');
  const uncovered = all.filter((mark) => !covered.has(mark) && !given.has(mark));
  const within = uncovered.length === 0 ? new Set() : new Set(network.labels.flatMap((marks) => marks.map((mark) => network.names[mark])));
  return { tests: tours.map((tour) => pathOf(network, tour)), total: all.length, covered: all.length - uncovered.length, uncovered, left: uncovered.filter((mark) => within.has(mark)) };
}

function pathOf({ steps }: NamedNetwork, [first, ...rest]: Tour): Path {
  const start = steps[first ?? 0];
  if (start === undefined || !isStart(start)) throw new Error('a path begins with a start');
  return { input: start.input, start: start.to, steps: rest.flatMap((arc) => {
    const step = steps[arc];
    return step === undefined || isStart(step) ? [] : [step];
  }) };
}
