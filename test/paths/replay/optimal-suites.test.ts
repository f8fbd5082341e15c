// The shortest plan on a graph without time may lead through timers that never fire: what is left of it, with what is planned anew,
// can come out longer than a plan that was never the shortest. Then that one is the suite.
import { type AnyStateMachine, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Feasible } from '#src/paths/replay/feasible-paths.ts';
import { shorter } from '#src/paths/replay/shorter.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import { chance } from '../plan/random-chart.ts';

/** Twenty-four states with events to anywhere and up to two timers each, the later of which never fires. */
function chart(seed: number): AnyStateMachine {
  const pick = chance(seed);
  const states = Array.from({ length: 24 }, (_, at) => {
    const on: Record<string, string> = {};
    const after: Record<number, string> = {};
    const anywhere = (): string => `s${pick(24)}`;
    if (pick(3) === 0) on['turn'] = anywhere();
    for (const type of ['go', 'stop']) if (pick(3) > 1) on[type] = anywhere();
    for (const delay of [10, 20]) if (pick(3) > 0) after[delay] = anywhere();
    if (pick(2) === 1) on['next'] = `s${(at + 1) % 24}`;
    return [`s${at}`, { on, after }] as const;
  });
  return createMachine({ id: 'm', initial: 's0', states: Object.fromEntries(states) });
}

describe('of two suites', () => {
  it('the one that leaves less uncovered is taken, then the one with fewer events', () => {
    const made = (events: number, left: number): Feasible => ({
      covered: new Set(), isHindered: false, uncovered: Array.from({ length: left }, (_, at) => ({ transition: `t${at}`, why: 'infeasible' as const })),
      tests: [{ path: { input: undefined, start: 0, steps: [] }, replayed: { isFeasible: true, start: null as never, steps: Array.from({ length: events }, () => null as never) } }], // counted, never looked into
    });
    const [long, short, part] = [made(5, 1), made(4, 1), made(1, 2)];
    for (const [one, other, taken] of [[long, short, short], [short, long, short], [part, long, long], [long, part, long]] as const) expect(shorter(one, other)).toBe(taken);
  });
});

describe('--optimal', () => {
  it.each([959, 993, 1_040, 1_093, 1_187])('is never longer than what is planned without it (chart %i)', async (seed) => {
    const graph = explore(chart(seed));
    const options = { version: '1', isBounded: false };
    const [greedy, optimal] = [await suiteOf(graph, 'transitions', options), await suiteOf(graph, 'transitions', { ...options, isOptimal: true, seconds: 5 })];
    expect(optimal.covered).toBeGreaterThanOrEqual(greedy.covered);
    expect(optimal.events).toBeLessThanOrEqual(greedy.events);
    expect(greedy.uncovered.some(({ why }) => why === 'infeasible')).toBe(true);
  });
});
