// Giving up: from every state of a chart in which a person is waited for. What they had begun leaves nothing behind, neither half
// a method nor a code, picture or device that could still become one.
import { describe, expect, it } from 'vitest';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { shortestWays } from '#src/paths/check.ts';
import type { Edge, Graph } from '#src/paths/graph.ts';
import type { Path } from '#src/paths/plan.ts';
import { type Chart, modelOf } from './charts.ts';
import { some, walkAll } from './walk-all.ts';

export const givingUpLeavesNothing = (chart: Chart, atMost = 40) => describe(`cancelling ${chart.machine.id}`, () => {
  it('leaves no half-registered method, wherever the person was waited for', async () => {
    const { graph } = modelOf(chart);
    const { paths, places, unreached } = pathsToCancellations(graph);
    expect(unreached, 'waiting states that cannot be cancelled').toEqual([]);
    const chosen = some(paths, atMost);
    // Each walk ends in `cancelled`, and the facts of that end are: on file what was saved before, no row of a proof, a pairing or a request, no device.
    console.log(`${chart.machine.id}: cancelled in ${places} waiting states, ${chosen.length} of ${paths.length} ways: ${await walkAll(graph, chosen)}`);
  }, 300_000);
});

/** One way for each waiting state and kind and channel of what is being set up there, then the cancellation. The first ones have a way for every state. */
export function pathsToCancellations(graph: Graph): { readonly paths: readonly Path[]; readonly places: number; readonly unreached: readonly string[] } {
  const ways = shortestWays(graph);
  const first = new Map<string, Path>();
  const more = new Map<string, Path>();
  const waiting = new Set<string>();
  for (const node of ways.order) {
    const { snapshot } = graph.nodes[node]!;
    if (!snapshot.hasTag('awaitingUser')) continue;
    const place = JSON.stringify(snapshot.value);
    waiting.add(place);
    const { method, channel, intent } = snapshot.context as Context;
    const key = JSON.stringify([place, method, channel, intent?.does]);
    const found = first.has(place) ? more : first;
    if (found === more && more.has(key)) continue;
    const edge = (graph.outgoing[node] ?? []).find((one: Edge) => one.event.type === 'flow.cancelled');
    if (edge === undefined) continue;
    const way = ways.to(node);
    found.set(found === first ? place : key, { ...way, steps: [...way.steps, edge] });
  }
  return { paths: [...first.values(), ...more.values()], places: waiting.size, unreached: [...waiting].filter((place) => !first.has(place)) };
}
