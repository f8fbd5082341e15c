// Of what a plain graph plans, what cannot happen is planned again, and what never can is said so.
import { createMachine, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import { marksOf, planPaths } from '#src/paths/plan.ts';
import { feasiblePaths, marksOfPath } from '#src/paths/replay/feasible-paths.ts';
import { replay } from '#src/paths/replay/replay.ts';

const minute = 60_000;

/** A page that closes after a day, and on it a code that runs out after five minutes: in most states the day can wait. */
const page = setup({ delays: { codeLifetime: 5 * minute, pageLifetime: 24 * 60 * minute } }).createMachine({
  id: 'page', initial: 'open',
  states: {
    open: { initial: 'form', after: { pageLifetime: 'closed' }, on: { leave: 'left' }, states: {
      form: { on: { ask: 'asked', help: 'helped' } }, helped: { on: { back: 'form' } },
      asked: { after: { codeLifetime: 'stale' }, on: { wrong: 'warned', right: '#page.done' } }, warned: { on: { retry: 'asked' }, after: { codeLifetime: 'stale' } }, stale: {},
    } },
    closed: { type: 'final' }, left: { type: 'final' }, done: { type: 'final' },
  },
});
const covers = (graph: Graph, { tests }: ReturnType<typeof feasiblePaths>): Set<string> => new Set(tests.flatMap(({ path }) => marksOfPath(graph, marksOf(graph, 'edges'), path)));

describe('feasible paths', () => {
  it('leave out of an exhaustive suite just the steps that no clock allows', () => {
    const graph = explore(page);
    const planned = planPaths(graph, 'edges').tests;
    const failing = planned.filter((path) => !replay(graph, path).isFeasible);
    expect(failing.length).toBeGreaterThan(0);
    const found = feasiblePaths(graph, 'edges');
    expect(found.uncovered.map(({ transition, why }) => [transition.replace(/#\d+ /g, '').split(' → ')[0], why])).toEqual([
      ['{"open":"asked"} — xstate.after.pageLifetime.page.open', 'infeasible'], ['{"open":"warned"} — xstate.after.pageLifetime.page.open', 'infeasible'],
    ]);
    expect(covers(graph, found).size).toBe(marksOf(graph, 'edges').all.length - 2);
    for (const { path, replayed } of found.tests) expect(replay(graph, path)).toEqual(replayed);
  });

  it('find the way on which the time is right, where the nearest is not it', () => {
    // The long timer fires only where the short one has been stopped on the way.
    const machine = createMachine({ id: 'm', initial: 'a', states: {
      a: { initial: 'x', after: { 100: 'late' }, on: { go: '.y' }, states: { x: { after: { 40: 'z' } }, y: { on: { stop: 'w' }, after: { 30: 'x' } }, z: { on: { again: 'x' } }, w: { on: { far: 'v' } }, v: { after: { 50: 'z' } } } },
      late: {},
    } });
    const graph = explore(machine);
    const found = feasiblePaths(graph, 'transitions');
    expect(found.uncovered).toEqual([]);
    const late = found.tests.find(({ path }) => path.steps.some(({ source }) => source === 'xstate.after.100.m.a'));
    expect(late?.replayed.isFeasible).toBe(true);
  });

  it('find by the timed search alone what needs several timers to fire first', () => {
    // 'long' fires only in the third round of 'short', in which nothing else tells the rounds apart.
    const machine = createMachine({ id: 'm', initial: 'a', states: {
      a: { initial: 'x', after: { 100: 'late' }, states: { x: { after: { 40: 'y' } }, y: { after: { 41: 'x' } } } }, late: { on: { done: 'end' } }, end: {},
    } });
    const graph = explore(machine);
    const found = feasiblePaths(graph, 'transitions');
    expect(found.uncovered).toEqual([]);
    expect(found.tests.map(({ replayed }) => replayed.steps.map(({ after }) => after))).toEqual([[40, 41, 19, 0]]);
    expect(feasiblePaths(graph, 'transitions', { limit: 2 }).uncovered.map(({ why }) => why)).toEqual(['budget', 'budget']);
  });

  it('say that what the host\'s clock forbids is infeasible', () => {
    const machine = createMachine({ id: 'm', initial: 'a', on: { 'flow.expired': '.over' }, states: { a: { after: { 20: 'b' } }, b: { on: { never: 'a' } }, over: { type: 'final' }, c: { on: { x: 'a' } } } });
    const graph = explore(machine, { events: { never: [] } }, { hostEvents: ['flow.expired'] });
    const why = (lifetime?: { idle: number; absolute: number }) => feasiblePaths(graph, 'transitions', { lifetime }).uncovered.map(({ transition, why }) => `${transition} ${why}`);
    expect(why()).toEqual(['m.b | never | 0 unreachable', 'm.c | x | 0 unreachable']);
    expect(why({ idle: 30, absolute: 60 })).toEqual(['m.b | never | 0 unreachable', 'm.c | x | 0 unreachable']);
    expect(why({ idle: 10, absolute: 60 })).toEqual(['m.a | xstate.after.20.m.a | 0 infeasible', 'm.b | never | 0 unreachable', 'm.c | x | 0 unreachable']);
  });

  it('plan only what is not covered already', () => {
    const graph = explore(page);
    const [first, ...rest] = feasiblePaths(graph, 'transitions').tests;
    const given = new Set(marksOfPath(graph, marksOf(graph, 'transitions'), first!.path));
    const found = feasiblePaths(graph, 'transitions', { given });
    expect(found.uncovered).toEqual([]);
    expect(found.tests.length).toBeLessThanOrEqual(rest.length + 1);
    for (const { path } of found.tests) expect(marksOfPath(graph, marksOf(graph, 'transitions'), path).some((mark) => !given.has(mark))).toBe(true);
    expect(feasiblePaths(graph, 'transitions', { given: new Set(marksOf(graph, 'transitions').all) }).tests).toEqual([]);
  });
});
