// On charts so small that everything can be tried: the optimum is the optimum, the bound is below it, and the planner near it.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import { type Criterion, lowerBound, planOptimally, planPaths } from '#src/paths/plan.ts';
import { fixtures } from '../fixtures/fixtures.ts';
import { eventsOf, fewestEvents, type Leg, walked } from './oracle.ts';
import { randomChart } from './random-chart.ts';

/** Steps of the graph with what they are worth, without the planner's own network. Every node is entered by a step or is the start. */
function legsOf({ edges, nodes, starts }: Graph, criterion: Criterion): Leg[] {
  const value = (node: number): string => JSON.stringify(nodes[node]?.snapshot.value);
  const isStart = new Set(starts.map(({ to }) => value(to)));
  return edges.map(({ from, to, transitions, kind }, at) => ({
    from, to, cost: kind === 'world' ? 0 : 1,
    marks: criterion === 'transitions' ? transitions : criterion === 'edges' ? (kind === 'world' ? [] : [`edge ${at}`]) : isStart.has(value(to)) ? [] : [value(to)],
  }));
}

const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);

describe('the shortest suite', () => {
  it.each(['transitions', 'configurations', 'edges'] as const)('for %s has as many events as trying everything finds, on twenty charts', async (criterion) => {
    let [ours, best] = [0, 0];
    for (const seed of seeds) {
      const graph = explore(randomChart(seed));
      const legs = legsOf(graph, criterion);
      if (new Set(legs.flatMap(({ marks }) => marks)).size > 12) continue;
      const fewest = fewestEvents(graph.starts[0]?.to ?? 0, legs);
      const [plan, optimal, bound] = [planPaths(graph, criterion), await planOptimally(graph, criterion, { seconds: 20 }), await lowerBound(graph, criterion)];
      for (const path of [...plan.tests, ...optimal.tests]) walked(graph, path);
      expect([seed, eventsOf(optimal), optimal.isOptimal, optimal.lowerBound]).toEqual([seed, fewest, true, fewest]);
      expect(bound, `seed ${seed}`).toBeLessThanOrEqual(fewest);
      expect(eventsOf(plan), `seed ${seed}`).toBeGreaterThanOrEqual(fewest);
      expect(optimal.covered).toBe(plan.covered);
      ours += eventsOf(plan);
      best += fewest;
    }
    expect(best).toBeGreaterThan(60);
    expect(ours / best).toBeLessThanOrEqual(1.02);
  });

  it('is no circle that no test leads to', async () => {
    const machine = createMachine({ types: {} as { context: { n: number }; events: { type: string } }, context: { n: 0 }, initial: 'far', states: {
      far: { on: { nearer: { guard: ({ context }) => context.n < 5, actions: assign({ n: ({ context }) => context.n + 1 }) }, enter: { guard: ({ context }) => context.n === 5, target: 'x' } } },
      x: { on: { go: 'y' } }, y: { on: { go: 'z' } }, z: { on: { go: 'x' } },
    } });
    const graph = explore(machine);
    const plan = await planOptimally(graph, 'states', { seconds: 20 });
    expect([plan.covered, eventsOf(plan), plan.lowerBound, plan.isOptimal]).toEqual([4, 8, 8, true]);
    expect(await lowerBound(graph, 'states')).toBeLessThanOrEqual(8);
  });

  it('says how far it may be from the optimum when there is no time', async () => {
    const plan = await planOptimally(explore(fixtures.approval.machine), 'transitions', { seconds: 0 });
    expect(plan.uncovered.length + plan.covered).toBe(plan.total);
    expect(plan.isOptimal).toBe(false);
    expect(plan.lowerBound).toBeLessThanOrEqual(eventsOf(plan));
  });
});
