// Where the order of timers forbids what was planned, the suite is planned on the graph with time in it, as a whole.
import * as fc from 'fast-check';
import { type AnyStateMachine, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Edge, Graph } from '#src/paths/graph.ts';
import { marksOf, type Path } from '#src/paths/plan.ts';
import { type Feasible, feasiblePaths, marksOfPath } from '#src/paths/replay/feasible-paths.ts';
import { optimum } from '#src/paths/replay/optimum.ts';
import { replay } from '#src/paths/replay/replay.ts';
import { keyOf, type Place, TimedGraph } from '#src/paths/replay/timed-graph.ts';
import { timedNetwork } from '#src/paths/replay/timed-network.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import { timedChart, timedCharts } from './timed-charts.ts';

/** Clocks that tick side by side, beside a row of pages, each of which times out. */
function pages(count: number, ticks: readonly number[], lifetime: number): AnyStateMachine {
  const next = (at: number): string => `page${(at + 1) % count}`;
  return createMachine({ id: 'm', type: 'parallel', states: {
    ...Object.fromEntries(ticks.map((tick, at) => [`clock${at}`, { initial: 'a', states: { a: { after: { [tick]: 'b' } }, b: { after: { [tick]: 'a' } } } }])),
    pages: { initial: 'page0', states: Object.fromEntries(Array.from({ length: count }, (_, at) => [
      [`page${at}`, { on: { next: next(at) }, after: { [lifetime]: `late${at}` } }], [`late${at}`, { on: { back: next(at) } }],
    ] as const).flat()) },
  } });
}

const eventsOf = ({ tests }: Pick<Feasible, 'tests'>): number => tests.reduce((sum, { replayed: { steps } }) => sum + steps.length, 0);

type Way = { readonly place: Place; readonly steps: readonly Edge[] };

/** What a person would do: on to the nearest transition not taken yet, or, where that is nearer, from the start again. */
function byHand(graph: Graph, wanted: ReadonlySet<string>): number {
  const [start] = graph.starts;
  if (start === undefined) return 0;
  const timed = new TimedGraph(graph, { countsLast: false }, undefined);
  const missing = new Set(wanted);
  const met = (steps: readonly Edge[]): void => {
    for (const { transitions } of steps) for (const transition of transitions) missing.delete(transition);
  };
  for (const transition of start.transitions) missing.delete(transition);
  const nearest = (from: Place): Way | null => {
    const queue: Way[] = [{ place: from, steps: [] }];
    const seen = new Set([keyOf(from)]);
    for (const { place, steps } of queue) {
      for (const edge of graph.outgoing[place.node] ?? []) {
        const after = timed.after(place, edge);
        if (after === null) continue;
        const way = { place: after, steps: [...steps, edge] };
        if (edge.transitions.some((transition) => missing.has(transition))) return way;
        if (seen.has(keyOf(after))) continue;
        seen.add(keyOf(after));
        queue.push(way);
      }
    }
    return null;
  };
  let [here, events] = [timed.start(start), 0];
  while (missing.size > 0) {
    const [onward, anew] = [nearest(here), nearest(timed.start(start))];
    const way = onward !== null && (anew === null || onward.steps.length <= anew.steps.length) ? onward : anew;
    if (way === null) throw new Error('what a suite covers can be come to');
    events += way.steps.length;
    here = way.place;
    met(way.steps);
  }
  return events;
}

