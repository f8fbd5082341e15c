// Suites cover what they claim to cover, each path can be walked, and nothing in reach is left out.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { initialStep, nextStep } from '#src/engine/macrostep.ts';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import { type Criterion, type Path, type Plan, planPaths } from '#src/paths/plan.ts';

/** What XState itself takes when the path is walked; throws where the graph says otherwise. */
function walked({ machine, nodes }: Graph, path: Path): string[] {
  let { snapshot, taken } = initialStep(machine, path.input);
  const all = [...taken];
  for (const step of path.steps) {
    ({ snapshot, taken } = nextStep(machine, snapshot, step.event));
    expect(taken).toEqual(step.transitions);
    expect(snapshot.value).toEqual(nodes[step.to]?.snapshot.value);
    all.push(...taken);
  }
  return all;
}
const size = ({ tests }: Plan) => [tests.length, tests.reduce((sum, { steps }) => sum + steps.length, 0)];

const door = createMachine({
  id: 'door', types: {} as { context: { tries: number } }, context: { tries: 0 }, initial: 'closed',
  states: {
    closed: { on: { open: 'checking', paint: 'broken' } },
    checking: { always: [{ guard: ({ context }) => context.tries < 2, target: 'jammed' }, 'opened'] },
    jammed: { on: { pull: { target: 'closed', actions: assign({ tries: ({ context }) => context.tries + 1 }) }, kick: 'broken' } },
    opened: { on: { shut: 'closed' } },
    broken: { type: 'final' },
    neverReached: { on: { open: 'closed' } },
  },
});

describe('a plan', () => {
  it.each<[Criterion, number, number, string[]]>([
    ['states', 6, 5, ['door.neverReached']],
    ['transitions', 8, 7, ['door.neverReached | open | 0']],
    ['transition-pairs', 9, 9, []],
  ])('for %s covers all in reach and names the rest', (criterion, total, covered, uncovered) => {
    const graph = explore(door);
    const plan = planPaths(graph, criterion);
    expect([plan.total, plan.covered, plan.uncovered]).toEqual([total, covered, uncovered]);
    const taken = plan.tests.map((path) => walked(graph, path));
    if (criterion === 'transitions') expect(new Set(taken.flat()).size).toBe(covered);
    if (criterion === 'transition-pairs') expect(new Set(taken.flatMap((ids) => ids.slice(1).map((id, at) => `${ids[at]} → ${id}`))).size).toBe(covered);
  });

  it('needs no more events than any suite does, beginning anew where that is shorter', () => {
    expect(planPaths(explore(door)).tests.map(({ steps }) => steps.map(({ event }) => event.type))).toEqual([
      ['paint'], ['open', 'kick'], ['open', 'pull', 'open', 'pull', 'open', 'shut'],
    ]);
  });

  it('walks pairs within a macrostep and across two', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { one: 'b', two: 'b' } }, b: { always: 'c' }, c: { on: { back: 'a' } } } });
    const plan = planPaths(explore(machine), 'transition-pairs');
    expect([plan.total, plan.covered]).toEqual([5, 5]); // one and two then on, on then back, back then one and two
    expect(plan.tests.map(({ steps }) => steps.map(({ event }) => event.type))).toEqual([['one', 'back', 'two', 'back', 'one']]);
  });

  it('covers a machine that moves only at its start', () => {
    const machine = createMachine({ initial: 'a', states: { a: { always: 'b' }, b: { type: 'final' } } });
    const plan = planPaths(explore(machine));
    expect([plan.covered, plan.tests.map(({ steps }) => steps.length)]).toEqual([1, [0]]);
  });

  it('uses the input that reaches what no other reaches', () => {
    const machine = createMachine({ types: {} as { input: string; context: { who: string } }, context: ({ input }) => ({ who: input }), initial: 'a', states: {
      a: { on: { enter: [{ guard: ({ context }) => context.who === 'member', target: 'inside' }, 'outside'] } }, inside: {}, outside: {},
    } });
    const plan = planPaths(explore(machine, { input: ['guest', 'member'] }));
    expect(plan.tests.map(({ input }) => input)).toEqual(['guest', 'member']);
    expect(plan.uncovered).toEqual([]);
  });

  it('of a part of the graph covers that part and tells what it could not', () => {
    const graph = explore(door, {}, { limit: 3 });
    const plan = planPaths(graph);
    expect(graph.complete).toBe(false);
    expect(plan.uncovered).toContain('door.checking |  | 1');
    expect(plan.covered + plan.uncovered.length).toBe(plan.total);
  });

  it('repeats no path inside another, and stays quick where there are thousands', () => {
    const leaves = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`leaf${n}`, { type: 'final' as const }]));
    const machine = createMachine({ initial: 'root', states: { root: { on: Object.fromEntries(Object.keys(leaves).map((name) => [name, name])) }, ...leaves } });
    const plan = planPaths(explore(machine));
    expect(size(plan)).toEqual([2_000, 2_000]);
    expect(new Set(plan.tests.map(({ steps }) => steps[0]?.event.type)).size).toBe(2_000);
  }, 10_000);
});
