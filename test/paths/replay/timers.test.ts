// A graph fires any timer that runs. A real actor fires the earliest.
import { assign, cancel, createMachine, raise, sendTo, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Edge } from '#src/paths/graph.ts';
import { replay } from '#src/paths/replay/replay.ts';
import { pathAlong } from './path-along.ts';

const minute = 60_000;

const pageFrom = (initial: 'fresh' | 'asked') => setup({ delays: { codeLifetime: 5 * minute, pageLifetime: 24 * 60 * minute } }).createMachine({
  id: 'page', initial: 'open',
  states: {
    open: { initial, after: { pageLifetime: 'closed' }, states: { fresh: { on: { ask: 'asked' } }, asked: { after: { codeLifetime: 'stale' } }, stale: { on: { ask: 'asked' } } } },
    closed: { type: 'final' },
  },
});
const [code, lifetime] = ['xstate.after.codeLifetime.page.open.asked', 'xstate.after.pageLifetime.page.open'];

describe('a replayed path', () => {
  it('fires no timer of a day before one of five minutes, and says which came first', () => {
    const graph = explore(pageFrom('asked'));
    expect(replay(graph, pathAlong(graph, lifetime))).toEqual({ isFeasible: false, at: 0, why: 'codeLifetime of 5 minutes fires before pageLifetime of 1 day', isOfTime: true });
  });

  it('tells for each step how long it takes to come, and keeps what has passed of other timers', () => {
    const graph = explore(pageFrom('fresh'));
    const replayed = replay(graph, pathAlong(graph, 'ask', code, 'ask', code, lifetime));
    expect(replayed.isFeasible && replayed.steps.map(({ after, state }) => [after, state])).toEqual([
      [0, { open: 'asked' }], [5 * minute, { open: 'stale' }], [0, { open: 'asked' }], [5 * minute, { open: 'stale' }], [24 * 60 * minute - 10 * minute, 'closed'],
    ]);
  });

  it('fires timers of one moment in the order in which they were set', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { entry: [raise({ type: 'first' }, { delay: 10, id: 'one' }), raise({ type: 'second' }, { delay: 10, id: 'two' })], on: { first: 'b', second: 'c' } }, b: { on: { second: 'c' } }, c: { on: { first: 'b' } } } });
    const graph = explore(machine, { events: { first: [], second: [] } });
    expect(replay(graph, pathAlong(graph, 'one', 'two'))).toMatchObject({ isFeasible: true, steps: [{ after: 10, state: 'b' }, { after: 0, state: 'c' }] });
    expect(replay(graph, pathAlong(graph, 'two'))).toMatchObject({ isFeasible: false, at: 0, why: '"one" of 10 milliseconds fires before "two" of 10 milliseconds' });
  });

  it('lets nobody act before what is due at that very moment', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { entry: [raise({ type: 'first' }, { delay: 10, id: 'one' }), raise({ type: 'second' }, { delay: 10, id: 'two' })], on: { first: 'b' } }, b: { on: { go: 'c', second: 'd' } }, c: {}, d: { on: { go: 'c' } } } });
    const graph = explore(machine, { events: { first: [], second: [] } });
    expect(replay(graph, pathAlong(graph, 'one', 'go'))).toMatchObject({ isFeasible: false, at: 1, why: '"two" of 10 milliseconds is due at this moment and fires first' });
    expect(replay(graph, pathAlong(graph, 'one', 'two', 'go')).isFeasible).toBe(true);
  });

  it('asks the context how long a delay is', () => {
    const machine = setup({ types: { context: {} as { tries: number } }, delays: { pause: ({ context }) => context.tries * 1_000 } }).createMachine({
      id: 'm', context: { tries: 1 }, initial: 'trying',
      states: { trying: { on: { fail: { target: 'pausing', actions: assign({ tries: ({ context }) => Math.min(3, context.tries + 1) }) } } }, pausing: { after: { pause: 'trying', 2500: 'given' } }, given: {} },
    });
    const graph = explore(machine);
    const [pause, given] = ['xstate.after.pause.m.pausing', 'xstate.after.2500.m.pausing'];
    expect(replay(graph, pathAlong(graph, 'fail', pause, 'fail', given))).toMatchObject({ isFeasible: true, steps: [{}, { after: 2_000 }, {}, { after: 2_500 }] });
    expect(replay(graph, pathAlong(graph, 'fail', given))).toMatchObject({ isFeasible: false, at: 1, why: 'pause of 2 seconds fires before the timer of "m.pausing" of 2 seconds 500 milliseconds' });
  });

  it('starts the timer of a state anew when the state is entered again, and only then', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 100: 'late' }, on: { again: { target: 'a', reenter: true }, stay: { actions: () => {} } }, initial: 'x', states: { x: { after: { 60: 'y' } }, y: {} } }, late: {} } });
    const graph = explore(machine);
    const [own, inner] = ['xstate.after.100.m.a', 'xstate.after.60.m.a.x'];
    expect(replay(graph, pathAlong(graph, inner, 'again', inner, 'stay', own))).toMatchObject({ isFeasible: true, steps: [{ after: 60 }, { after: 0 }, { after: 60 }, { after: 0 }, { after: 40 }] });
  });

  it('hears what the machine has sent to itself before anything else', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: {
      a: { on: { go: { target: 'b', actions: [raise({ type: 'tick' }, { delay: 0, id: 'tick' }), sendTo(({ self }) => self, { type: 'own' })] } } },
      b: { on: { own: 'c', tick: 'd', leave: 'd' } }, c: { on: { tick: 'd' } }, d: {},
    } });
    const graph = explore(machine, { events: { own: [], tick: [] } });
    expect(replay(graph, pathAlong(graph, 'go', 'own', 'tick'))).toMatchObject({ isFeasible: true, steps: [{ state: 'b' }, { state: 'c', after: 0 }, { state: 'd', after: 0 }] });
    const { steps: [go], ...start } = pathAlong(graph, 'go');
    const early = (type: string, kind: 'timer' | 'user'): Edge => ({ ...go!, from: go!.to, kind, event: { type }, source: kind === 'timer' ? type : null }); // which no graph has
    expect(replay(graph, { ...start, steps: [go!, early('tick', 'timer')] })).toMatchObject({ isFeasible: false, at: 1, isOfTime: true });
    expect(replay(graph, { ...start, steps: [go!, early('leave', 'user')] })).toMatchObject({ isFeasible: false, at: 1, isOfTime: true });
  });

  it('is due in whole milliseconds, and what is due first within one goes first', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { entry: [raise({ type: 'tick' }, { delay: 2.7, id: 'tick' }), raise({ type: 'tock' }, { delay: 2.3, id: 'tock' })], on: { tick: 'b', tock: 'c' } }, b: { on: { tock: 'c' } }, c: { on: { tick: 'b' } } } });
    const graph = explore(machine, { events: { tick: [], tock: [] } });
    expect(replay(graph, pathAlong(graph, 'tock', 'tick'))).toMatchObject({ isFeasible: true, steps: [{ after: 3 }, { after: 0 }] });
    expect(replay(graph, pathAlong(graph, 'tick'))).toMatchObject({ isFeasible: false, at: 0, why: '"tock" of 2.3 milliseconds fires before "tick" of 2.7 milliseconds' });
  });

  it('does not fire a timer that the machine has cancelled', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { entry: [raise({ type: 'tick' }, { delay: 10, id: 'tick' }), raise({ type: 'tock' }, { delay: 20, id: 'tock' })], on: { stop: { actions: cancel('tick') }, tick: 'b', tock: 'c' } }, b: {}, c: {} } });
    const graph = explore(machine, { events: { tick: [], tock: [] } });
    expect(replay(graph, pathAlong(graph, 'stop', 'tock'))).toMatchObject({ isFeasible: true, steps: [{ expect: { timers: ['tock'] } }, { after: 20 }] });
    const [stop] = pathAlong(graph, 'stop').steps;
    const [tick] = pathAlong(graph, 'tick').steps;
    expect(replay(graph, { input: undefined, start: 0, steps: [stop!, tick!] })).toMatchObject({ isFeasible: false, at: 1, why: '"tick" is not running' });
  });
});
