// Where one timer has to come before another, somebody between them waits: as long as the way needs it, and no longer.
import { createMachine, raise, type AnyStateMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';
import { replay, type ReplayOptions } from '#src/paths/replay/replay.ts';
import { stillDue } from '#src/paths/run/still-due.ts';
import { pathAlong } from './path-along.ts';

const minute = 60_000;
/** Of the minutes that are counted here: nothing happens between two milliseconds. */
const instant = 1 / minute;
const timesOf = (graph: Graph, names: readonly string[], options: ReplayOptions = {}) => {
  const replayed = replay(graph, pathAlong(graph, ...names), options);
  return replayed.isFeasible ? replayed.steps.map(({ after }) => after / minute) : replayed.why;
};
const own = (delay: number, state: string): string => `xstate.after.${delay * minute}.m.${state}`;

/** Pages side by side, each with minutes by name: the state goes on after so many, to one of the same name with a dash. */
const beside = (regions: Readonly<Record<string, object>>): AnyStateMachine => createMachine({ id: 'm', type: 'parallel', states: regions });
const clock = (delay: number): object => ({ initial: 'on', states: { on: { after: { [delay * minute]: 'out' } }, out: {} } });
const alarm = (delay: number): object => ({ initial: 'off', states: { off: { on: { set: 'on' } }, on: { after: { [delay * minute]: 'rung' }, on: { stop: 'off' } }, rung: {} } });

describe('somebody who acts between timers', () => {
  const graph = explore(beside({ page: clock(5), alarm: alarm(2) }));
  const [page, rings] = [own(5, 'page.on'), own(2, 'alarm.on')];

  it('waits until the timer that is set then comes after the one that ran before', () => {
    expect(timesOf(graph, ['set', page, rings])).toEqual([3, 2, 0]); // the one set first goes first
    expect(timesOf(graph, ['set', 'stop', 'set', page, 'stop'])).toEqual([0, 0, 3 + instant, 2 - instant, 0]); // stopped as the page goes, and so before it rings
  });

  it('does not wait where the way goes on without it', () => {
    expect(timesOf(graph, ['set', rings, page])).toEqual([0, 2, 3]);
    expect(timesOf(graph, ['set', 'stop', page, 'set'])).toEqual([0, 0, 5, 0]);
  });

  it('makes everything happen that can happen in time, in one suite', () => {
    for (const criterion of ['transitions', 'edges', 'transition-pairs'] as const) {
      const { tests, uncovered } = feasiblePaths(graph, criterion);
      expect(uncovered).toEqual([]);
      for (const { path, replayed } of tests) expect(replay(graph, path)).toEqual(replayed);
    }
  });

  it('cannot make a timer come between two that are due at one moment, which is said', () => {
    const narrow = explore(beside({ page: clock(5), door: clock(5), alarm: alarm(2) }));
    expect(timesOf(narrow, ['set', page, rings, own(5, 'door.on')])).toBe('the timer of "m.door.on" of 5 minutes fires before the timer of "m.alarm.on" of 2 minutes');
    expect(timesOf(explore(beside({ page: clock(5), door: clock(6), alarm: alarm(2) })), ['set', page, rings, own(6, 'door.on')])).toEqual([3, 2, 0, 1]);
  });

  it('is not put off for more timers than can be compared, which is said', () => {
    const machine = createMachine({ id: 'm', type: 'parallel', entry: Array.from({ length: 64 }, () => raise({ type: 'hour' }, { delay: 60 * minute })), states: { page: clock(5), alarm: alarm(2) } });
    const many = explore(machine, { events: { hour: [] } }, { limit: 100 });
    expect(timesOf(many, ['set', rings, page])).toEqual([0, 2, 3]);
    expect(timesOf(many, ['set', page, rings])).toBe('more than 64 timers run at once, and whether waiting would help was not looked for');
  });

  it('has the last word on what is due as a test ends', () => {
    const [path, machine] = [pathAlong(graph, 'set', page), graph.machine];
    const replayed = replay(graph, path, {}, [3 * minute, 0]);
    expect(replayed.isFeasible && stillDue(replayed, { machine, input: undefined, did: path.steps }).map(({ source, after }) => [source, after])).toEqual([[rings, 0]]);
    const later = replay(graph, path, {}, [3 * minute + 1, 0]);
    expect(later.isFeasible && stillDue(later, { machine, input: undefined, did: path.steps })).toEqual([]);
  });
});

describe('a code that is sent again', () => {
  /** It runs out after 5 minutes, may be sent again after 1, and the page closes after 8. */
  const graph = explore(createMachine({ id: 'm', initial: 'open', states: {
    open: { type: 'parallel', after: { [8 * minute]: 'closed' }, states: {
      code: { initial: 'valid', states: { valid: { on: { resend: { target: 'valid', reenter: true } }, after: { [5 * minute]: 'stale' } }, stale: {} } },
      sending: { initial: 'cooling', states: { cooling: { after: { [minute]: 'ready' } }, ready: { on: { resend: 'cooling' } } } },
    } },
    closed: {},
  } }));
  const [stale, ready, closed] = [own(5, 'open.code.valid'), own(1, 'open.sending.cooling'), own(8, 'open')];

  it('is valid as the page closes where it was sent late enough, and cools down still where it was sent later', () => {
    expect(timesOf(graph, [ready, 'resend', ready, closed])).toEqual([1, 2, 1, 4]);
    expect(timesOf(graph, [ready, 'resend', closed])).toBe('the timer of "m.open.sending.cooling" of 1 minute fires before the timer of "m.open" of 8 minutes'); // the first code runs out before
    expect(timesOf(graph, [ready, 'resend', ready, 'resend', closed])).toEqual([1, 1 + instant, 1, 4 - instant, 1]);
    expect(timesOf(graph, [ready, 'resend', ready, stale, closed])).toEqual([1, 0, 1, 4, 2]);
  });

  it('is followed through all of it by one suite', () => {
    const { tests, uncovered } = feasiblePaths(graph, 'edges');
    expect(uncovered.map(({ transition, why, because }) => [transition.replace(/#\d+ /g, ''), why, because])).toEqual([[ // sent anew, it cools down anew
      '{"open":{"code":"valid","sending":"cooling"}} — xstate.after.300000.m.open.code.valid → {"open":{"code":"stale","sending":"cooling"}}', 'infeasible',
      'the timer of "m.open.sending.cooling" of 1 minute fires before the timer of "m.open.code.valid" of 5 minutes',
    ]]);
    expect(tests.some(({ replayed }) => replayed.steps.some(({ kind, after }) => kind === 'user' && after > 0))).toBe(true);
  });
});

describe('somebody who keeps a flow alive', () => {
  const machine = createMachine({ id: 'm', initial: 'a', on: { 'flow.expired': '.over' }, states: {
    a: { on: { poke: { actions: () => {} } }, after: { [20 * minute]: 'late', [29 * minute]: 'later' } }, late: {}, later: {}, over: { type: 'final' },
  } });
  const graph = explore(machine, {}, { hostEvents: ['flow.expired'] });
  const lifetime = { idle: 15 * minute, absolute: 25 * minute };

  it('does something late enough for it to be there when the timer fires', () => {
    expect(timesOf(graph, ['poke', own(20, 'a')], { lifetime })).toEqual([5, 15]);
    expect(timesOf(graph, ['poke', 'poke', own(20, 'a')], { lifetime: { ...lifetime, idle: 8 * minute } })).toEqual([4 + instant, 8 - instant, 8]);
    expect(timesOf(graph, ['poke', 'flow.expired'], { lifetime })).toEqual([0, 15]);
  });

  it('and not for longer than it may live at all', () => {
    expect(timesOf(graph, ['poke', 'poke', own(29, 'a')], { lifetime })).toBe('the timer of "m.a" of 20 minutes fires before the timer of "m.a" of 29 minutes');
    expect(timesOf(graph, ['poke', own(20, 'a')], { lifetime: { idle: 15 * minute, absolute: 19 * minute } })).toBe('the flow expires before the timer of "m.a" of 20 minutes fires');
  });
});
