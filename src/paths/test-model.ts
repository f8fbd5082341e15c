// The protocol of `@xstate/test` over our own explorer and planner: `createTestModel(machine).getPaths()`, then
// `path.test({ states, events })`. Drop-in for suites written for that package, without its limits: services, timers,
// eventless transitions and history are part of every path. What is not served is an error by name, and so is no path at all.
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { transitionsOf } from '../engine/macrostep.ts';
import type { ExploreOptions } from './explore.ts';
import type { Graph } from './graph.ts';
import type { Criterion } from './plan.ts';
import { feasiblePaths } from './replay/feasible-paths.ts';
import { type Explored, exploreFor } from './test-model/exploration.ts';
import { generated, type PathGenerator } from './test-model/generated.ts';
import { readOptions, refuseUnknown, type TestModelOptions, type TraversalOptions } from './test-model/options.ts';
import { matches, type StateMatcher, testPath, type TestParameters, type TestPath, type TestPathResult, testState, type TestStep, testTransition } from './test-model/test-path.ts';
import { Trails } from './test-model/trails.ts';
import { type AdjacencyMap, Names, type Trail, Traversal } from './test-model/traversal.ts';

export type { PathGenerator } from './test-model/generated.ts';
export type { TestModelOptions, TraversalOptions } from './test-model/options.ts';
export type { TestParameters, TestPath, TestPathResult, TestStep } from './test-model/test-path.ts';
export type { AdjacencyMap } from './test-model/traversal.ts';

type Matching = Pick<TraversalOptions, 'stateMatcher'>;

/** No path that cannot happen is handed out, a timer of a day before one of a minute: what of it can is. Each getter throws where it has no path. */
export type TestModel = {
  readonly testLogic: AnyStateMachine;
  readonly options: TestModelOptions;
  /** Every state under the model's own options. */
  readonly graph: Graph;
  /** Without a generator: few paths that cover the criterion, every transition by default. With one: the generator's. */
  getPaths(options?: { readonly criterion?: Criterion } & TraversalOptions): TestPath[];
  getPaths(generator: PathGenerator, options?: TraversalOptions): TestPath[];
  /** A shortest path to every state, and to it by every event that changes where the machine stands. */
  getShortestPaths(options?: TraversalOptions): TestPath[];
  /** The paths, each gone on with by every shortest path from where it ends. */
  getShortestPathsFrom(paths: readonly TestPath[], options?: TraversalOptions): TestPath[];
  /** Every path that comes to no state twice. They multiply: more than 100,000 are an error. */
  getSimplePaths(options?: TraversalOptions): TestPath[];
  getSimplePathsFrom(paths: readonly TestPath[], options?: TraversalOptions): TestPath[];
  /** The one path of these events. One that a person sends and the machine refuses is a step that changes nothing. */
  getPathsFromEvents(events: readonly EventObject[], options?: TraversalOptions): TestPath[];
  /** Every state with its steps, by name. Events that are refused are no steps. */
  getAdjacencyMap(): AdjacencyMap;
  testPath(path: Pick<TestPath, 'steps'>, parameters: TestParameters, options?: Matching): Promise<TestPathResult>;
  testState(parameters: TestParameters, state: AnyMachineSnapshot, options?: Matching): Promise<void>;
  testTransition(parameters: TestParameters, step: TestStep): Promise<void>;
};

/**
 * @param given samples, the package's options, or both
 * @param options with them the chart is explored at once, without them when the first path is asked for
 * @throws {Error} when the machine does not start, has more states than the limit (a suite of a part would look whole), or an option is not served
 */
