// From a graph to a suite: planned, every path replayed, what cannot happen planned again, and a suite of earlier kept
// where it still holds. What it says of its own coverage is counted on what was replayed.
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '../engine/macrostep.ts';
import { canonicalText } from './canonical-text.ts';
import { titlesOf } from './formats/titles.ts';
import type { Graph } from './graph.ts';
import { marksOf, statesOf } from './plan.ts';
import { asJson } from './as-json.ts';
import { mostEvents } from './plan/most-events.ts';
import { feasiblePaths } from './replay/feasible-paths.ts';
import { keptTests } from './replay/kept-tests.ts';
import type { ReplayOptions } from './replay/replay.ts';
import { eventsOf, shorter } from './replay/shorter.ts';
import { testIdOf } from './replay/test-id.ts';
import { optimum } from './replay/optimum.ts';
import { boundOf } from './suite-bound.ts';
import { textIn } from './run/as-text.ts';
import { type Going, stillDue } from './run/still-due.ts';
import type { Criterion, Suite, SuiteTest, Uncovered } from './suite.ts';
import { whyUnreached } from './why-unreached.ts';

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
  /** At most so many in all tests together, those that are kept among them. Default 500,000. */
  readonly events?: number;
};

export async function suiteOf(graph: Graph, criterion: Criterion, { version, id = graph.machine.id, lifetime, kept = null, elsewhere = new Set(), isOptimal = false, isBounded = true, seconds = 30, events: most = mostEvents }: SuiteOptions): Promise<Suite> {
  const { machine } = graph;
  const marks = marksOf(graph, criterion);
  const earlier = kept !== null && kept.machine === id && kept.criterion === criterion ? kept.tests : [];
  const stay = isOptimal ? [] : keptTests(graph, marks, earlier, { lifetime });
  const given = new Set([...stay.flatMap(({ carried }) => [...carried]), ...(criterion === 'transitions' ? elsewhere : [])]);
  const left = Math.max(0, most - eventsOf(stay.map(({ test }) => test)));
  const planned = feasiblePaths(graph, criterion, { lifetime, given, events: left });
  const best = isOptimal ? await optimum(graph, criterion, { seconds, given, isHindered: planned.isHindered, timed: planned.timed }) : null;
  const shortest = best === null ? planned : feasiblePaths(graph, criterion, { lifetime, given, events: left, plan: best });
  // The shortest plan may need more than any other once what cannot happen in time is planned anew.
  const feasible = shorter(shortest, planned);
  const uncovered = feasible.uncovered.length === planned.uncovered.length && planned.uncovered.every(({ transition }) => !feasible.covered.has(transition)) ? planned.uncovered : feasible.uncovered; // the first of them has looked for why
  const known = new Map(earlier.map(({ id, title }) => [id, title]));
  const made = feasible.tests.map(({ path, replayed: { start, steps } }) => {
    const did = path.steps.filter(({ kind }) => kind !== 'world');
    return told({ input: asJson(path.input), start, steps }, { machine, input: path.input, did, lifetime });
  });
  const tests = distinct([...stay.map(({ test }) => withEnd(test, { machine, input: inputOf(graph, test), did: test.steps, lifetime })), ...named(machine, made, known)]);
  const events = eventsOf(tests);
  const proved = best === null || (best.isOfTime && shortest.isHindered) ? null : best;
  const bound = elsewhere.size > 0 || !isBounded ? null : await boundOf(graph, criterion, uncovered, { proved, timed: planned.timed ?? shortest.timed });
  const isTimeless = bound !== null && !bound.isOfTime && (planned.isHindered || shortest.isHindered);
  const optimal = bound !== null && events <= bound.least;
  const remarks = [...(isOptimal && best === null && !optimal ? [tooManyTimes] : []), ...(isTimeless && !optimal ? [withoutTime] : [])];
  const total = marks.all.length;
  return {
    machine: id, version, criterion,
    universe: {
      states: statesOf(machine).length,
      configurations: new Set(graph.nodes.map(({ snapshot }) => canonicalText(snapshot.value))).size,
      transitions: transitionsOf(machine).length,
      edges: graph.edges.filter(({ kind }) => kind !== 'world').length,
    },
    covered: total - uncovered.length, total, events, lowerBound: bound?.least ?? null,
    optimal,
    truncated: !graph.complete, guessed: graph.guessed, ...(remarks.length === 0 ? {} : { remarks }), uncovered: explained(graph, uncovered), tests,
  };
}

const tooManyTimes = 'the suite with the fewest events was not looked for, since the chart has too many states with their times: this one is as short as it is planned otherwise';
const withoutTime = 'how few events any suite could do with is counted on the chart without its time: with it, it may take more';

function explained(graph: Graph, uncovered: readonly Uncovered[]): readonly Uncovered[] {
  if (!uncovered.some(({ why }) => why === 'unreachable')) return uncovered;
  const whyOf = whyUnreached(graph);
  return uncovered.map((one) => {
    const because = one.why === 'unreachable' ? whyOf(one.transition) : undefined;
    return because === undefined ? one : { ...one, because };
  });
}

type Untitled = Omit<SuiteTest, 'id' | 'title'>;

/** With what happens by itself as the test ends, as the chart has it today. */
function withEnd<Test extends Untitled>(test: Test, going: Going): Omit<Test, 'afterwards'> & Pick<Untitled, 'afterwards'> {
  const { afterwards: earlier, ...rest } = test;
  const afterwards = stillDue(test, going);
  if (earlier === undefined && afterwards.length === 0) return test;
  return { ...rest, ...(afterwards.length === 0 ? {} : { afterwards }) };
}

/** With that, and with a list of what is no JSON in it. */
function told(test: Untitled, going: Going): Untitled {
  const asText = [...textIn(going.input, '/input'), ...going.did.flatMap(({ event }, at) => textIn({ ...event }, `/steps/${at}/event`))];
  return { ...withEnd(test, going), ...(asText.length === 0 ? {} : { asText }) };
}

/** Of a test that was written down. */
const inputOf = ({ starts }: Graph, test: SuiteTest): unknown => starts.find(({ input }) => canonicalText(asJson(input)) === canonicalText(test.input))?.input;

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
