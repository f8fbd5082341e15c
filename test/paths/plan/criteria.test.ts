// Each criterion means what its name says: a suite brings all that anybody walking the whole graph could see of it.
import { and, createMachine, fromPromise, or, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { nextStep } from '#src/engine/macrostep.ts';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import { lowerBound, planPaths } from '#src/paths/plan.ts';
import { type Fixture, fixtures } from '../fixtures/fixtures.ts';
import { eventsOf, marksSeen, type Seen, walked } from './oracle.ts';
import { randomChart } from './random-chart.ts';

/** Every step of the graph from everything that may have been taken last, and every start. */
function everything({ nodes, edges, outgoing, starts }: Graph): Seen[] {
  const active = (node: number): string[] => nodes[node]?.snapshot._nodes.map(({ id }) => id) ?? [];
  const value = (node: number): unknown => nodes[node]?.snapshot.value;
  const lasts = nodes.map(() => new Set<string | null>());
  const queue = starts.map(({ to, transitions }): [number, string | null] => [to, transitions.at(-1) ?? null]);
  for (const [node, last] of queue) {
    if (lasts[node]?.has(last) === true) continue;
    lasts[node]?.add(last);
    for (const { to, transitions } of outgoing[node] ?? []) queue.push([to, transitions.at(-1) ?? last]);
  }
  return [
    ...starts.map(({ to, transitions }) => ({ before: null, event: 'xstate.init', taken: transitions, value: value(to), active: active(to), last: null })),
    ...edges.flatMap(({ from, to, transitions, event }) => [...(lasts[from] ?? [])].map((last) => ({ before: value(from), event: event.type, taken: transitions, value: value(to), active: active(to), last }))),
  ];
}

const charts: Readonly<Record<string, Fixture>> = { ...fixtures, ...Object.fromEntries(Array.from({ length: 20 }, (_, seed) => [`random ${seed}`, { machine: randomChart(seed + 100, { states: 8, events: 16 }), samples: {} }])) };

describe('a suite', () => {
  it.each(['states', 'configurations', 'transitions', 'transition-pairs'] as const)('for %s brings all that can be brought', (criterion) => {
    for (const [name, { machine, samples }] of Object.entries(charts)) {
      const graph = explore(machine, samples);
      const plan = planPaths(graph, criterion);
      const seen = new Set(plan.tests.flatMap((path) => walked(graph, path)).flatMap(marksSeen[criterion]));
      const there = new Set(everything(graph).flatMap(marksSeen[criterion]));
      expect([...there].filter((mark) => !seen.has(mark)), name).toEqual([]);
      expect(plan.covered + plan.uncovered.length).toBe(plan.total);
    }
  });

  it('for edges takes each step of the graph, in no more events than any suite needs', async () => {
    for (const { machine, samples } of [fixtures.cashMachine, fixtures.labyrinth]) {
      const graph = explore(machine, samples);
      const plan = planPaths(graph, 'edges');
      for (const path of plan.tests) walked(graph, path);
      expect(new Set(plan.tests.flatMap(({ steps }) => steps)).size).toBe(graph.edges.length);
      expect(plan.uncovered).toEqual([]);
      expect(eventsOf(plan)).toBe(await lowerBound(graph, 'edges'));
    }
  });

  it('for edges never spends an event on what the world does by itself', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { back: 'a' } } } });
    const graph = explore(machine, { world: 0, drift: (world: number) => (world < 2 ? [world + 1] : []) });
    const plan = planPaths(graph, 'edges');
    expect(plan.total).toBe(6);
    expect([plan.covered, eventsOf(plan)]).toEqual([6, 6]);
    expect(plan.tests.flatMap(({ steps }) => steps).filter(({ kind }) => kind === 'world').length).toBeGreaterThanOrEqual(2);
  });

  it('spends no event on what the world does by itself, and counts none', async () => {
    const machine = setup({ actors: { ask: fromPromise(async () => null) } }).createMachine({ initial: 'a', states: { a: { on: { go: 'asking' } }, asking: { invoke: { src: 'ask', id: 'ask', onDone: 'b', onError: 'a' } }, b: { type: 'final' } } });
    const graph = explore(machine, { world: 0, drift: (world: number) => (world < 3 ? [world + 1] : []), outputs: { ask: (_: unknown, world: number) => (world === 3 ? [{ output: null }] : [{ error: 'not yet' }]) } });
    const plan = planPaths(graph);
    expect([plan.covered, eventsOf(plan)]).toEqual([3, 4]);
    expect(await lowerBound(graph, 'transitions')).toBe(4);
  });

  it('for refusals sends every event where it is refused with every payload, and nothing changes', () => {
    for (const { machine, samples } of [fixtures.cashMachine, charts['random 3']!, charts['random 7']!]) {
      const graph = explore(machine, samples);
      const plan = planPaths(graph, 'negative');
      const seen = new Set(plan.tests.flatMap((path) => walked(graph, path)).flatMap(marksSeen.negative));
      const there = new Set<string>();
      for (const { snapshot } of graph.nodes.filter(({ snapshot }) => snapshot.status === 'active')) {
        for (const type of (machine.events as string[]).filter((one) => !one.startsWith('xstate.'))) {
          const payloads = graph.samples.payloadsOf(type, snapshot) ?? [{}];
          if (payloads.every((payload) => nextStep(machine, snapshot, { ...payload, type }).taken.length === 0)) there.add(`${JSON.stringify(snapshot.value)} ${type}`);
        }
      }
      expect([...seen].sort()).toEqual([...there].sort());
      expect([plan.covered, plan.uncovered]).toEqual([there.size, []]);
    }
  });

  it('for refusals leaves an event alone that the samples say nobody ever sends', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { never: 'a', back: 'a' } } } });
    expect(planPaths(explore(machine, { events: { never: [] } }), 'negative').tests.flatMap(({ steps }) => steps.map(({ event }) => event.type))).toEqual(['back', 'go', 'go']);
  });

  const gate = setup({
    types: { context: {} as { open: boolean; paid: boolean; late: boolean }, input: {} as { open: boolean; paid: boolean; late: boolean } },
    guards: { isOpen: ({ context }) => context.open, isPaid: ({ context }) => context.paid, isLate: ({ context }) => context.late, mayEnter: and(['isOpen', or(['isPaid', 'isLate'])]) },
  }).createMachine({ id: 'gate', context: ({ input }) => input, initial: 'outside', states: { outside: { on: { enter: { guard: 'mayEnter', target: 'inside' } } }, inside: {} } });
  const inputs = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({ open: (bits & 1) > 0, paid: (bits & 2) > 0, late: (bits & 4) > 0 }));

  it('for guards brings each outcome of each guard and condition, and each condition where it alone decides', () => {
    const plan = planPaths(explore(gate, { input: inputs }), 'guards');
    expect([plan.total, plan.covered, plan.uncovered]).toEqual([14, 14, []]);
    const asked = plan.tests.map(({ input, steps }) => [input, steps.length]);
    expect(asked).toHaveLength(4); // three conditions need four cases
    const cases = asked.map(([input]) => input as { open: boolean; paid: boolean; late: boolean });
    // What `and` and `or` no longer ask may be anything: shut, nobody asks for payment.
    expect(cases.some(({ open }) => !open)).toBe(true);
    expect(cases.some(({ open, paid }) => open && paid)).toBe(true);
    expect(cases.some(({ open, paid, late }) => open && !paid && late)).toBe(true);
    expect(cases.some(({ open, paid, late }) => open && !paid && !late)).toBe(true);
  });

  it('for guards says which condition never decides alone', () => {
    const never = planPaths(explore(gate, { input: inputs.filter(({ late }) => late) }), 'guards');
    const enter = 'gate.outside | enter | 0';
    expect(never.uncovered).toEqual([
      `${enter}: isPaid is true and alone decides`, `${enter}: isPaid is false and alone decides`,
      `${enter}: isLate is true and alone decides`, `${enter}: isLate is false`, `${enter}: isLate is false and alone decides`,
    ]);
  });

  it('for guards takes no decision that nobody asked for, and no condition for deciding alone beside another that changed too', () => {
    const both = setup({
      types: { context: {} as { a: boolean; b: boolean; c: boolean }, input: {} as { a: boolean; b: boolean; c: boolean } },
      guards: { isA: ({ context }) => context.a, isB: ({ context }) => context.b, isC: ({ context }) => context.c, isAny: and([or(['isA', 'isB']), 'isC']) },
    }).createMachine({ id: 'both', context: ({ input }) => input, initial: 'one', states: { one: { on: { first: [{ guard: 'isA', target: 'two' }, { guard: 'isB', target: 'two' }], second: { guard: 'isAny', target: 'two' } } }, two: {} } });
    const plan = planPaths(explore(both, { input: [{ a: true, b: true, c: true }, { a: true, b: false, c: true }, { a: false, b: false, c: true }] }), 'guards');
    expect(plan.uncovered).toContain('both.one | first | 1: guard is true'); // isB holds only where isA was enough
    const changed = planPaths(explore(both, { input: [{ a: true, b: false, c: true }, { a: false, b: true, c: false }] }), 'guards');
    expect(changed.uncovered).toContain('both.one | second | 0: isC is true and alone decides');
  });
});
