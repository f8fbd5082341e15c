// Timers that nothing tells apart: the one set first fires first, and a chart that sets them for ever is left at a bound.
import { assign, createMachine, raise } from 'xstate';
import { describe, expect, it } from 'vitest';
import { equalTimers } from '#src/paths/equal-timers.ts';
import { explore } from '#src/paths/explore.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';
import { replay } from '#src/paths/replay/replay.ts';
import { pathAlong } from './replay/path-along.ts';

const ever = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { actions: raise({ type: 'x' }, { delay: 500 }) } } } } });
const few = createMachine({ id: 'm', types: {} as { context: { n: number } }, context: { n: 0 }, initial: 'a', states: { a: {
  after: { 300: { actions: () => {} } },
  on: { go: { guard: ({ context }) => context.n < 3, actions: [assign({ n: ({ context }) => context.n + 1 }), raise({ type: 'x' }, { delay: 500 })] }, x: { actions: () => {} } },
} } });
const named = (...numbers: readonly number[]): string[] => numbers.map((number) => `unnamed.x.${number}`);

describe('timers that are alike', () => {
  it('are not what is sent at once and what waits for nothing: the one is always heard before the other', () => {
    const event = { type: 'x' };
    expect(equalTimers({ 'unnamed.x.0': { event, delay: 0 }, 'unnamed.x.1': { event, delay: 0 } })).toEqual([named(1, 0)]);
    expect(equalTimers({ 'unnamed.x.0': { event, delay: 0, isAtOnce: true }, 'unnamed.x.1': { event, delay: 0 } })).toEqual([]);
  });

  it('fire one after another: only the one set first is tried', () => {
    const graph = explore(few, { events: { x: [] } });
    for (const [at, { timers }] of graph.nodes.entries()) {
      const alike = Object.keys(timers).filter((name) => name.startsWith('unnamed'));
      expect(graph.outgoing[at]?.filter(({ source }) => source?.startsWith('unnamed')).length).toBe(Math.min(1, alike.length));
    }
  });

  it('fire in the order in which they were set, also where one was set after another had fired', () => {
    const graph = explore(few, { events: { x: [] } });
    const replayed = replay(graph, pathAlong(graph, 'go', 'xstate.after.300.m.a', 'go', 'unnamed.x.1', 'go', 'unnamed.x.1', 'unnamed.x.0'));
    expect(replayed).toMatchObject({ isFeasible: true, steps: [{ after: 0 }, { after: 300 }, { after: 0 }, { after: 200 }, { after: 0 }, { after: 300 }, { after: 200 }] });
    expect(replayed.isFeasible && replayed.steps.map(({ expect: { timers } }) => timers.filter((name) => name.startsWith('unnamed')))).toEqual([named(0), named(0), named(0, 1), named(0), named(0, 1), named(0), []]);
  });

  it('leave no step of a complete graph out of a suite', () => {
    const graph = explore(few, { events: { x: [] } });
    const { uncovered } = feasiblePaths(graph, 'edges');
    expect(graph.complete && uncovered.filter(({ transition }) => transition.includes('— x →')).every(({ why }) => why === 'infeasible')).toBe(true);
    expect(feasiblePaths(graph, 'transitions').uncovered).toEqual([]);
  });

  it('are the exploration\'s to bound where a chart sets them for ever', () => {
    const graph = explore(ever, { events: { x: [] } }, { limit: 2_000 });
    const most = Math.max(...graph.nodes.map(({ timers }) => Object.keys(timers).length));
    expect([graph.complete, graph.frontier.size > 0, most > 100, most <= 1_001]).toEqual([false, true, true, true]);
    expect(graph.nodes.reduce((sum, { timers }) => sum + Object.keys(timers).length, 0)).toBeLessThanOrEqual(20 * 2_000 + 1_001);
    expect(graph.edges.length).toBeLessThanOrEqual(2 * graph.nodes.length);
  });

  it('or not, a state has no more steps than 50 on average', () => {
    const machine = createMachine({ id: 'm', types: {} as { context: { n: number } }, context: { n: 0 }, initial: 'a', states: { a: { on: { go: { guard: ({ context }) => context.n < 900, actions: assign({ n: ({ context }) => context.n + 1 }) } } } } });
    const graph = explore(machine, { events: { go: Array.from({ length: 70 }, (_, at) => ({ at })) } }, { limit: 1_000 });
    expect([graph.complete, graph.frontier.size > 0, graph.edges.length <= 50_000, graph.edges.length > 40_000]).toEqual([false, true, true, true]);
  });
});
