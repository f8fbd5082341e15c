// An administrator changes policy or person between what the chart knows and what an activity does. Each way in which the
// activity must then refuse is walked: the rules hold at the moment of the writing, whatever the flow believed.
import { describe, expect, it } from 'vitest';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { shortestWays } from '#src/paths/check.ts';
import type { Graph } from '#src/paths/graph.ts';
import type { Path } from '#src/paths/plan.ts';
import { labelOf } from './answers.ts';
import { type Chart, modelOf, worldOf } from './charts.ts';
import { some, walkAll } from './walk-all.ts';

const refusals = ['policy.disallows', 'cap.reached', 'method.disallowed', 'method.unknown', 'stepUp.required', 'answers.refused'];

export const everyRefusalIsWalked = (chart: Chart, atMost = 30) => describe(`every refusal in ${chart.machine.id}`, () => {
  it('is the answer of the real activity, and leaves things as they were', async () => {
    const { graph } = modelOf(chart);
    const all = pathsToRefusals(graph);
    expect(all.length).toBeGreaterThan(4);
    const paths = some(all, atMost);
    console.log(`${chart.machine.id}: ${paths.length} of ${all.length} refusals, ${await walkAll(graph, paths)}`);
  }, 300_000);
});

/** One for each activity that is refused and each reason in person, policy and flow there can be for it. */
export function pathsToRefusals(graph: Graph): readonly Path[] {
  const ways = shortestWays(graph);
  const found = new Map<string, Path>();
  for (const node of ways.order) {
    const { snapshot, world } = graph.nodes[node]!;
    for (const edge of graph.outgoing[node] ?? []) {
      if (edge.kind !== 'service' || !refusals.includes(labelOf(edge))) continue;
      const { method, channel, intent } = snapshot.context as Context;
      const facts = worldOf({ world })?.facts;
      const reason = JSON.stringify([edge.source, labelOf(edge), method, channel, intent?.does, facts?.mfaPassed, facts?.access, facts?.mfa.allowed, facts?.onFile]);
      if (found.has(reason)) continue;
      const way = ways.to(node);
      found.set(reason, { ...way, steps: [...way.steps, edge] });
    }
  }
  return [...found.values()];
}