describe('a suite whose plan the order of timers forbids', () => {
  it('goes on from where a test stands, as somebody would by hand', () => {
    const graph = explore(pages(12, [10], 25));
    const found = feasiblePaths(graph, 'transitions');
    expect(found.uncovered).toEqual([]);
    expect(found.tests.length).toBeLessThanOrEqual(2);
    expect(eventsOf(found)).toBeLessThanOrEqual(66); // 65 by hand; each page a test of its own took 127
  });

  it('has no more events than going on to what is nearest, on charts drawn at random', () => {
    let [ours, theirs, hindered] = [0, 0, 0];
    fc.assert(fc.property(timedCharts, (raw) => {
      const graph = explore(timedChart(raw), { events: { tick: [], tock: [], own: [] } }, { limit: 400 });
      if (!graph.complete) return;
      const found = feasiblePaths(graph, 'transitions');
      for (const { path } of found.tests) expect(replay(graph, path).isFeasible).toBe(true);
      const walked = byHand(graph, new Set(found.tests.flatMap(({ path }) => marksOfPath(graph, marksOf(graph, 'transitions'), path))));
      expect(eventsOf(found)).toBeLessThanOrEqual(walked);
      ours += eventsOf(found);
      theirs += walked;
      if (found.isHindered) hindered++;
    }), { numRuns: 40, seed: 20_261_121, endOnFailure: true });
    expect(hindered).toBeGreaterThan(5);
    expect(ours / theirs).toBeLessThan(0.98);
  });

  it('is walked where there are too many states with their times to look at all of them', () => {
    const graph = explore(pages(8, [10, 7, 11], 40));
    const network = timedNetwork(graph, marksOf(graph, 'transitions'), { limit: 4_000, without: () => false });
    expect(network.isWhole).toBe(false);
    const found = feasiblePaths(graph, 'transitions', { limit: 4_000 });
    expect(found.uncovered).toEqual([]);
    expect(found.tests.length).toBeLessThanOrEqual(3);
  });

  it('is proved to be the shortest by --optimal, with the bound for what is possible in time', async () => {
    const suite = await suiteOf(explore(pages(4, [10], 25)), 'transitions', { version: '1', isOptimal: true, seconds: 20 });
    expect([suite.optimal, suite.lowerBound, suite.events]).toEqual([true, suite.events, 21]);
    const graph = explore(pages(4, [10], 25));
    const { isHindered, timed } = feasiblePaths(graph, 'transitions');
    const best = await optimum(graph, 'transitions', { seconds: 20, given: new Set(), isHindered, timed });
    expect([isHindered, best?.isOfTime, best?.lowerBound, best?.tests.every((path) => replay(graph, path).isFeasible)]).toEqual([true, true, 21, true]);
  });

  it('has the bound for what is possible in time also where no shortest one is asked for', async () => {
    const suite = await suiteOf(explore(pages(4, [10], 25)), 'transitions', { version: '1' });
    expect([suite.optimal, suite.lowerBound, suite.events]).toEqual([true, 21, 21]);
    expect(suite).not.toHaveProperty('remarks');
  });

  it('says where the fewest events were not looked for, and where the bound is that of the chart without its time', async () => {
    const graph = explore(pages(3, [10, 7, 11], 40));
    const suite = await suiteOf(graph, 'transitions', { version: '1', isOptimal: true, seconds: 5 });
    expect(suite.remarks).toEqual([expect.stringContaining('too many states with their times') as string, expect.stringContaining('without its time') as string]);
    expect([suite.uncovered, suite.optimal]).toEqual([[], false]);
    expect(suite.lowerBound).toBeLessThan(suite.events);
  });
});

describe('a flow that has taken its expiry', () => {
  // Takes whatever comes, its expiry among it, and rests in no end.
  const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { '*': 'b' } }, b: { on: { '*': 'c' } }, c: { on: { end: 'd' } }, d: { type: 'final' } } });
  const graph = explore(machine, {}, { hostEvents: ['flow.expired'] });
  const isExpiry = ({ event }: Pick<Edge, 'event'>): boolean => event.type === 'flow.expired';

  it('has ended for its host, whether or not it is known how long a flow lives', () => {
    const expiry = graph.outgoing[graph.starts[0]?.to ?? 0]?.find(isExpiry);
    const again = graph.outgoing[expiry?.to ?? 0] ?? [];
    expect(again.length).toBeGreaterThan(1);
    for (const edge of again) {
      const path: Path = { input: undefined, start: graph.starts[0]?.to ?? 0, steps: [expiry!, edge] };
      expect(replay(graph, path)).toMatchObject({ isFeasible: false, at: 1, why: 'the host stops a flow that goes on after "flow.expired"', isOfTime: true });
      const timed = new TimedGraph(graph, { countsLast: false }, undefined);
      const over = timed.after(timed.start(graph.starts[0]!), expiry!);
      expect([over?.isOver, timed.after(over!, edge)]).toEqual([true, null]);
    }
  });

  it('is the end of every test that a suite has of it', () => {
    const { tests, uncovered } = feasiblePaths(graph, 'edges');
    expect(uncovered).toEqual([]);
    expect(tests.filter(({ path: { steps } }) => steps.some(isExpiry)).length).toBe(2);
    for (const { path } of tests) expect(path.steps.slice(0, -1).some(isExpiry)).toBe(false);
  });
});
