// A path through a graph, told by the events and timers it takes.
import type { Edge, Graph } from '#src/paths/graph.ts';
import type { Path } from '#src/paths/plan.ts';

/** @throws {Error} naming the step that the graph does not have there */
export function pathAlong(graph: Graph, ...names: readonly string[]): Path {
  const [start] = graph.starts;
  let node = start?.to ?? 0;
  const steps = names.map((name): Edge => {
    const edge = graph.outgoing[node]?.find(({ event, source }) => source === name || event.type === name);
    if (edge === undefined) throw new Error(`no step "${name}" there`);
    node = edge.to;
    return edge;
  });
  return { input: start?.input, start: start?.to ?? 0, steps };
}
