// What a chart calls by the names that every object has something under: such a name is one like others.
import { assign, createMachine, fromPromise, raise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';

const covered = (graph: ReturnType<typeof explore>) => feasiblePaths(graph, 'transitions').uncovered;

describe('names that every object has', () => {
  it.each(['constructor', 'toString', '__proto__'])('are a timer\'s: %s', (id) => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { target: 'b', actions: raise({ type: 'x' }, { delay: 5, id }) } } }, b: { on: { x: 'c', go: { target: 'b', actions: raise({ type: 'x' }, { delay: 9, id }) } } }, c: {} } });
    const graph = explore(machine, { events: { x: [] } }, { limit: 50 });
    expect(graph.edges[0]?.timersStarted).toEqual([id]);
    expect(graph.edges.find(({ source }) => source === id)).toMatchObject({ event: { type: 'x' }, timersStopped: [] });
    expect(covered(graph)).toEqual([]);
  });

  it('are that of a child spawned in an assignment', () => {
    const machine = setup({ types: { context: {} as { child: unknown } }, actors: { ask: fromPromise<number>(async () => 1) } }).createMachine({
      id: 'm', context: { child: null }, initial: 'a',
      states: { a: { on: { go: { target: 'b', actions: assign({ child: ({ spawn }) => spawn('ask', { id: 'valueOf' }) }) } } }, b: { on: { 'xstate.done.actor.valueOf': 'c' } }, c: {} },
    });
    const graph = explore(machine, { outputs: { ask: [1] } });
    expect(graph.nodes.map(({ running }) => Object.entries(running).map(([id, { src }]) => `${id}: ${src}`))).toEqual([[], ['valueOf: ask'], []]);
    expect(covered(graph)).toEqual([]);
  });

  it.each(['__proto__', 'toString', 'constructor'])('are an event\'s, a state\'s and a timer\'s kind: %s', (name) => {
    const machine = createMachine({ id: 'm', initial: 'a', states: Object.fromEntries([
      ['a', { on: Object.fromEntries([[name, { target: 'b', actions: raise({ type: name }, { delay: 10 }) }]]) }],
      ['b', { on: Object.fromEntries([[name, { target: 'c' }]]) }],
      ['c', { type: 'final' as const }],
    ]) });
    const graph = explore(machine);
    expect(graph.edges.map(({ kind, source }) => [kind, source])).toEqual([['user', null], ['user', null], ['timer', `unnamed.${name}.0`]]);
    expect([covered(graph), feasiblePaths(graph, 'edges').uncovered]).toEqual([[], []]);
  });
});
