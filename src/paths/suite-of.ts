// From a graph to a suite: planned, every path replayed, what cannot happen planned again, and a suite of earlier kept
// where it still holds. What it says of its own coverage is counted on what was replayed.
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '../engine/macrostep.ts';
import { canonicalText } from './canonical-text.ts';
import { titlesOf } from './formats/titles.ts';
import type { Edge, Graph } from './graph.ts';
import { lowerBound, marksOf, planOptimally, statesOf } from './plan.ts';
import { asJson } from './as-json.ts';
import { feasiblePaths } from './replay/feasible-paths.ts';
import { keptTests } from './replay/kept-tests.ts';
import type { ReplayOptions } from './replay/replay.ts';
import { testIdOf } from './replay/test-id.ts';
import type { Criterion, Suite, SuiteTest, Uncovered } from './suite.ts';

export type SuiteOptions = ReplayOptions & {
  /** Of the machine, as the suite tells it. */
  readonly version: string;
  /** Under which the machine is hosted. Default: its own id. */
  readonly id?: string;
  /** A suite written earlier: its tests stay where they still replay, and only what they leave uncovered is planned. */
  readonly kept?: Suite | null;
  /** Transitions that are covered already (by flows of a running service, by other tests): the suite adds the rest, and they count among the covered. */
  readonly elsewhere?: ReadonlySet<string>;
  /** Looks for the suite with the fewest events, and proves it. Kept tests then give their titles only. */
  readonly isOptimal?: boolean;
  /** Whether to say how few events any suite could do with: some seconds for a large chart. Default true. */
  readonly isBounded?: boolean;
  /** For that search. Default 30. */
  readonly seconds?: number;
};

export async function suiteOf(graph: Graph, criterion: Criterion, { version, id = graph.machine.id, lifetime, kept = null, elsewhere = new Set(), isOptimal = false, isBounded = true, seconds = 30 }: SuiteOptions): Promise<Suite> {
  const { machine } = graph;
  const marks = marksOf(graph, criterion);
  const earlier = kept !== null && kept.machine === id && kept.criterion === criterion ? kept.tests : [];
  const stay = isOptimal ? [] : keptTests(graph, marks, earlier, { lifetime });
  const given = new Set([...stay.flatMap(({ carried }) => [...carried]), ...(criterion === 'transitions' ? elsewhere : [])]);
  const best = isOptimal ? await planOptimally(graph, criterion, { seconds }) : null;
  const planned = feasiblePaths(graph, criterion, { lifetime, given, ...(best === null ? {} : { plan: best }) });
  // The shortest plan may need more than any other once what cannot happen in time is planned anew.
  const feasible = best === null ? planned : shorter(planned, feasiblePaths(graph, criterion, { lifetime, given }));
  const known = new Map(earlier.map(({ id, title }) => [id, title]));
  const made = feasible.tests.map(({ path, replayed: { start, steps } }) => ({ input: asJson(path.input), start, steps }));
  const tests = distinct([...stay.map(({ test }) => test), ...named(machine, made, known)]);
  const events = tests.reduce((sum, { steps }) => sum + steps.length, 0);
  const bound = elsewhere.size > 0 || !isBounded ? null : await boundOf(graph, criterion, feasible.uncovered, best?.lowerBound ?? null);
  const total = marks.all.length;
  return {
    machine: id, version, criterion,
    universe: {
      states: statesOf(machine).length,
      configurations: new Set(graph.nodes.map(({ snapshot }) => canonicalText(snapshot.value))).size,
      transitions: transitionsOf(machine).length,
      edges: graph.edges.filter(({ kind }) => kind !== 'world').length,
    },
    covered: total - feasible.uncovered.length, total, events, lowerBound: bound,
    optimal: bound !== null && events <= bound,
    truncated: !graph.complete, guessed: graph.guessed, uncovered: feasible.uncovered, tests,
  };
}

type Feasible = ReturnType<typeof feasiblePaths>;

/** Of two that cover as much. */
function shorter(one: Feasible, other: Feasible): Feasible {
  const events = ({ tests }: Feasible): number => tests.reduce((sum, { replayed: { steps } }) => sum + steps.length, 0);
  if (one.uncovered.length !== other.uncovered.length) return one.uncovered.length < other.uncovered.length ? one : other;
  return events(one) <= events(other) ? one : other;
}

type Untitled = Omit<SuiteTest, 'id' | 'title'>;

/** With the titles that an earlier suite gave to the very same tests. */
function named(machine: AnyStateMachine, tests: readonly Untitled[], known: ReadonlyMap<string, string>): SuiteTest[] {
  const ids = tests.map(testIdOf);
  const fresh = titlesOf(machine, tests.filter((_, position) => !known.has(ids[position] ?? '')), known.values())[Symbol.iterator]();
  return tests.map((test, position) => {
    const id = ids[position] ?? '';
    return { id, title: known.get(id) ?? (fresh.next().value as string), ...test }; // one fresh title for each that has none
  });
}

/** Two ways that differ by what the world did meanwhile are one test where nothing of it shows. */
const distinct = (tests: readonly SuiteTest[]): SuiteTest[] => {
  const ids = new Set<string>();
  return tests.filter(({ id }) => !ids.has(id) && ids.add(id));
};

/** Steps that carry these marks can be left out of a graph, and what else a criterion asks of it stays the same. */
const separable: readonly Criterion[] = ['states', 'configurations', 'transitions', 'edges'];

/**
 * For a suite that leaves out what cannot happen, without the steps that are for nothing else; null where what is left out
 * might yet happen.
 * @param known the bound for everything within reach, where somebody has it already
 */
async function boundOf(graph: Graph, criterion: Criterion, uncovered: readonly Uncovered[], known: number | null): Promise<number | null> {
  if (!graph.complete) return null; // what was not looked at may need more, or less
  if (criterion === 'edges' && graph.edges.some(({ kind }) => kind === 'world')) return null; // steps in two worlds may be one to whoever tests
  const left = uncovered.filter(({ why }) => why === 'infeasible' || why === 'budget');
  if (left.length === 0) return known ?? (await lowerBound(graph, criterion));
  if (!separable.includes(criterion) || left.some(({ why }) => why === 'budget')) return null;
  const marks = marksOf(graph, criterion);
  const names = new Set(left.map(({ transition }) => transition));
  const isKept = (edge: Edge): boolean => !marks.ofEdge(edge, null).some((mark) => names.has(mark));
  return await lowerBound({ ...graph, edges: graph.edges.filter(isKept), outgoing: graph.outgoing.map((edges) => edges.filter(isKept)) }, criterion);
}
