// A suite of every step of a counter has events without number: what is too far away stays uncovered, and is said to.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { planOptimally, planPaths } from '#src/paths/plan.ts';
import { mostEventsFor } from '#src/paths/plan/most-events.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';

const counter = (most: number) => createMachine({ id: 'm', types: {} as { context: { n: number } }, context: { n: 0 }, initial: 'a', states: {
  a: { on: { inc: { guard: ({ context }) => context.n < most, actions: assign({ n: ({ context }) => context.n + 1 }) }, out: 'b' } }, b: { type: 'final' },
} });
const eventsOf = (tests: readonly { readonly steps: readonly unknown[] }[]): number => tests.reduce((sum, { steps }) => sum + steps.length, 0);

describe('a plan with too many events', () => {
  const graph = explore(counter(40));

  it('takes the nearest, and names what it leaves out', () => {
    const plan = planPaths(graph, 'edges', { events: 100 });
    expect(eventsOf(plan.tests)).toBeGreaterThan(80);
    expect(eventsOf(plan.tests)).toBeLessThanOrEqual(100);
    expect([plan.left.length > 0, plan.left, plan.covered + plan.left.length]).toEqual([true, plan.uncovered, plan.total]);
    expect(planPaths(graph, 'edges', { events: 10_000 })).toMatchObject({ left: [], uncovered: [] });
    const some = planPaths(graph, 'configurations', { events: 0 });
    expect([eventsOf(some.tests), some.left.length]).toEqual([0, some.total - some.covered]);
  });

  it('goes as far as they allow along a single way', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const chain = createMachine({ id: 'm', initial: 'a', states: Object.fromEntries(names.map((name, at) => [name, { on: at === 4 ? {} : { go: names[at + 1]! } }])) });
    expect(planPaths(explore(chain), 'states', { events: 2 }).covered).toBe(3);
    expect(mostEventsFor({ stoppedAt: 1, edges: explore(chain).edges })).toBe(2); // the time was up: a step takes its time again when it is replayed
  });

  it('is replayed within them, and nothing left out is called out of reach', () => {
    const { tests, uncovered } = feasiblePaths(graph, 'edges', { events: 100 });
    expect(eventsOf(tests.map(({ path }) => path))).toBeLessThanOrEqual(100);
    expect([uncovered.length > 0, uncovered.every(({ why }) => why === 'budget')]).toEqual([true, true]);
  });

  it('answers on a counter without end, at once, and claims no optimum', async () => {
    const endless = explore(counter(Infinity), {}, { limit: 6_000 });
    const plan = await planOptimally(endless, 'edges', { seconds: 1 });
    expect([eventsOf(plan.tests) <= 500_000, plan.left.length > 0, plan.isOptimal]).toEqual([true, true, false]);
  });
});
