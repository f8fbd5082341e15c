// A shortest path to each different end of both charts (how it ended, what is on file, the default method, how the person
// was challenged), walked like the paths over all transitions, which few of the people there are ever take. On some of
// them an administrator changes policy or person on the way.
import { describe, expect, it } from 'vitest';
import { shortestWays } from '#src/paths/check.ts';
import type { Graph } from '#src/paths/graph.ts';
import type { Path } from '#src/paths/plan.ts';
import { charts, modelOf, worldOf } from './charts.ts';
import { walkAll } from './walk-all.ts';

describe.each(charts)('every end of $machine.id', (chart) => {
  it('leaves the directory, the audit log and the inbox as it should, whatever power is lost on the way', async () => {
    const { graph } = modelOf(chart);
    const paths = pathsToEnds(graph);
    expect(paths.length).toBeGreaterThan(20);
    console.log(`${chart.machine.id}: ${paths.length} ends, ${await walkAll(graph, paths)}`);
  }, 120_000);
});

function pathsToEnds(graph: Graph): readonly Path[] {
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
