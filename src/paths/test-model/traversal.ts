// The graph as a suite's own identity of states divides it, from one place on: what shortest paths, simple paths, the
// adjacency map and path generators are taken from. Without options the identity is that of `@xstate/test`, exact.
import type { AnyMachineSnapshot, EventObject } from 'xstate';
import { canonicalText } from '../canonical-text.ts';
import type { Edge, GraphNode } from '../graph.ts';
import type { Explored } from './exploration.ts';
import type { TraversalOptions } from './options.ts';
import { textOf } from './test-path.ts';

/** One step out of a vertex. `name` is the event's, and among the steps out of one state its own. */
export type Way = { readonly edge: Edge; readonly event: EventObject; readonly name: string };
export type Vertex = { readonly key: string; readonly node: number; readonly ways: readonly (Way & { readonly to: string })[]; readonly parent: { readonly vertex: Vertex; readonly way: Way } | null };
export type Trail = { readonly from: number; readonly ways: readonly Way[] };

export type AdjacencyMap = Readonly<Record<string, { readonly state: AnyMachineSnapshot; readonly transitions: Readonly<Record<string, { readonly event: EventObject; readonly state: AnyMachineSnapshot }>> }>>;

/** Simple paths multiply: more than so many are refused, not begun. */
const mostPaths = 100_000;

/** What the nodes of one graph are called, and the snapshots that stand for them: one each, though two worlds may share one. */
export class Names {
  readonly states: readonly AnyMachineSnapshot[];
  readonly #nodes = new Map<AnyMachineSnapshot, number>();
  readonly #names: readonly string[];

  constructor(nodes: readonly GraphNode[]) {
    this.states = nodes.map(({ snapshot }, node) => {
      const own = this.#nodes.has(snapshot) ? ({ ...snapshot } as AnyMachineSnapshot) : snapshot; // a plain object with its methods in it
      this.#nodes.set(own, node);
      return own;
    });
    const taken = new Set<string>();
    this.#names = nodes.map(({ snapshot }, node) => {
      const context = snapshot.context as object;
      const text = `{"value":${JSON.stringify(snapshot.value)}${Object.keys(context).length === 0 ? '' : `,"context":${textOf(context)}`}}`;
      const name = taken.has(text) ? `${text} #${node}` : text;
      taken.add(name);
      return name;
    });
  }

  state = (node: number): AnyMachineSnapshot => this.states[node] ?? fail(`the graph has no node ${node}`);
  name = (node: number): string => this.#names[node] ?? fail(`the graph has no node ${node}`);
  nodeOf = (state: unknown): number | undefined => this.#nodes.get(state as AnyMachineSnapshot);

  /** @throws {Error} when it is no state of the graph, or stands for several that differ in what runs or in the world. */
  find(state: AnyMachineSnapshot, machine: string): number {
    const known = this.nodeOf(state);
    if (known !== undefined) return known;
    const text = (one: AnyMachineSnapshot): string => canonicalText([one.value, one.context]);
    const found = this.states.flatMap((one, node) => (text(one) === text(state) ? [node] : []));
    const [first] = found;
    if (first !== undefined && found.length === 1) return first;
    throw new Error(found.length === 0 ? `${text(state)} is no state that "${machine}" can reach under these samples: paths cannot begin there`
      : `${text(state)} is ${found.length} states of "${machine}", which differ in what runs, in the world or in what is remembered: begin at a state of a path`);
  }
}

export class Traversal {
  readonly explored: Explored;
  readonly names: Names;
  readonly options: TraversalOptions;
  readonly vertices = new Map<string, Vertex>();
  readonly #ways = new Map<number, readonly Way[]>();
  readonly #eventNames = new WeakMap<object, string>();

  constructor(explored: Explored, names: Names, from: readonly number[], options: TraversalOptions) {
    this.explored = explored;
    this.names = names;
    this.options = options;
    const queue: { readonly node: number; readonly key: string; readonly parent: Vertex['parent'] }[] = from.map((node) => ({ node, key: this.keyOf(names.state(node)), parent: null }));
    for (const { node, key, parent } of queue) {
      if (this.vertices.has(key)) continue;
      const state = names.state(node);
      if (explored.left.has(state)) throw new Error(`"serializeState" gives ${key} its name by the step that led there, and the machine has too many states to tell them all: name it by the state alone, or use "stopWhen"`);
      const ways = this.waysAt(node).map((way) => ({ ...way, to: this.keyOf(names.state(way.edge.to), way.event, state) }));
      const vertex = { key, node, parent, ways };
      this.vertices.set(key, vertex);
      for (const way of ways) queue.push({ node: way.edge.to, key: way.to, parent: { vertex, way } });
    }
  }

