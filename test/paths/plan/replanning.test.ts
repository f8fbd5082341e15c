// A suite that is there already is only added to, and edges that cannot be walked are gone round.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { marksOf, planPaths } from '#src/paths/plan.ts';
import { fixtures } from '../fixtures/fixtures.ts';

const graph = explore(fixtures.cashMachine.machine, fixtures.cashMachine.samples);
const marks = marksOf(graph, 'transitions');

describe('planning again', () => {
  it('covers what the given paths leave open, and nothing twice over', () => {
    const [first, ...others] = planPaths(graph).tests;
    const given = new Set(others.flatMap(({ steps }) => steps.flatMap((edge) => marks.ofEdge(edge, null))));
    const open = marks.all.filter((mark) => !given.has(mark));
    const again = planPaths(graph, 'transitions', { given });
    const added = again.tests.flatMap(({ steps }) => steps.flatMap((edge) => marks.ofEdge(edge, null)));
    expect(open.filter((mark) => !added.includes(mark))).toEqual([]);
    expect([again.covered, again.uncovered]).toEqual([again.total, []]);
    expect(again.tests.flatMap(({ steps }) => steps).length).toBeLessThanOrEqual(first?.steps.length ?? 0);
    expect(planPaths(graph, 'transitions', { given: new Set(marks.all) }).tests).toEqual([]);
  });

  it('goes round edges that must not be used, and names what only they lead to', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { near: 'b', far: 'c' } }, b: { on: { on: 'd' } }, c: { on: { on: 'b' } }, d: {} } });
    const small = explore(machine);
    const plan = planPaths(small, 'transitions', { without: ({ event, from }) => event.type === 'near' && from === 0 });
    expect(plan.tests.map(({ steps }) => steps.map(({ event }) => event.type))).toEqual([['far', 'on', 'on']]);
    expect(plan.uncovered).toEqual(['m.a | near | 0']);
    expect(planPaths(small).uncovered).toEqual([]);
    expect(planPaths(small, 'transition-pairs', { without: ({ event }) => event.type === 'near' }).uncovered).toEqual(['m.a | near | 0 → m.b | on | 0']);
  });
});
