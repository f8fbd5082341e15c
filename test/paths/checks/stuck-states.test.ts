// States from which a goal is out of reach, and rules broken, as lists of their own for whoever asks about one thing only.
import { assign, createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { byOwnMeans, invariantViolations, stepViolations, stuckStates } from '#src/paths/check.ts';
import { explore } from '#src/paths/explore.ts';
import type { Path } from '#src/paths/plan.ts';

const events = ({ steps }: Path) => steps.map(({ event }) => event.type);

const maze = createMachine({
  initial: 'start', on: { 'flow.expired': '.expired' },
  states: {
    start: { on: { right: 'ahead', wrong: 'lost', longWay: 'detour' } },
    detour: { on: { wrong: 'lost' } },
    ahead: { on: { on: 'home' } },
    lost: { on: { around: 'stillLost' } },
    stillLost: { on: { around: 'lost' } },
    home: { type: 'final' },
    expired: { type: 'final' },
  },
});

describe('the checker', () => {
  it('finds a livelock with the shortest way in: expiry by the host is no way out', () => {
    const graph = explore(maze, {}, { hostEvents: ['flow.expired'] });
    expect(stuckStates(graph, graph.samples.goal).map(({ value, path }) => [value, events(path)])).toEqual([
      ['lost', ['wrong']], ['detour', ['longWay']], ['stillLost', ['wrong', 'around']],
    ]);
  });

  it('takes the goal and the steps that count from whoever asks', () => {
    const graph = explore(maze, {}, { hostEvents: ['flow.expired'] });
    expect(stuckStates(graph, graph.samples.goal, () => true)).toEqual([]);
    expect(stuckStates(graph, ({ value }) => value === 'home', (edge) => byOwnMeans(edge) && edge.event.type !== 'on').map(({ value }) => value)).toEqual(['start', 'ahead', 'lost', 'detour', 'stillLost']);
  });

  it('counts an answer of an activity and a timer of the chart as ways out, a lucky change of the world not', () => {
    const machine = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ initial: 'a', states: {
      a: { invoke: { src: 'ask', id: 'ask', onDone: 'b' } }, b: { after: { 10: 'c' } }, c: { on: { go: 'd' } }, d: { type: 'final' },
    } });
    const patient = explore(machine, { outputs: { ask: [1] } });
    expect(stuckStates(patient, patient.samples.goal)).toEqual([]);
    const unlucky = explore(machine, { world: 'down', drift: (world: string) => (world === 'down' ? ['up'] : []), outputs: { ask: (_: unknown, world: string) => (world === 'up' ? [{ output: 1 }] : []) } });
    expect(stuckStates(unlucky, unlucky.samples.goal).map(({ value }) => value)).toEqual(['a']);
  });

  it('accuses no state behind which the graph was cut', () => {
    const machine = createMachine({ types: {} as { context: { n: number } }, context: { n: 0 }, initial: 'counting', states: {
      counting: { on: { count: [{ guard: ({ context }) => context.n === 50, target: 'home' }, { actions: assign({ n: ({ context }) => context.n + 1 }) }] } }, home: { type: 'final' },
    } });
    const part = explore(machine, {}, { limit: 10 });
    expect(stuckStates(part, part.samples.goal)).toEqual([]);
  });

  it('finds the nearest state that breaks an invariant, and the step that breaks a property of steps', () => {
    const machine = createMachine({ types: {} as { context: { n: number } }, context: { n: 0 }, on: { add: { guard: ({ context }) => context.n < 5, actions: assign({ n: ({ context }) => context.n + 1 }) }, drop: { guard: ({ context }) => context.n === 3, actions: assign({ n: 0 }) } } });
    type Seen = { context: { n: number } };
    const graph = explore(machine, {
      invariants: { 'stays small': ({ context }: Seen) => context.n < 4, 'is never negative': ({ context }: Seen) => context.n >= 0, 'can be asked': () => { throw new Error('cannot'); } },
      steps: { 'never falls': (before: Seen, _: unknown, after: Seen) => after.context.n >= before.context.n },
    });
    expect(invariantViolations(graph).map(({ name, path, thrown }) => [name, events(path), thrown])).toEqual([
      ['stays small', ['add', 'add', 'add', 'add'], undefined], ['can be asked', [], 'cannot'],
    ]);
    expect(stepViolations(graph).map(({ name, path }) => [name, events(path)])).toEqual([['never falls', ['add', 'add', 'add', 'drop']]]);
  });
});
