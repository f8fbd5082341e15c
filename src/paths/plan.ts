// Suites of paths that cover a graph: always on to the nearest thing not covered yet, and back to the start when nothing is left ahead.
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '../engine/macrostep.ts';
import type { Edge, Graph, Start } from './graph.ts';

/** `transition-pairs` (1-switch): every two transitions that can follow each other, within a macrostep or across two. */
export type Criterion = 'states' | 'transitions' | 'transition-pairs';

/** `from` and `to` are nodes of the graph. */
export type PathStep = Edge;
export type Path = { readonly input: unknown; readonly start: number; readonly steps: readonly PathStep[] };

export type Plan = {
  readonly tests: readonly Path[];
  /** For states and transitions all that the chart defines; for pairs all that the graph holds. */
  readonly total: number;
  readonly covered: number;
  /** What no path covers: out of reach under these samples, or behind the graph's frontier. */
  readonly uncovered: readonly string[];
};

/** A place in a walk. `last` is the transition taken last: two walks at one node differ by it where pairs count. */
type Place = { readonly node: number; readonly last: string | null };
type Link = { readonly place: Place; readonly edge: Edge | null; readonly start: Start | null; readonly back: Link | null };

export function planPaths(graph: Graph, criterion: Criterion = 'transitions'): Plan {
  const marks = marksOf(graph, criterion);
  const countsLast = criterion === 'transition-pairs';
  const reachable = reachableMarks(graph, marks, countsLast);
  const all = criterion === 'transition-pairs' ? reachable : new Set(criterion === 'states' ? statesOf(graph.machine) : transitionsOf(graph.machine));
  const open = new Set([...reachable].filter((mark) => all.has(mark)));
  const total = all.size;
  const tests: { input: unknown; start: number; steps: Edge[] }[] = [];
  const covered = new Set<string>();
  const cover = (found: readonly string[]): void => {
    for (const mark of found) {
      if (open.delete(mark)) covered.add(mark);
    }
  };

  let here: Link | null = null;
  while (open.size > 0) {
    const found: Link | null = nearest(graph, here === null ? startLinks(graph) : [{ ...here, edge: null, start: null, back: null }], marks, countsLast, open);
    if (found === null) {
      if (here === null) break;
      here = null;
      continue;
    }
    for (const link of chainOf(found)) {
      if (link.start !== null) {
        tests.push({ input: link.start.input, start: link.start.to, steps: [] });
        cover(marks.ofStart(link.start));
      } else if (link.edge !== null) {
        tests.at(-1)?.steps.push(link.edge);
        cover(marks.ofEdge(link.edge, link.back?.place.last ?? null));
      }
    }
    here = found;
  }
  return { tests, total, covered: covered.size, uncovered: [...all].filter((mark) => !covered.has(mark)) };
}

/** The nearest link that covers something open, breadth first. */
function nearest(graph: Graph, from: readonly Link[], marks: Marks, countsLast: boolean, open: ReadonlySet<string>): Link | null {
  const at = from.find(({ start }) => start !== null && marks.ofStart(start).some((mark) => open.has(mark)));
  if (at !== undefined) return at;
  return walk(graph, from, countsLast, (link) => link.edge !== null && marks.ofEdge(link.edge, link.back?.place.last ?? null).some((mark) => open.has(mark)));
}

/** Visits every link in reach, the nearest first, until `isFound`. */
function walk(graph: Graph, from: readonly Link[], countsLast: boolean, isFound: (link: Link) => boolean): Link | null {
  const keyOf = ({ node, last }: Place): number | string => (countsLast ? `${node} ${last}` : node);
  const queue = [...from];
  const seen = new Set(queue.map(({ place }) => keyOf(place)));
  for (const back of queue) {
    for (const edge of graph.outgoing[back.place.node] ?? []) {
      const link: Link = { place: { node: edge.to, last: edge.transitions.at(-1) ?? back.place.last }, edge, start: null, back };
      if (isFound(link)) return link;
      const key = keyOf(link.place);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(link);
    }
  }
  return null;
}

const startLinks = (graph: Graph): Link[] => graph.starts.map((start) => ({ place: { node: start.to, last: start.transitions.at(-1) ?? null }, edge: null, start, back: null }));

function chainOf(end: Link): Link[] {
  const chain: Link[] = [];
  for (let link: Link | null = end; link !== null; link = link.back) chain.push(link);
  return chain.toReversed();
}

type Marks = { ofStart(start: Start): readonly string[]; ofEdge(edge: Edge, last: string | null): readonly string[] };

function marksOf(graph: Graph, criterion: Criterion): Marks {
  switch (criterion) {
    case 'transitions':
      return { ofStart: ({ transitions }) => transitions, ofEdge: ({ transitions }) => transitions };
    case 'transition-pairs':
      return { ofStart: ({ transitions }) => pairs(transitions), ofEdge: ({ transitions }, last) => pairs(last === null ? transitions : [last, ...transitions]) };
    case 'states': {
      // A state that is left again in the same macrostep is never rested in: the transition that leaves it tells of it.
      const passed = (transitions: readonly string[]) => transitions.map((id) => id.slice(0, id.indexOf(' | ')));
      const entered = (node: number) => (graph.nodes[node]?.snapshot._nodes ?? []).map(({ id }) => id);
      return { ofStart: ({ to, transitions }) => [...passed(transitions), ...entered(to)], ofEdge: ({ to, transitions }) => [...passed(transitions), ...entered(to)] };
    }
  }
}

const pairs = (transitions: readonly string[]): string[] => transitions.slice(1).map((transition, position) => `${transitions[position]} → ${transition}`);

function reachableMarks(graph: Graph, marks: Marks, countsLast: boolean): Set<string> {
  const found = new Set(graph.starts.flatMap((start) => marks.ofStart(start)));
  walk(graph, startLinks(graph), countsLast, ({ edge, back }) => {
    if (edge !== null) for (const mark of marks.ofEdge(edge, back?.place.last ?? null)) found.add(mark);
    return false;
  });
  return found;
}

/** Every state of the chart by id, without the root, which is never left, and history states, which are never entered. */
export function statesOf(machine: AnyStateMachine): string[] {
  const below = (node: AnyStateMachine['root']): string[] =>
    Object.values(node.states).flatMap((child) => [...(child.type === 'history' ? [] : [child.id]), ...below(child)]);
  return below(machine.root);
}
