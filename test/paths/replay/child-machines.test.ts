// Children do not run in a replay. Where one would say something to its machine, the path is refused by its name.
import { createMachine, fromCallback, fromPromise, fromTransition, sendParent, sendTo, setup, type AnyStateMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';
import { replay } from '#src/paths/replay/replay.ts';
import { pathAlong } from './path-along.ts';

const quiet = createMachine({ id: 'quiet', initial: 'a', states: { a: { on: { ping: 'b' } }, b: {} } });
const polite = createMachine({ id: 'polite', initial: 'a', states: { a: { on: { ping: 'b' } }, b: { on: { ping: { actions: sendParent({ type: 'pong' }) } } } } });
const loud = createMachine({ id: 'loud', entry: sendParent({ type: 'here' }) });

const asking = (kid: AnyStateMachine) => setup({ actors: { kid, work: fromPromise(async () => 1), live: fromCallback(() => {}), pure: fromTransition((state: number) => state, 0) } }).createMachine({
  id: 'm', initial: 'a', invoke: [{ src: 'kid', id: 'kid' }, { src: 'work', id: 'work' }, { src: 'live', id: 'live' }, { src: 'pure', id: 'pure' }],
  states: { a: { on: {
    ask: { actions: sendTo('kid', { type: 'ping' }) }, work: { actions: sendTo('work', { type: 'ping' }) }, live: { actions: sendTo('live', { type: 'ping' }) }, pure: { actions: sendTo('pure', { type: 'ping' }) },
    pong: { target: 'b' },
  } }, b: {} },
});
const samples = { outputs: { kid: [], work: [], live: [], pure: [] } };

describe('a machine that speaks to its children', () => {
  it('is replayed where they keep quiet', () => {
    const graph = explore(asking(quiet), samples);
    expect(replay(graph, pathAlong(graph, 'ask', 'ask', 'work', 'pure'))).toMatchObject({ isFeasible: true, steps: [{ expect: { effects: [{ type: 'sendTo', params: { to: 'kid', event: { type: 'ping' } } }] } }, {}, {}, {}] });
  });

  it('is refused at the very step that a child machine answers', () => {
    const graph = explore(asking(polite), samples);
    expect(replay(graph, pathAlong(graph, 'ask')).isFeasible).toBe(true);
    expect(replay(graph, pathAlong(graph, 'ask', 'ask'))).toMatchObject({ isFeasible: false, at: 1, why: 'the child machine "kid" answers "ping" with "pong"', isOfTime: false });
  });

  it('is refused where something live may answer, or a child machine speaks first', () => {
    const graph = explore(asking(quiet), samples);
    expect(replay(graph, pathAlong(graph, 'live'))).toMatchObject({ isFeasible: false, at: 0, why: '"live" is sent "ping" and may answer' });
    const spoken = explore(asking(loud), samples);
    expect(replay(spoken, pathAlong(spoken, 'work'))).toMatchObject({ isFeasible: false, at: null, why: 'the child machine "kid" sends "here" to its parent as it begins' });
  });

  it('leaves what it cannot tell out of its suite, by name, and covers the rest', () => {
    const { uncovered, tests } = feasiblePaths(explore(asking(quiet), samples), 'transitions');
    expect(uncovered).toEqual([{ transition: 'm.a | live | 0', why: 'infeasible', because: '"live" is sent "ping" and may answer' }]);
    expect(tests.length).toBeGreaterThan(0);
  });
});
