// A child machine's timers are its own: nothing that is explored of its parent follows them, and that is said.
import { assign, createMachine, raise, sendParent, setup, type AnyStateMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';

const minute = 60_000;
const slow = createMachine({ id: 'slow', initial: 'a', states: { a: { after: { [10 * minute]: 'b' }, on: { hurry: 'b' } }, b: { type: 'final' } }, output: 'late' });
const quick = createMachine({ id: 'quick', initial: 'a', states: { a: { on: { hurry: 'b' } }, b: { type: 'final' } }, output: 'soon' });

/** Waits for its child, or for five minutes. */
const parentOf = (kid: AnyStateMachine) => setup({ actors: { kid } }).createMachine({
  id: 'm', initial: 'a',
  states: { a: { invoke: { src: 'kid', id: 'kid', onDone: 'answered', onError: 'failed' }, after: { [5 * minute]: '.late' }, initial: 'early', states: { early: {}, late: {} } }, answered: {}, failed: {} },
});
const told = (machine: AnyStateMachine, samples = {}): string[] => explore(machine, samples).guessed.filter((sentence) => /timers of its own/.test(sentence));
const sentence = 'the child machine "kid" has timers of its own, which are not followed: it is tried with each of its outcomes, and with what it may send, at any moment';

describe('the timers of a child machine', () => {
  it('are said not to be followed, whether or not the samples tell how it ends', () => {
    expect(told(parentOf(slow))).toEqual([sentence]);
    expect(told(parentOf(slow), { outputs: { kid: ['late'] } })).toEqual([sentence]);
    expect(told(parentOf(quick))).toEqual([]);
  });

  it('are found where an action sets them, and in children of the child', () => {
    const raising = createMachine({ id: 'r', initial: 'a', states: { a: { on: { go: { actions: raise({ type: 'x' }, { delay: 5 }) } } } } });
    const above = setup({ actors: { slow } }).createMachine({ id: 'above', initial: 'a', states: { a: { invoke: { src: 'slow', onDone: 'b' } }, b: { type: 'final' } } });
    const inline = createMachine({ id: 'inline', initial: 'a', states: { a: { invoke: { src: slow, onDone: 'b' } }, b: { type: 'final' } } });
    const named = setup({ actions: { late: raise({ type: 'x' }, { delay: 5 }) } }).createMachine({ id: 'n', initial: 'a', states: { a: { entry: 'late' } } });
    for (const kid of [raising, above, inline, named]) expect(told(parentOf(kid))[0]).toBe(sentence);
    expect(told(parentOf(above))[1]).toMatch(/^in the child machine "above", the child machine "slow" has timers of its own/);
    const prompt = createMachine({ id: 'p', initial: 'a', states: { a: { entry: [raise({ type: 'x' }), sendParent({ type: 'here' })] } } });
    expect(told(parentOf(prompt))).toEqual([]);
  });

  it('keep no step of the parent from being tried: the child may end before its parent\'s timers and after them', () => {
    const graph = explore(parentOf(slow));
    expect(feasiblePaths(graph, 'edges').uncovered).toEqual([]);
    const ends = graph.edges.filter(({ event }) => event.type === 'xstate.done.actor.kid').map(({ from, event }) => [graph.nodes[from]?.snapshot.value, (event as unknown as { output: unknown }).output]);
    expect(ends).toEqual([[{ a: 'early' }, 'late'], [{ a: 'late' }, 'late']]);
  });

  it('are one thing, and ends beyond what is looked through of a child are another: those are said as well', () => {
    const counting = (most: number) => setup({ types: { context: {} as { n: number } } }).createMachine({ id: 'counting', context: { n: 0 }, initial: 'a', output: ({ context }) => context.n > 2_000, states: {
      a: { on: { stop: 'b', go: { guard: ({ context }) => context.n < most, actions: assign({ n: ({ context }) => context.n + 1 }) } } }, b: { type: 'final' },
    } });
    const partial = (most: number): string[] => explore(parentOf(counting(most))).guessed.filter((one) => /looked through/.test(one));
    expect(partial(Infinity)).toEqual(['the child machine "counting" was looked through for 1000 of its states only: it may end in other ways']);
    expect(partial(50)).toEqual([]);
  });
});
