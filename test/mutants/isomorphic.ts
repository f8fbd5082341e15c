// Whether two charts are the same one: every step of both leads on alike, with the same effects, timers and activities, and
// states that are one in the first are one in the second.
import { canonicalText } from '#src/paths/canonical-text.ts';
import type { Edge, Graph, GraphNode } from '#src/paths/graph.ts';

/** Null: they are the same. Otherwise the first difference met, breadth first. */
export function difference(one: Graph, other: Graph): string | null {
  if (one.nodes.length !== other.nodes.length) return `${one.nodes.length} states and ${other.nodes.length}`;
  const [there, back] = [new Map<number, number>(), new Map<number, number>()];
  const queue: [number, number][] = [];
  const pair = (left: number, right: number): boolean => {
    if (!there.has(left) && !back.has(right)) {
      there.set(left, right);
      back.set(right, left);
      queue.push([left, right]);
      return true;
    }
    return there.get(left) === right && back.get(right) === left;
  };
  for (const [at, start] of one.starts.entries()) {
    const same = other.starts[at];
    if (same === undefined || canonicalText(start.effects) !== canonicalText(same.effects) || !pair(start.to, same.to)) return 'the start';
  }
  for (const [left, right] of queue) {
    const [here, twin] = [one.nodes[left] as GraphNode, other.nodes[right] as GraphNode]; // paired nodes are there
    if (seen(here) !== seen(twin)) return `in ${JSON.stringify(here.snapshot.value)}`;
    const [steps, others] = [labelled(one, left), labelled(other, right)];
    if (steps.size !== others.size) return `what happens in ${JSON.stringify(here.snapshot.value)}`;
    for (const [label, edge] of steps) {
      const twin = others.get(label);
      if (twin === undefined || !pair(edge.to, twin.to)) return `${edge.event.type} in ${JSON.stringify(here.snapshot.value)}`;
    }
  }
  return null;
}

/** All that anybody can see of a state: not its context, which is seen by what comes of it. */
const seen = ({ snapshot, running, timers, world }: GraphNode): string => canonicalText([snapshot.value, snapshot.status, snapshot.output, [...snapshot.tags].sort(), running, timers, world]);
const labelled = ({ outgoing, nodes }: Graph, from: number): Map<string, Edge> =>
  new Map((outgoing[from] ?? []).map((edge) => [canonicalText([edge.event, edge.kind, edge.source, edge.effects, nodes[edge.to]?.world]), edge]));
