// What is promised of every chart of today, in every state that its samples lead to and on every step.
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import { shortestWays } from '#src/paths/check.ts';
import { nextStep, transitionsOf } from '#src/engine/macrostep.ts';
import type { Graph } from '#src/paths/graph.ts';
import { planPaths } from '#src/paths/plan.ts';
import { type Chart, modelOf } from './charts.ts';
import { findings, offersOfAll } from './promises.ts';

export const itIsSound = ({ machine, samples }: Chart) => describe(`the chart ${machine.id}`, () => {
  const worlds = [
    { world: 'that may change at any moment', graph: () => modelOf({ machine, samples }).graph },
    { world: 'that stands still', graph: () => stillPart(modelOf({ machine, samples }).graph) },
  ];

  it.each(worlds)('leaves nobody stuck and breaks no rule in a world $world', ({ world, graph: made }) => {
    const began = performance.now();
    const graph = made();
    expect(findings(graph)).toEqual([]);
    expect(graph).toMatchObject({ complete: true, faults: [], guessed: [] });
    expect(graph.samples.invariants.length).toBeGreaterThan(2);
    expect(graph.samples.steps.length).toBeGreaterThan(0);
    expect(graph.nodes.some(({ snapshot }) => graph.samples.goal(snapshot))).toBe(true);
    console.log(`${machine.id}, a world ${world}: ${shortestWays(graph).order.length} states, ${graph.edges.length} steps, none stuck, ${graph.samples.invariants.length + graph.samples.steps.length} rules kept (${Math.round(performance.now() - began)} ms)`);
  }, 240_000);

  it('takes every transition it defines on some step', () => {
    const { graph } = modelOf({ machine, samples });
    const taken = new Set([...graph.starts, ...graph.edges].flatMap(({ transitions }) => transitions));
    expect([...taken].toSorted()).toEqual(transitionsOf(machine).toSorted());
    expect(planPaths(graph, 'states').uncovered).toEqual([]);
  }, 240_000);

  it('offers in every state exactly what it takes there, and no more than the cancellation while the host is at work', () => {
    const { states, working, wrong } = offersOfAll(modelOf({ machine, samples }).graph);
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(working).toBeGreaterThan(0);
    console.log(`${machine.id}: what is offered is what is taken in ${states} states, ${working} of them working`);
  }, 240_000);

  it('is told apart from none of its states by a notice, which decides nothing', () => {
    expect(decidedByNotice(modelOf({ machine, samples }).graph)).toEqual([]);
  }, 240_000);
});

/** What of the graph is reached while neither policy nor person is changed by anybody else. */
function stillPart(graph: Graph): Graph {
  const isStill = ({ kind }: Graph['edges'][number]) => kind !== 'world';
  const outgoing = graph.outgoing.map((edges) => edges.filter(isStill));
  const reached = new Set(shortestWays({ ...graph, outgoing }).order);
  return { ...graph, outgoing, edges: graph.edges.filter((edge) => isStill(edge) && reached.has(edge.from)) };
}

/**
 * Of every so many states, the steps that are taken otherwise, or lead elsewhere, with another notice. The explorer counts states that
 * differ in it alone as one, which is honest only as long as there are none.
 */
function decidedByNotice({ machine, nodes, outgoing }: Graph): readonly string[] {
  const every = Math.max(1, Math.floor(nodes.length / 600));
  const found: string[] = [];
  const told = (snapshot: AnyMachineSnapshot) => JSON.stringify([snapshot.value, snapshot.status, snapshot.output, { ...snapshot.context as object, notice: null }]);
  for (const [number, { snapshot }] of nodes.entries()) {
    if (number % every !== 0 || snapshot.status !== 'active') continue;
    for (const notice of [null, 'tryAgain', 'codeExpired', 'policyChanged']) {
      // The same snapshot in all but one word of its context.
      const other: AnyMachineSnapshot = Object.assign(Object.create(Object.getPrototypeOf(snapshot) as object) as AnyMachineSnapshot, snapshot, { context: { ...snapshot.context as object, notice } });
      for (const { event, kind, transitions } of outgoing[number] ?? []) {
        if (kind === 'world') continue;
        const [as, otherwise] = [nextStep(machine, snapshot, event), nextStep(machine, other, event)];
        if (otherwise.taken.join() !== transitions.join() || told(as.snapshot) !== told(otherwise.snapshot)) found.push(`${event.type} in ${JSON.stringify(snapshot.value)} with ${notice}`);
      }
    }
  }
  return found;
}
