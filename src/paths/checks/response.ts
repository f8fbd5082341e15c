// What the samples say must come sooner or later once something holds, and may be out of reach by then.
import type { Edge } from '../graph.ts';
import type { Path } from '../plan.ts';
import { type Checking, type Found, thrownBy } from './finding.ts';
import { leadingTo } from './ways.ts';

type Named = Checking['graph']['samples']['responses'][number];

/**
 * Whatever happens after `after`, `eventually` must still be within reach. Steps are taken to be fair: what can happen again and
 * again does happen in the end, so that a round out of which there is a way is no break. That the world changes is no way there.
 */
export const response = (checking: Checking): readonly Found[] => checking.graph.samples.responses.flatMap((named) => broken(checking, named));

function broken(checking: Checking, { name, after, eventually }: Named): Found[] {
  const { graph, ways, places } = checking;
  const base = { rule: 'response', severity: 'error', where: name } as const;
  const told = new Map<number, { begins: boolean; comes: boolean }>();
  for (const node of ways.order) {
    const snapshot = graph.nodes[node]?.snapshot;
    if (snapshot === undefined) continue;
    try {
      told.set(node, { begins: after(snapshot), comes: eventually(snapshot) });
    } catch (error) {
      return [{ ...base, path: ways.to(node), message: `“${name}” cannot be asked in ${places.words(places.idOf(snapshot))}: ${thrownBy(error)}` }];
    }
  }
  const reaching = leadingTo(graph, ways.order.filter((node) => told.get(node)?.comes === true || graph.frontier.has(node)), ({ kind }) => kind !== 'world');
  const path = wayOut(checking, (node) => told.get(node)?.begins === true, (node) => told.get(node)?.comes === true, (node) => !reaching.has(node));
  if (path === null) return [];
  const end = graph.nodes[path.steps.at(-1)?.to ?? path.start]?.snapshot;
  return [{ ...base, path, message: `“${name}” is promised on the way, and out of reach in ${end === undefined ? '' : places.words(places.idOf(end))}.` }];
}

/** The shortest way over a node where something begins, on without passing one where it comes, to one that is `lost`. */
function wayOut({ graph }: Checking, begins: (node: number) => boolean, comes: (node: number) => boolean, lost: (node: number) => boolean): Path | null {
  type Link = { readonly node: number; readonly isOpen: boolean; readonly edge: Edge | null; readonly back: Link | null };
  const opened = (node: number, isOpen: boolean): boolean => !comes(node) && (isOpen || begins(node));
  const queue: Link[] = graph.starts.map(({ to }) => ({ node: to, isOpen: opened(to, false), edge: null, back: null }));
  const keyOf = ({ node, isOpen }: Link): number => node * 2 + Number(isOpen);
  const seen = new Set(queue.map(keyOf));
  for (const back of queue) {
    if (back.isOpen && lost(back.node)) {
      const steps: Edge[] = [];
      let link: Link = back;
      for (; link.edge !== null && link.back !== null; link = link.back) steps.push(link.edge);
      return { input: graph.starts.find(({ to }) => to === link.node)?.input, start: link.node, steps: steps.toReversed() };
    }
    for (const edge of graph.outgoing[back.node] ?? []) {
      const link: Link = { node: edge.to, isOpen: opened(edge.to, back.isOpen), edge, back };
      if (seen.has(keyOf(link))) continue;
      seen.add(keyOf(link));
      queue.push(link);
    }
  }
  return null;
}
