// A projection that counts two states as one although they react differently, now or some steps later: what is found on such a
// graph proves nothing. States that are counted as one are walked on side by side, as long as they do the same and are not the same.
import type { EventObject } from 'xstate';
import { initialStep, nextStep } from '../../engine/macrostep.ts';
import { follow } from '../following.ts';
import type { Edge, GraphNode, Stimulus } from '../graph.ts';
import { Interner } from '../interner.ts';
import type { Path } from '../plan.ts';
import { stateKey } from '../state-key.ts';
import { type Checking, type Found, oneAPlace } from './finding.ts';

/** A state of the graph, and another one that it stands for. `edge` and `back` are the way to it from one that the explorer kept. */
type Pair = { readonly at: number; readonly other: GraphNode; readonly edge: Edge | null; readonly back: Pair | null };
type Clash = { readonly pair: Pair; readonly stimulus: Stimulus };

/** Where a walk ends that comes to no end of its own: what is left out may grow for ever. */
const mostPairs = 50_000;

export function projection(checking: Checking): readonly Found[] {
  const { graph, places } = checking;
  if (graph.samples.project === null || graph.merged.size === 0) return [];
  const { clashes, compared, isCut } = new Walk(checking).run();
  const found = oneAPlace(clashes, ({ pair, stimulus: { event, kind, source } }) => {
    const node = graph.nodes[pair.at];
    if (node === undefined) return null;
    const where = places.idOf(node.snapshot);
    return { where, tell: () => ({ rule: 'projection', severity: 'error', where, path: wayTo(pair, checking), last: { event, kind, source }, message: `The projection of the samples counts two states of ${places.words(where)} as one, and they react differently to “${event.type}”.` }) };
  });
  if (found.length > 0 || !isCut) return found;
  return [{ rule: 'projection', severity: 'warning', where: graph.machine.id, path: null, message: `Whether states that the projection of the samples counts as one react alike was looked at for ${compared} pairs of them, and there are more.` }];
}

class Walk {
  readonly #checking: Checking;
  readonly #interner = new Interner();
  readonly #keys = new Map<number, string>();
  readonly #exactKeys = new Map<number, string>();
  readonly #edges = new Map<number, ReadonlyMap<string, Edge>>();
  readonly #failing: ReadonlySet<string>;
  readonly #seen = new Set<string>();
  readonly #queue: Pair[] = [];
  #isCut = false;

  constructor(checking: Checking) {
    this.#checking = checking;
    this.#failing = new Set(checking.graph.faults.map(({ from, event }) => `${from} ${this.#interner.idOf(event)}`));
  }