export function createTestModel(machine: AnyStateMachine, given: TestModelOptions = {}, options?: ExploreOptions): TestModel {
  if (!('getStateNodeById' in machine)) throw new Error('createTestModel serves state machines only');
  const { samples, traversal, events } = readOptions(given);
  const matcher = ({ stateMatcher }: Matching = {}): StateMatcher => (stateMatcher ?? traversal.stateMatcher ?? matches) as StateMatcher; // called with states of its machine
  const names = new WeakMap<Graph, Names>();
  const trails = new Trails(machine, matcher());
  let whole: Explored | null = null;

  const exploreBy = (call: TraversalOptions): Explored => exploreFor({ machine, samples, options: options ?? {}, events, call, traversal: { ...traversal, ...call } });
  const model = (): Explored => (whole ??= exploreBy({}));
  const explored = (call: TraversalOptions): Explored => {
    const isOwn = (['input', 'events', 'stopWhen', 'toState', 'serializeState', 'limit'] as const).every((name) => call[name] === undefined);
    return isOwn || (whole !== null && !traversal.stopWhen && !traversal.toState && !traversal.serializeState && call.input === undefined && call.events === undefined && call.limit === undefined) ? model() : exploreBy(call);
  };
  const namesOf = (graph: Graph): Names => {
    const known = names.get(graph) ?? new Names(graph.nodes);
    names.set(graph, known);
    return known;
  };
  const startsOf = ({ graph }: Explored, known: Names, { fromState }: TraversalOptions): number[] => (fromState === undefined ? [...new Set(graph.starts.map(({ to }) => to))] : [known.find(fromState, machine.id)]);
  const traverse = (where: string, call: TraversalOptions): Traversal => {
    refuseUnknown(where, call);
    const found = explored(call);
    const all = { ...traversal, ...call };
    const known = namesOf(found.graph);
    return new Traversal(found, known, startsOf(found, known, all), all);
  };
  const from = (paths: readonly TestPath[], next: (fromState: AnyMachineSnapshot) => TestPath[]): TestPath[] => paths.flatMap((head) => next(head.state).map((tail) => trails.join(head, tail)));
  const byTrails = (where: string, call: TraversalOptions, of: (traversal: Traversal) => Trail[]): TestPath[] => {
    const found = traverse(where, call);
    return trails.paths(where, found, of(found));
  };
  const bySuite = ({ criterion = 'transitions', ...call }: { readonly criterion?: Criterion } & TraversalOptions): TestPath[] => {
    refuseUnknown('getPaths', call);
    const all = { ...traversal, ...call };
    for (const name of ['toState', 'fromState', 'serializeState', 'serializeTransition'] as const) {
      if (all[name] !== undefined) throw new Error(`getPaths without a generator does not serve "${name}": take getShortestPaths, or give a generator`);
    }
    const { graph } = explored(call);
    const { tests } = feasiblePaths(graph, criterion);
    if (tests.length === 0 && transitionsOf(machine).length > 0) throw new Error(`getPaths has no path for "${criterion}": "${machine.id}" takes no transition under these samples`);
    return tests.map(({ path, replayed }) => trails.planned(graph, namesOf(graph), path, replayed.steps));
  };
  const shortest = (call: TraversalOptions = {}): TestPath[] => byTrails('getShortestPaths', call, (found) => found.shortest());
  const simple = (call: TraversalOptions = {}): TestPath[] => byTrails('getSimplePaths', call, (found) => found.simple());

  if (options !== undefined) model();
  return {
    testLogic: machine,
    options: given,
    get graph() { return model().graph; },
    getPaths: (first: PathGenerator | ({ readonly criterion?: Criterion } & TraversalOptions) = {}, call: TraversalOptions = {}) => (typeof first !== 'function' ? bySuite(first)
      : byTrails('getPaths', call, (found) => [...found.vertices.values()].filter(({ parent }) => parent === null).flatMap(({ node }) => generated(first, machine, found, node)))),
    getShortestPaths: shortest,
    getShortestPathsFrom: (paths, call) => from(paths, (fromState) => shortest({ ...call, fromState })),
    getSimplePaths: simple,
    getSimplePathsFrom: (paths, call) => from(paths, (fromState) => simple({ ...call, fromState })),
    getPathsFromEvents: (sent, call = {}) => {
      const users = sent.filter(({ type }) => !type.startsWith('xstate.') && !(options?.hostEvents ?? []).includes(type) && type !== 'world.changed');
      const found = traverse('getPathsFromEvents', { events: users, ...call, toState: undefined }); // the way is what counts: nothing stops before its end
      return trails.ofEvents(found, sent, call.toState);
    },
    getAdjacencyMap: () => traverse('getAdjacencyMap', {}).adjacency(),
    testPath: async (path, parameters, call) => await testPath(path, parameters, matcher(call)),
    testState: async (parameters, state, call) => await testState(parameters, state, matcher(call)),
    testTransition,
  };
}
