// Suites and exploration, ours beside the library's own path generator (`xstate/graph`), on the same charts with the same
// events: how much is covered, in how many events, and how many states a second are found. Then a space of 100,000 states.
import type { AnyStateMachine, EventObject } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { initialStep, nextStep, transitionsOf } from '#src/engine/macrostep.ts';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import { lowerBound, type Path, planPaths } from '#src/paths/plan.ts';
import { fixtures } from '../../paths/fixtures/fixtures.ts';
import { median } from '../statistics.ts';
import { type LargeSpace, measureLargeSpace } from './large-space.ts';

export type PathsRow = {
  readonly chart: string; readonly states: number; readonly transitions: number;
  readonly ours: Suite & { readonly planMilliseconds: number; readonly lowerBound: number | null };
  readonly library: Suite;
  /** States found a second, ours to the library's, each the median of the rounds; ratios are taken within a round. */
  readonly statesPerSecond: number; readonly libraryStatesPerSecond: number; readonly speed: number;
};
type Suite = { readonly tests: number; readonly events: number; readonly covered: number };
export type PathsBench = { readonly rows: readonly PathsRow[]; readonly large: LargeSpace };

export async function measurePaths(rounds: number, largeStates: number, say: (line: string) => void): Promise<PathsBench> {
  const rows: PathsRow[] = [];
  for (const [chart, { machine, samples }] of Object.entries(fixtures)) {
    const graph = explore(machine, samples);
    const events = eventsOf(graph);
    const speeds = Array.from({ length: rounds }, () => {
      const ours = perSecond(() => explore(machine, samples).nodes.length);
      const library = perSecond(() => libraryPaths(machine, events).states);
      return { ours, library, ratio: ours / library };
    });
    const plan = planPaths(graph);
    rows.push({
      chart, states: graph.nodes.length, transitions: transitionsOf(machine).length,
      ours: { ...suiteOf(machine, plan.tests.map((path: Path) => path.steps.map(({ event }) => event))), planMilliseconds: median(Array.from({ length: rounds }, () => planOnly(machine, samples))), lowerBound: await lowerBound(graph, 'transitions') },
      library: suiteOf(machine, libraryPaths(machine, events).paths),
      statesPerSecond: median(speeds.map(({ ours }) => ours)), libraryStatesPerSecond: median(speeds.map(({ library }) => library)), speed: median(speeds.map(({ ratio }) => ratio)),
    });
    say(`paths of "${chart}" are measured`);
  }
  const large = await measureLargeSpace(largeStates);
  return { rows, large };
}

/** A graph of its own each time: what is asked of one twice is answered from memory. */
function planOnly(machine: AnyStateMachine, samples: Parameters<typeof explore>[1]): number {
  const graph = explore(machine, samples);
  return timed(() => planPaths(graph)).milliseconds;
}

function timed<Result>(work: () => Result): { readonly result: Result; readonly milliseconds: number } {
  const began = performance.now();
  const result = work();
  return { result, milliseconds: performance.now() - began };
}

const perSecond = (work: () => number): number => {
  const { result, milliseconds } = timed(work);
  return result / (milliseconds / 1_000);
};

/** Every event that anything sends to the chart; the library sends all of them in every state, services' and timers' too. */
const eventsOf = ({ edges }: Graph): EventObject[] => [...new Map(edges.map(({ event }) => [JSON.stringify(event), event])).values()];

/** One path to each state, those inside others left out: what the library's users run. */
function libraryPaths(machine: AnyStateMachine, events: readonly EventObject[]): { readonly states: number; readonly paths: EventObject[][] } {
  const all = getShortestPaths(machine, { events: [...events] as never, stopWhen: (state) => state.status !== 'active' });
  const texts = all.map(({ steps }) => steps.slice(1).map(({ event }) => JSON.stringify(event)));
  const prefixes = new Set(texts.flatMap((steps) => steps.map((_, length) => steps.slice(0, length).join('\n'))));
  return { states: all.length, paths: all.filter((_, at) => !prefixes.has((texts[at] ?? []).join('\n'))).map(({ steps }) => steps.slice(1).map(({ event }) => event as EventObject)) };
}

/** Counted by XState's own steps, for both alike. */
function suiteOf(machine: AnyStateMachine, paths: readonly (readonly EventObject[])[]): Suite {
  const taken = new Set<string>();
  for (const path of paths) {
    let step = initialStep(machine, undefined);
    for (const id of step.taken) taken.add(id);
    for (const event of path) {
      step = nextStep(machine, step.snapshot, event);
      for (const id of step.taken) taken.add(id);
    }
  }
  return { tests: paths.length, events: paths.reduce((sum, { length }) => sum + length, 0), covered: taken.size };
}