  run(): { readonly clashes: readonly Clash[]; readonly compared: number; readonly isCut: boolean } {
    const { graph, ways, hasTime } = this.#checking;
    for (const at of ways.order) for (const other of graph.merged.get(at) ?? []) this.#meet({ at, other, edge: null, back: null });
    const clashes: Clash[] = [];
    let compared = 0;
    for (const pair of this.#queue) {
      if (!hasTime()) break;
      clashes.push(...this.#compare(pair));
      compared += 1;
    }
    return { clashes, compared, isCut: this.#isCut || compared < this.#queue.length };
  }

  #meet(pair: Pair): void {
    const key = `${pair.at} ${exactKey(pair.other, this.#interner)}`;
    if (this.#seen.has(key) || key === this.#exactKeyOf(pair.at)) return;
    if (this.#queue.length >= mostPairs) {
      this.#isCut = true;
      return;
    }
    this.#seen.add(key);
    this.#queue.push(pair);
  }

  #compare(pair: Pair): readonly Clash[] {
    const { graph } = this.#checking;
    const { at, other } = pair;
    // What the graph left out at its limit cannot be compared.
    if (other.snapshot.status !== 'active' || graph.frontier.has(at)) return [];
    const edges = this.#edgesOf(at);
    const open = new Set(edges.keys());
    const clashes: Clash[] = [];
    for (const stimulus of graph.stimuliAt(other)) {
      const told = this.#told(stimulus.event, stimulus.world);
      open.delete(told);
      const edge = edges.get(told);
      const after = this.#after(other, stimulus);
      if (after === null ? !this.#failing.has(`${at} ${this.#interner.idOf(stimulus.event)}`) : !this.#isSame(pair, edge, after, stimulus)) clashes.push({ pair, stimulus });
      else if (after !== null && edge !== undefined) this.#meet({ at: edge.to, other: after.node, edge, back: pair });
    }
    const [only] = open; // it happens to the one, and cannot happen to the other
    const edge = only === undefined ? undefined : edges.get(only);
    return edge === undefined ? clashes : [...clashes, { pair, stimulus: { ...edge, world: graph.nodes[edge.to]?.world } }];
  }

  /** Null where it fails. */
  #after(node: GraphNode, stimulus: Stimulus): After | null {
    if (stimulus.kind === 'world') return { taken: [], node: { ...node, world: stimulus.world } };
    try {
      const step = nextStep(this.#checking.graph.machine, node.snapshot, stimulus.event);
      const { running, timers } = follow(step, node, stimulus);
      return { taken: step.taken, node: { snapshot: step.snapshot, running, timers, world: stimulus.world } };
    } catch {
      return null;
    }
  }

  #isSame({ at }: Pair, edge: Edge | undefined, { taken, node }: After, { source, kind, event }: Stimulus): boolean {
    if (edge !== undefined) return edge.transitions.join() === taken.join() && this.#keyOf(edge.to) === this.#projectedKey(node);
    if (this.#failing.has(`${at} ${this.#interner.idOf(event)}`)) return false;
    return taken.length === 0 && ((kind !== 'world' && source === null) || this.#keyOf(at) === this.#projectedKey(node));
  }

  #edgesOf(at: number): ReadonlyMap<string, Edge> {
    const { graph } = this.#checking;
    let found = this.#edges.get(at);
    if (found === undefined) this.#edges.set(at, (found = new Map((graph.outgoing[at] ?? []).map((edge) => [this.#told(edge.event, graph.nodes[edge.to]?.world), edge]))));
    return found;
  }

  #keyOf(at: number): string {
    let found = this.#keys.get(at);
    if (found === undefined) this.#keys.set(at, (found = this.#projectedKey(this.#checking.graph.nodes[at] as GraphNode))); // of an edge
    return found;
  }

  #exactKeyOf(at: number): string {
    let found = this.#exactKeys.get(at);
    if (found === undefined) this.#exactKeys.set(at, (found = `${at} ${exactKey(this.#checking.graph.nodes[at] as GraphNode, this.#interner)}`)); // of an edge
    return found;
  }

  #projectedKey(node: GraphNode): string {
    return stateKey(node.snapshot, node, this.#checking.graph.samples.project, this.#interner);
  }

  #told(event: EventObject, world: unknown): string {
    return `${this.#interner.idOf(event)} ${this.#interner.idOf(world)}`;
  }
}

type After = { readonly taken: readonly string[]; readonly node: GraphNode };

/** What a projection leaves out. */
const exactKey = ({ snapshot, running }: GraphNode, interner: Interner): string => `${interner.idOf(snapshot.context)} ${interner.idOf(running)}`;

/** The steps that lead to the very state: to one that the explorer kept, and on. */
function wayTo(pair: Pair, { graph, ways, nearness }: Checking): Path {
  const steps: Edge[] = [];
  let first = pair;
  for (; first.edge !== null && first.back !== null; first = first.back) steps.push(first.edge);
  const rest = steps.toReversed();
  const interner = new Interner();
  const wanted = exactKey(first.other, interner);
  for (const { input, to } of graph.starts) {
    if (to !== first.at) continue;
    const step = initialStep(graph.machine, input);
    if (exactKey({ ...first.other, snapshot: step.snapshot, running: follow(step, null, null).running }, interner) === wanted) return { input, start: to, steps: rest };
  }
  for (const edge of graph.edges.filter(({ to }) => to === first.at).toSorted((a, b) => nearness(a.from) - nearness(b.from))) {
    const before = graph.nodes[edge.from];
    if (before === undefined) continue;
    const snapshot = edge.kind === 'world' ? before.snapshot : nextStep(graph.machine, before.snapshot, edge.event).snapshot;
    if (interner.idOf(snapshot.context) !== interner.idOf(first.other.snapshot.context)) continue;
    const way = ways.to(edge.from);
    return { ...way, steps: [...way.steps, edge, ...rest] };
  }
  const way = ways.to(first.at);
  return { ...way, steps: [...way.steps, ...rest] };
}
