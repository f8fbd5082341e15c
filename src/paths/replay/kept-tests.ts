// Tests of a suite written earlier that today's chart still passes. They stay as they are, and what they cover need not be
// planned again.
import { canonicalText } from '../canonical-text.ts';
import type { Edge, Graph, Start } from '../graph.ts';
import type { Path } from '../plan.ts';
import type { Marks } from '../plan/marks.ts';
import { isRefused, refusal } from '../plan/refusals.ts';
import type { SuiteStep, SuiteTest } from '../suite.ts';
import { asJson } from '../as-json.ts';
import { replay, type ReplayOptions } from './replay.ts';

export type KeptTest = { readonly test: SuiteTest; /** Marks that the test carries, on whichever of its ways. */ readonly carried: ReadonlySet<string> };

/** Those that replay with the very same states, expectations and times: whoever waits longer than needed in one still does. */
export function keptTests(graph: Graph, marks: Marks, tests: readonly SuiteTest[], options: ReplayOptions): KeptTest[] {
  const matcher = new Matcher(graph, marks);
  return tests.flatMap((test) => {
    const ends = matcher.waysOf(test);
    const [end] = ends;
    if (end === undefined) return [];
    const path = pathTo(end);
    const replayed = replay(graph, path, options, waitsOf(test, path));
    const isSame = replayed.isFeasible && canonicalText([replayed.start, replayed.steps]) === canonicalText([test.start, test.steps]);
    return isSame ? [{ test, carried: carriedBy(marks, ends) }] : [];
  });
}

/** A place on the ways of a test; where the world may have changed unseen, several lead to one. `last`: the transition taken last. */
type Link = { readonly node: number; readonly start: Start; readonly last: string | null; readonly ways: { readonly edge: Edge; readonly back: Link }[] };

function pathTo(end: Link): Path {
  const steps: Edge[] = [];
  for (let way = end.ways[0]; way !== undefined; way = way.back.ways[0]) steps.push(way.edge);
  return { input: end.start.input, start: end.start.to, steps: steps.toReversed() };
}

/** Steps of the test, which has none of the world's. */
function waitsOf({ steps }: SuiteTest, path: Path): readonly number[] {
  let own = 0;
  return path.steps.map(({ kind }) => (kind === 'world' ? 0 : (steps[own++]?.after ?? 0)));
}

function carriedBy(marks: Marks, ends: readonly Link[]): Set<string> {
  const seen = new Set(ends);
  const carried = new Set<string>();
  for (const { ways, start } of seen) {
    if (ways.length === 0) for (const mark of marks.ofStart(start)) carried.add(mark);
    for (const { edge, back } of ways) {
      for (const mark of marks.ofEdge(edge, back.last)) carried.add(mark);
      seen.add(back);
    }
  }
  return carried;
}

/** Finds the ways of a written test through the graph: the world's own changes, which no test tells of, are found anew. */
class Matcher {
  readonly #graph: Graph;
  readonly #marks: Marks;
  readonly #texts = new WeakMap<Edge, string>();

  constructor(graph: Graph, marks: Marks) {
    this.#graph = graph;
    this.#marks = marks;
  }

  /** Where the test ends, by world. */
  waysOf({ input, start, steps }: SuiteTest): readonly Link[] {
    let links: readonly Link[] = this.#graph.starts
      .filter((one) => canonicalText(asJson(one.input)) === canonicalText(input) && canonicalText(one.transitions) === canonicalText(start.transitions))
      .map((one) => ({ node: one.to, start: one, last: one.transitions.at(-1) ?? null, ways: [] }));
    for (const step of steps) {
      const text = textOf(step);
      const next = new Map<number, Link>();
      for (const back of this.#withDrift(links)) {
        for (const edge of this.#stepsFrom(back.node, step)) {
          if (this.#textOf(edge) !== text) continue;
          const link = next.get(edge.to) ?? { node: edge.to, start: back.start, last: edge.transitions.at(-1) ?? back.last, ways: [] };
          next.set(edge.to, link);
          link.ways.push({ edge, back });
        }
      }
      links = [...next.values()];
    }
    return links;
  }

  #withDrift(links: readonly Link[]): readonly Link[] {
    const all = [...links];
    const seen = new Set(all.map(({ node }) => node));
    for (const back of all) {
      for (const edge of this.#graph.outgoing[back.node] ?? []) {
        if (edge.kind !== 'world' || seen.has(edge.to)) continue;
        seen.add(edge.to);
        all.push({ node: edge.to, start: back.start, last: back.last, ways: [{ edge, back }] });
      }
    }
    return all;
  }

  #stepsFrom(at: number, { event, kind, source, transitions }: SuiteStep): readonly Edge[] {
    const edges = this.#graph.outgoing[at] ?? [];
    const node = this.#graph.nodes[at];
    if (transitions.length > 0 || source !== null || node === undefined) return edges;
    const planned = this.#marks.refusals(at);
    return planned.length > 0 ? [...edges, ...planned] : isRefused(this.#graph, node, at, event, new Set([at])) ? [...edges, refusal(at, { kind, event })] : edges;
  }

  #textOf(edge: Edge): string {
    const text = this.#texts.get(edge) ?? textOf(edge);
    this.#texts.set(edge, text);
    return text;
  }
}

const textOf = ({ event, kind, source, transitions }: Pick<Edge, 'event' | 'kind' | 'source' | 'transitions'>): string => canonicalText([asJson(event), kind, source, transitions]);
