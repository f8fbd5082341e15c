// Delays that a function of the context gives may be anything. The host makes timers of numbers only, and refuses a step that
// asks for another one: so does the exploration, by name.
import { assign, createMachine, raise, sendTo, setup, type AnyActorRef } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from '#src/paths/check.ts';
import { explore } from '#src/paths/explore.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';
import { replay } from '#src/paths/replay/replay.ts';
import { pathAlong } from './replay/path-along.ts';

type Context = { readonly length: number };

/** Waits as long as it was told to. */
const waiting = setup({ types: { context: {} as Context, events: {} as { type: 'go'; length: number } }, delays: { given: ({ context }) => context.length } }).createMachine({
  id: 'm', context: { length: 5 }, initial: 'a',
  states: { a: { on: { go: { target: 'b', actions: assign({ length: ({ event }) => event.length }) } } }, b: { after: { given: 'c' } }, c: {} },
});
const graphOf = (...lengths: readonly unknown[]) => explore(waiting, { events: { go: lengths.map((length) => ({ length })) } });

describe('a delay', () => {
  it('that is no number of milliseconds fails the step, by name, and leads nowhere', () => {
    for (const [length, written] of [[NaN, 'NaN'], [Infinity, 'Infinity'], [-Infinity, '-Infinity'], ['5', '"5"'], [null, 'null']]) {
      const graph = graphOf(length);
      expect(graph.faults).toEqual([{ from: 0, event: { type: 'go', length }, message: `the delay of "xstate.after.given.m.b" is ${written}, and no number of milliseconds: the host refuses the step` }]);
      expect([graph.edges, graph.nodes.length]).toEqual([[], 1]);
      expect(feasiblePaths(graph, 'transitions').uncovered).toHaveLength(2);
    }
    const finding = check(waiting, { events: { go: [{ length: NaN }] } }).findings.find(({ rule }) => rule === 'fault');
    expect(finding).toMatchObject({ severity: 'error', message: expect.stringContaining('NaN') as string, path: [{ type: 'go' }] });
  });

  it('that is not known fails the step, though XState would hear the event at once', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { after: { misspelt: 'c' } }, c: {} } });
    expect(explore(machine).faults.map(({ message }) => message)).toEqual(['the delay of "xstate.after.misspelt.m.b" is not known: is its name misspelt?']);
  });

  it('fails the start as well, and that of what is sent to itself or to others', () => {
    const early = createMachine({ id: 'm', initial: 'a', states: { a: { after: { never: 'b' } }, b: {} } }, { delays: { never: () => Infinity } });
    expect(() => explore(early)).toThrow('"m" does not start: the delay of "xstate.after.never.m.a" is Infinity');
    const sending = createMachine({ id: 'm', initial: 'a', states: { a: { on: {
      self: { actions: sendTo(({ self }) => self, { type: 'tick' }, { delay: () => NaN }) }, other: { actions: sendTo(({ system }) => system.get('kid') as AnyActorRef, { type: 'tick' }, { delay: () => NaN }) },
      later: { actions: raise({ type: 'tick' }, { delay: () => NaN }) },
    } } } });
    expect(explore(sending).faults.map(({ event, message }) => [event.type, message.startsWith('the delay of "tick" is NaN')])).toEqual([['self', true], ['other', true], ['later', true]]);
  });

  it('of less than nothing is none', () => {
    const graph = graphOf(-5, -0.5);
    const [first] = graph.outgoing[0]!;
    expect(graph.nodes[first!.to]?.timers['xstate.after.given.m.b']).toMatchObject({ delay: 0 });
    expect(replay(graph, pathAlong(graph, 'go', 'xstate.after.given.m.b'))).toMatchObject({ isFeasible: true, steps: [{ after: 0 }, { after: 0, state: 'c' }] });
  });
});
