// A graph as numbers: places and the arcs between them, each with its cost and the marks it carries. All planners work on this.
import type { Edge, Graph, Start } from '../graph.ts';
import type { Marks } from './marks.ts';

/**
 * Vertices are numbered from 0; the root is 0, and its arcs are the starts. Arcs are numbered by the vertex they leave:
 * those of `v` are `first[v]` to `first[v + 1] - 1`. An arc costs the events that a suite spends on it: 1, or 0 for starts
 * and for the world's own changes, which no suite contains.
 */
export type Network = {
  readonly size: number;
  readonly first: Int32Array;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  readonly cost: Uint8Array;
  /** By arc: an index into `labels`. Label 0 is empty. */
  readonly label: Int32Array;
  /** Marks, each a number in ascending order; equal sets are one label. */
  readonly labels: readonly (readonly number[])[];
  /** Marks are numbered below this. */
  readonly markCount: number;
};

/** What arcs and marks stand for. */
export type NamedNetwork = Network & {
  readonly names: readonly string[];
  /** By arc. */
  readonly steps: readonly (Edge | Start)[];
};

export const root = 0;
export const isStart = (step: Edge | Start): step is Start => 'input' in step;

const kept = new WeakMap<Marks, NamedNetwork>();

/** @param without edges that must not be used; null for none, and then the network is made once */
export function networkOf(graph: Graph, marks: Marks, without: ((edge: Edge) => boolean) | null): NamedNetwork {
  const found = without === null ? kept.get(marks) : undefined;
  if (found !== undefined) return found;
  const made = new Builder(graph, marks, without).build();
  if (without === null) kept.set(marks, made);
  return made;
}

class Builder {
  readonly #graph: Graph;
  readonly #marks: Marks;
  readonly #without: ((edge: Edge) => boolean) | null;
  /** Pairs meet their marks on the way; all other criteria know them before. */
  readonly #names = new Map<string, number>();
  readonly #labels = new Labels();
  readonly #labelOfList = new Map<readonly string[], number>();
  readonly #vertices = new Map<number, number>();
  readonly #nodes: number[] = [-1];
  readonly #lasts: number[] = [0];
  readonly #transitions = new Map<string, number>();
  readonly #transitionNames: (string | null)[] = [null];
  readonly #heads: number[] = [];
  readonly #costs: number[] = [];
  readonly #arcLabels: number[] = [];
  readonly #steps: (Edge | Start)[] = [];

  constructor(graph: Graph, marks: Marks, without: ((edge: Edge) => boolean) | null) {
    this.#graph = graph;
    this.#marks = marks;
    this.#without = without;
    if (!marks.countsLast) for (const [number, name] of marks.all.entries()) this.#names.set(name, number);
  }

  build(): NamedNetwork {
    const { starts, outgoing } = this.#graph;
    const firsts = [0];
    for (const start of starts) this.#arc(start, start.to, this.#last(0, start.transitions), 0, this.#marks.ofStart(start));
    for (let vertex = 1; vertex < this.#nodes.length; vertex++) {
      firsts.push(this.#heads.length);
      const [node, last] = [this.#nodes[vertex] ?? 0, this.#lasts[vertex] ?? 0];
      for (const edge of outgoing[node] ?? []) this.#edge(edge, last);
      for (const edge of this.#marks.refusals(node)) this.#edge(edge, last);
    }
    firsts.push(this.#heads.length);
    const first = Int32Array.from(firsts);
    const tail = new Int32Array(this.#heads.length);
    for (let vertex = 0; vertex < this.#nodes.length; vertex++) tail.fill(vertex, first[vertex], first[vertex + 1]);
    return {
      size: this.#nodes.length, first, tail, head: Int32Array.from(this.#heads), cost: Uint8Array.from(this.#costs), label: Int32Array.from(this.#arcLabels),
      labels: this.#labels.all, markCount: this.#names.size, names: [...this.#names.keys()], steps: this.#steps,
    };
  }

  #edge(edge: Edge, last: number): void {
    if (this.#without?.(edge) === true) return;
    const isWorlds = edge.kind === 'world';
    this.#arc(edge, edge.to, this.#last(last, edge.transitions), isWorlds ? 0 : 1, isWorlds ? [] : this.#marks.ofEdge(edge, this.#transitionNames[last] ?? null));
  }

  #arc(step: Edge | Start, node: number, last: number, cost: number, marks: readonly string[]): void {
    const place = this.#marks.countsLast ? node + last * this.#graph.nodes.length : node;
    let vertex = this.#vertices.get(place);
    if (vertex === undefined) {
      vertex = this.#nodes.length;
      this.#vertices.set(place, vertex);
      this.#nodes.push(node);
      this.#lasts.push(last);
    }
    this.#heads.push(vertex);
    this.#costs.push(cost);
    this.#arcLabels.push(this.#label(marks));
    this.#steps.push(step);
  }

  #last(before: number, transitions: readonly string[]): number {
    if (!this.#marks.countsLast || transitions.length === 0) return before;
    const last = transitions.at(-1) ?? '';
    let number = this.#transitions.get(last);
    if (number === undefined) {
      this.#transitions.set(last, (number = this.#transitionNames.length));
      this.#transitionNames.push(last);
    }
    return number;
  }

  #label(marks: readonly string[]): number {
    if (marks.length === 0) return 0;
    let label = this.#labelOfList.get(marks);
    if (label !== undefined) return label;
    const numbers = marks.flatMap((name) => {
      let number = this.#names.get(name);
      if (number === undefined && this.#marks.countsLast) this.#names.set(name, (number = this.#names.size));
      return number === undefined ? [] : [number]; // the root's own state, and others that are nobody's to cover
    });
    label = this.#labels.of(numbers);
    this.#labelOfList.set(marks, label);
    return label;
  }
}

/** One number for equal sets of marks. */
export class Labels {
  readonly all: (readonly number[])[] = [[]];
  readonly #known = new Map<string, number>([['', 0]]);

  of(marks: readonly number[]): number {
    const sorted = [...new Set(marks)].sort((a, b) => a - b);
    const key = sorted.join();
    const found = this.#known.get(key) ?? this.all.push(sorted) - 1;
    this.#known.set(key, found);
    return found;
  }
}
