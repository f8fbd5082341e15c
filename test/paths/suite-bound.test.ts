// How few events any suite could do with: in time where that is known, else on the chart without it, less what cannot happen.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';
import { boundOf } from '#src/paths/suite-bound.ts';

const graph = explore(createMachine({ id: 'm', initial: 'a', states: { a: { after: { 100: 'b', 200: 'c' }, on: { far: 'd' } }, b: {}, c: {}, d: { after: { 50: 'a' } } } }));
const { uncovered, timed } = feasiblePaths(graph, 'transitions');

describe('the bound of a suite', () => {
  it('is counted on what time allows, and else without what cannot happen', async () => {
    expect(uncovered.map(({ transition, why }) => [transition, why])).toEqual([['m.a | xstate.after.200.m.a | 0', 'infeasible']]);
    expect(await boundOf(graph, 'transitions', uncovered, { proved: null, timed })).toEqual({ least: 3, isOfTime: true });
    expect(await boundOf(graph, 'transitions', uncovered, { proved: null, timed: undefined })).toEqual({ least: 3, isOfTime: false });
    expect(await boundOf(graph, 'transitions', [], { proved: null, timed: undefined })).toEqual({ least: 4, isOfTime: false });
  });

  it('is not known of what else might yet happen, nor where steps for it are for other things as well', async () => {
    expect(await boundOf(graph, 'transitions', [{ transition: 'm.a | xstate.after.200.m.a | 0', why: 'budget' }], { proved: null, timed })).toBeNull();
    expect(await boundOf(graph, 'transitions', [{ transition: 'm.a | far | 0', why: 'budget' }], { proved: { lowerBound: 3, isOfTime: true }, timed })).toBeNull();
    expect(await boundOf(graph, 'transition-pairs', uncovered, { proved: null, timed: undefined })).toBeNull();
    expect(await boundOf({ ...graph, complete: false }, 'transitions', [], { proved: null, timed })).toBeNull();
  });
});