  readonly #isStop = (node: number): boolean => (this.options.stopWhen ?? this.options.toState)?.(this.names.state(node) as never) === true;
  /** Ends named by `toState`, or all. */
  isEnd = (node: number): boolean => this.options.toState?.(this.names.state(node) as never) ?? true;
  /** Nothing is sent there, though the machine might take it. */
  isLeft = (node: number): boolean => this.#isStop(node) || this.explored.left.has(this.names.state(node));
  nameOf = (event: EventObject): string => this.#eventNames.get(event) ?? this.#plainName(event);

  keyOf(state: AnyMachineSnapshot, event?: EventObject, previous?: AnyMachineSnapshot): string {
    const { serializeState, serializeTransition } = this.options;
    if (serializeState !== undefined) return serializeState(state as never, event as never, previous as never);
    const name = this.names.name(this.names.nodeOf(state) ?? fail('not a state of this machine'));
    if (serializeTransition !== undefined) return `${name}${serializeTransition(state as never, event as never, previous as never, { serializeEvent: this.nameOf } as never)}`;
    const isSame = event === undefined || previous === undefined || canonicalText(state.value) === canonicalText(previous.value);
    return isSame ? name : `${name} via ${this.nameOf(event)} from ${JSON.stringify(previous.value)}`;
  }

  waysAt(node: number): readonly Way[] {
    let ways = this.#ways.get(node);
    if (ways !== undefined) return ways;
    const taken = new Set<string>();
    ways = (this.#isStop(node) ? [] : (this.explored.graph.outgoing[node] ?? [])).map((edge) => {
      const plain = this.#plainName(edge.event);
      if (!taken.has(plain)) return (taken.add(plain), { edge, event: edge.event, name: plain });
      const [event, name] = [{ ...edge.event }, `${plain} #${edge.to}`]; // one event, two worlds afterwards
      this.#eventNames.set(event, name);
      return { edge, event, name };
    });
    this.#ways.set(node, ways);
    return ways;
  }

  /** One for each vertex, nearest first. */
  shortest(): Trail[] {
    return [...this.vertices.values()].map((end) => {
      const ways: Way[] = [];
      let at = end;
      for (; at.parent !== null; at = at.parent.vertex) ways.unshift(at.parent.way);
      return { from: at.node, ways };
    });
  }

  /** Every path that comes to no vertex twice, by the vertex it ends in. @throws {Error} when there are too many. */
  simple(): Trail[] {
    const found = new Map<string, Trail[]>([...this.vertices.keys()].map((key) => [key, []]));
    const most = Math.min(this.options.limit ?? mostPaths, mostPaths);
    let count = 0;
    for (const start of [...this.vertices.values()].filter(({ parent }) => parent === null)) {
      const [ways, visited] = [[] as Way[], new Set<string>()];
      const visit = ({ key, node, ways: out }: Vertex): void => {
        if (++count > most) throw new Error(`there are more than ${most} simple paths: take getPaths(), which covers every transition with few, or bound them with "toState" or "stopWhen"`);
        visited.add(key);
        if (this.isEnd(node)) found.get(key)?.push({ from: start.node, ways: [...ways] });
        for (const way of out) {
          const to = this.vertices.get(way.to);
          if (to === undefined || visited.has(way.to)) continue;
          ways.push(way);
          visit(to);
          ways.pop();
        }
        visited.delete(key);
      };
      visit(start);
    }
    return [...found.values()].flat();
  }

  adjacency(): AdjacencyMap {
    const { state } = this.names;
    return Object.fromEntries([...this.vertices.values()].map(({ key, node, ways }) => [key, {
      state: state(node), transitions: Object.fromEntries(ways.map(({ name, event, edge }) => [name, { event, state: state(edge.to) }])),
    }]));
  }

  #plainName(event: EventObject): string {
    return this.options.serializeEvent?.(event as never) ?? textOf(event);
  }
}

function fail(message: string): never {
  throw new RangeError(message);
}
