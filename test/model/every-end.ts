// A shortest path to each different end of a chart (how it ended, what is on file, the default method, how the person
// was challenged), walked like the paths over all transitions, which few of the people there are ever take. On some of
// them an administrator changes policy or person on the way.
import { describe, expect, it } from 'vitest';
import { shortestWays } from '#src/paths/check.ts';
import type { Graph } from '#src/paths/graph.ts';
import type { Path } from '#src/paths/plan.ts';
import { type Chart, modelOf, worldOf } from './charts.ts';
import { some, walkAll } from './walk-all.ts';

export const everyEndIsWalked = (chart: Chart, atMost = 30) => describe(`every end of ${chart.machine.id}`, () => {
  it('leaves the directory, the audit log and the inbox as it should, whatever power is lost on the way', async () => {
    const { graph } = modelOf(chart);
    const all = pathsToEnds(graph);
    expect(all.length).toBeGreaterThan(20);
    const paths = some(all, atMost);
    console.log(`${chart.machine.id}: ${paths.length} of ${all.length} ends, ${await walkAll(graph, paths)}`);
  }, 300_000);
});

export function pathsToEnds(graph: Graph): readonly Path[] {
  const ways = shortestWays(graph);
  const ends = new Map<string, number>();
  for (const node of ways.order) {
    const { snapshot, world } = graph.nodes[node]!;
    if (snapshot.status !== 'done') continue;
    const { result, amr } = snapshot.output as { readonly result: string; readonly amr?: readonly string[] };
    const facts = worldOf({ world })?.facts;
    const end = JSON.stringify([result, amr, facts?.onFile, facts?.defaultMethod]);
    if (!ends.has(end)) ends.set(end, node);
  }
  return [...ends.values()].map((node) => ways.to(node));
}
