// A machine that ran, held against where the graph has it: each thing that can differ is told, in words.
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { explore } from '#src/paths/explore.ts';
import type { GraphNode } from '#src/paths/graph.ts';
import { difference } from '#src/paths/replay/differences.ts';

const machine = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 5: 'b' }, on: { go: 'c' } }, b: {}, c: { type: 'final' } } });
const { nodes } = explore(machine);
const at = (value: string): GraphNode => nodes.find(({ snapshot }) => snapshot.value === value) as GraphNode; // each state is reached
const timer = 'xstate.after.5.m.a';

describe('a machine that ran, beside its graph', () => {
  it('stands where the graph has it', () => {
    expect(difference(at('a'), at('a'), [timer])).toBeNull();
    expect(difference(at('c'), at('c'), [])).toBeNull();
  });

  it('waits for the timers that the graph has, and for no others', () => {
    expect(difference(at('a'), at('a'), [])).toBe(`the timers: [] instead of ["${timer}"]`);
    expect(difference(at('b'), at('b'), [timer])).toBe(`the timers: ["${timer}"] instead of []`);
  });

  it('is in the same state, and has ended where the graph has', () => {
    expect(difference(at('b'), at('a'), [timer])).toBe('the state: "a" instead of "b"');
    expect(difference(at('c'), at('b'), [])).toBe('the status: "active" instead of "done"');
  });

  it('runs what the graph has running', () => {
    expect(difference(at('b'), { ...at('b'), running: { feed: { src: 'rates', input: undefined } } }, [])).toBe('what runs: ["feed: rates"] instead of []');
  });
});
