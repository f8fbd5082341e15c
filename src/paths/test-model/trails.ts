// Ways through the graph made into paths that a suite runs: those that begin others are left out, what cannot happen in
// time is cut off, and none at all is an error.
import type { AnyStateMachine, EventObject } from 'xstate';
import { transitionsOf } from '../../engine/macrostep.ts';
import type { Edge, Graph } from '../graph.ts';
import type { Path } from '../plan.ts';
import { replay } from '../replay/replay.ts';
import type { SuiteStep } from '../suite.ts';
import type { TraversalOptions } from './options.ts';
import { describe, type StateMatcher, testPath, type TestPath, type TestStep } from './test-path.ts';
import type { Names, Trail, Traversal, Way } from './traversal.ts';

type Known = { readonly graph: Graph; readonly from: number; readonly edges: readonly Edge[] };

export class Trails {
  readonly #machine: AnyStateMachine;
  readonly #matcher: StateMatcher;
  readonly #known = new WeakMap<TestPath, Known>();

  constructor(machine: AnyStateMachine, matcher: StateMatcher) {
    this.#machine = machine;
    this.#matcher = matcher;
  }

  /** @throws {Error} when there is none, though the machine has transitions or an end was asked for. */
  paths(where: string, traversal: Traversal, all: readonly Trail[]): TestPath[] {
    const { explored: { graph }, names, options } = traversal;
    const isEnding = ({ from, ways }: Trail): boolean => traversal.isEnd(ways.at(-1)?.edge.to ?? from);
    const distinct = (trails: readonly Trail[]) => (options.allowDuplicatePaths === true ? trails : withoutBeginnings(trails));
    const ending = all.filter(isEnding);
    let why = all.length === 0 ? 'the generator returned none' : options.toState === undefined ? `"${this.#machine.id}" has no step under these samples` : `no state of "${this.#machine.id}" that can be reached under these samples satisfies "toState"`;
    const times = new Map<Trail, Times>();
    const timely = distinct(ending).flatMap((trail) => {
      const { kept, times: known, reason } = cut(graph, trail);
      if (reason !== null) why = `none can happen: ${reason}`;
      if (kept === null || !isEnding(kept)) return [];
      times.set(kept, known);
      return [kept];
    });
    const paths = distinct(timely);
    const isStuck = graph.edges.length === 0 && graph.starts.every(({ transitions }) => transitions.length === 0) && (options.stopWhen ?? options.toState) === undefined && transitionsOf(this.#machine).length > 0;
    if (paths.length === 0 || isStuck) throw new Error(`${where} has no path: ${why}`);
    return paths.map((trail) => this.#path(graph, names, trail, times.get(trail) ?? null));
  }

  /** A path of the planner's. */
  planned = (graph: Graph, names: Names, { start, steps }: Path, replayed: readonly SuiteStep[]): TestPath => this.#path(graph, names, { from: start, ways: waysOf(steps) }, timesOf(steps, replayed));

  /** @throws {Error} when a step is not a person's and cannot happen there, or the path does not end where it is to. */
  ofEvents(traversal: Traversal, events: readonly EventObject[], toState: TraversalOptions['toState']): TestPath[] {
    const { explored: { graph }, names } = traversal;
    const [start] = [...traversal.vertices.values()];
    let at = start?.node ?? 0;
    const from = at;
    const ways = events.filter(({ type }, position) => position > 0 || type !== 'xstate.init').map((event): Way => {
      const way = traversal.waysAt(at).find(({ name }) => name === traversal.nameOf(event));
      if (way === undefined && (event.type.startsWith('xstate.') || event.type === 'world.changed')) throw new Error(`getPathsFromEvents: "${event.type}" cannot happen in ${names.name(at)} under these samples`);
      if (way === undefined && traversal.isLeft(at)) throw new Error(`getPathsFromEvents: "${event.type}" would be sent in ${names.name(at)}, where "stopWhen" or "serializeState" lets nothing be sent`);
      at = way?.edge.to ?? at;
      return way ?? { event, name: '', edge: { from: at, to: at, event, kind: 'user', source: null, transitions: [], effects: [], timersStarted: [], timersStopped: [] } };
    });
    const { times, reason } = cut(graph, { from, ways });
    if (reason !== null) throw new Error(`getPathsFromEvents: the path cannot happen: ${reason}`);
    if (toState?.(names.state(at) as never) === false) throw new Error(`getPathsFromEvents: the path ends in ${names.name(at)}, which does not satisfy "toState"`);
    return [this.#path(graph, names, { from, ways }, times)];
  }

  /** The second goes on where the first ends. @throws {Error} when they were not made by this model, or cannot happen one after the other. */
  join(head: TestPath, tail: TestPath): TestPath {
    const [first, second] = [this.#known.get(head), this.#known.get(tail)];
    if (first === undefined || second === undefined) throw new Error('paths are gone on from where this model made them: a copy, or another model\'s, is not known here');
    const joined = { graph: first.graph, from: first.from, edges: [...first.edges, ...second.edges] };
    const steps = [...head.steps, ...tail.steps.slice(1)];
    if (first.graph !== second.graph) return this.#made(steps, joined);
    const { times, reason } = cut(first.graph, { from: first.from, ways: waysOf(joined.edges) });
    if (reason !== null) throw new Error(`the path cannot go on so: ${reason}`);
    return this.#made(steps.map((step, at) => (at === 0 ? step : { ...step, after: times?.[at - 1] ?? null })), joined);
  }

  #path(graph: Graph, names: Names, { from, ways }: Trail, times: Times): TestPath {
    return this.#made([
      { event: { type: 'xstate.init' }, state: names.state(from), kind: null, source: null, after: 0, transitions: graph.starts.find(({ to }) => to === from)?.transitions ?? [] },
      ...ways.map(({ event, edge: { to, kind, source, transitions } }, at) => ({ event, state: names.state(to), kind, source, after: times?.[at] ?? null, transitions })),
    ], { graph, from, edges: ways.map(({ edge }) => edge) });
  }

  #made(steps: readonly [TestStep, ...TestStep[]] | TestStep[], known: Known): TestPath {
    const { state } = steps.at(-1) as TestStep; // there is a start
    const path: TestPath = { description: describe(state, steps), steps, state, weight: steps.length - 1, test: async (parameters) => await testPath({ steps }, parameters, this.#matcher) };
    this.#known.set(path, known);
    return path;
  }
}

/** By step of a path: milliseconds that pass before it. Null where nobody knows. */
type Times = readonly number[] | null;

const waysOf = (edges: readonly Edge[]): Way[] => edges.map((edge) => ({ edge, event: edge.event, name: '' }));

/** The world changes in no time, and tells nobody. */
function timesOf(edges: readonly Edge[], replayed: readonly SuiteStep[]): number[] {
  const steps = replayed[Symbol.iterator]();
  return edges.map(({ kind }) => (kind === 'world' ? 0 : (steps.next().value as SuiteStep).after)); // one for each of the others
}

/** The part of a way that can happen, with its times, and why not all of it. One that begins on the way cannot be rehearsed, and is taken as it is. */
function cut(graph: Graph, trail: Trail): { readonly kept: Trail | null; readonly times: Times; readonly reason: string | null } {
  const start = graph.starts.find(({ to }) => to === trail.from);
  if (start === undefined) return { kept: trail, times: null, reason: null };
  const edges = trail.ways.map(({ edge }) => edge);
  const replayed = replay(graph, { input: start.input, start: start.to, steps: edges });
  if (replayed.isFeasible) return { kept: trail, times: timesOf(edges, replayed.steps), reason: null };
  const { at, why } = replayed;
  return at === null ? { kept: null, times: null, reason: why } : { ...cut(graph, { ...trail, ways: trail.ways.slice(0, at) }), reason: why };
}

/** Longest first, without those that a longer one begins with. */
function withoutBeginnings(trails: readonly Trail[]): Trail[] {
  const begun = new Set<string>();
  return trails.toSorted((a, b) => b.ways.length - a.ways.length).filter(({ from, ways }) => {
    const beginnings = [String(from)];
    for (const { name } of ways) beginnings.push(`${beginnings.at(-1)}\n${name}`);
    if (begun.has(beginnings.at(-1) ?? '')) return false;
    for (const beginning of beginnings) begun.add(beginning);
    return true;
  });
}
