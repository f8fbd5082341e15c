// Of what a plain graph plans, what cannot happen is planned again, and what never can is said so.
import { createMachine, fromCallback, raise, sendTo, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import { marksOf, planPaths } from '#src/paths/plan.ts';
import { feasiblePaths, marksOfPath } from '#src/paths/replay/feasible-paths.ts';
import { replay } from '#src/paths/replay/replay.ts';
import { TimedSearch } from '#src/paths/replay/timed-search.ts';
import { machine as reminders } from '../formats/reminders.machine.ts';

const minute = 60_000;

/** A page that closes after a day, and on it a greeting of a minute, and a code that runs out after five: in all states but the first the day may end. */
const page = setup({ delays: { greeting: minute, codeLifetime: 5 * minute, pageLifetime: 24 * 60 * minute } }).createMachine({
  id: 'page', initial: 'open',
  states: {
    open: { initial: 'greeted', after: { pageLifetime: 'closed' }, on: { leave: 'left' }, states: {
      greeted: { after: { greeting: 'form' } }, form: { on: { ask: 'asked', help: 'helped' } }, helped: { on: { back: 'form' } },
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
      ['{"open":"greeted"} — xstate.after.pageLifetime.page.open', 'infeasible'],
    ]);
    expect(covers(graph, found).size).toBe(marksOf(graph, 'edges').all.length - 1);
    expect(found.tests.some(({ replayed: { steps } }) => steps.some(({ kind, after }) => kind === 'user' && after >= (24 * 60 - 6) * minute))).toBe(true);
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

  it('find what a person can do once the machine has heard what it said to itself, and what was due at once', () => {
    const graph = explore(reminders, { events: { 'letter.due': [], 'call.due': [], 'visit.due': [], 'note.due': [] } });
    expect(feasiblePaths(graph, 'states').uncovered).toEqual([]);
    expect(feasiblePaths(explore(reminders), 'transitions').uncovered).toEqual([]);
  });

  it('set timers in the order in which the step sets them, whatever their names', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: {
      a: { entry: [raise({ type: 'first' }, { delay: 10, id: '7' }), raise({ type: 'second' }, { delay: 10, id: '3' })], on: { first: 'b', second: 'c' } },
      b: { on: { second: 'd' } }, c: { on: { first: 'e' } }, d: {}, e: {},
    } });
    const { tests, uncovered } = feasiblePaths(explore(machine, { events: { first: [], second: [] } }), 'states');
    expect(tests.map(({ replayed: { steps } }) => steps.map(({ state }) => state))).toContainEqual(['b', 'd']);
    expect(uncovered.map(({ transition, why }) => [transition, why])).toEqual([['m.c', 'infeasible'], ['m.e', 'infeasible']]);
    const twice = createMachine({ id: 'm', initial: 'a', states: { a: {
      entry: [raise({ type: 'first' }, { delay: 10, id: 'n' }), raise({ type: 'second' }, { delay: 10 }), raise({ type: 'third' }, { delay: 10, id: 'n' })],
      on: { first: { actions: () => {} }, second: { actions: () => {} }, third: { actions: () => {} } },
    } } });
    const graph = explore(twice, { events: { first: [], second: [], third: [] } });
    const ways = [...new TimedSearch(graph, marksOf(graph, 'edges'), { limit: 100, without: () => false }).ways(new Set(marksOf(graph, 'edges').all))];
    expect(ways.map(({ steps }) => steps.map(({ event }) => event.type))).toEqual([['first'], ['first', 'second'], ['first', 'second', 'third']]);
  });

  it('tell of what is infeasible why it is, and of a timer that outlasts every flow that it does', () => {
    const machine = createMachine({ id: 'm', initial: 'a', on: { 'flow.expired': '.over' }, states: {
      a: { after: { 40: 'b', [2 * minute]: 'c' } }, b: { after: { [2 * minute]: 'c', 50: 'b' } }, c: { on: { x: 'd' } }, d: {}, over: { type: 'final' },
    } });
    const graph = explore(machine, {}, { hostEvents: ['flow.expired'] });
    const reasons = (absolute: number) => Object.fromEntries(feasiblePaths(graph, 'transitions', { lifetime: { idle: absolute, absolute } }).uncovered.map(({ transition, why, because }) => [transition.replace('xstate.after.', ''), `${why}: ${because ?? ''}`]));
    const life = 'which is 1 minute at most';
    expect(reasons(minute)).toMatchObject({
      'm.a | 120000.m.a | 0': `infeasible: the timer of "m.a" of 2 minutes is longer than a flow lives, ${life}`,
      'm.b | 120000.m.b | 0': `infeasible: the timer of "m.b" of 2 minutes is longer than a flow lives, ${life}`,
      'm.c | x | 0': expect.stringMatching(/^infeasible: on the way there, /) as string,
    });
    expect(reasons(10 * minute)['m.a | 120000.m.a | 0']).toBe('infeasible: the timer of "m.a" of 40 milliseconds fires before the timer of "m.a" of 2 minutes');
  });

  it('look again where the way that was found first turns out to be impossible', () => {
    // Sixteen short ways to 'd', more than a plan is made again for, of which nobody knows what the child answers there, and a long one.
    const live = fromCallback(() => {});
    const asks = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`ask${n}`, { target: 'b', actions: sendTo('live', { type: 'ping' }) }]));
    const machine = setup({ actors: { live } }).createMachine({ id: 'm', initial: 'a', invoke: { src: 'live', id: 'live' }, states: { a: { on: { ...asks, round: 'r' } }, r: { on: { go: 'b' } }, b: { on: { on: 'd' } }, d: {} } });
    const graph = explore(machine);
    expect(feasiblePaths(graph, 'states').uncovered).toEqual([]);
    expect(feasiblePaths(graph, 'states', { given: new Set(['m.b', 'm.r']) }).uncovered).toEqual([]); // one at a time, since nobody asks for what lies between
    expect(feasiblePaths(graph, 'transitions').uncovered.map(({ transition, why, because }) => [transition, why, because])).toEqual(Object.keys(asks).map((ask) => [`m.a | ${ask} | 0`, 'infeasible', '"live" is sent "ping" and may answer']));
  });
});
