// The protocol of `@xstate/test` over our own explorer and planner: `createTestModel(machine).getPaths()`, then
// `path.test({ states, events })`. Drop-in for suites written for that package, without its limits: services, timers,
// eventless transitions and history are part of every path.
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { explore, type ExploreOptions } from './explore.ts';
import type { Graph, Kind } from './graph.ts';
import type { Criterion, Path } from './plan.ts';
import { feasiblePaths } from './replay/feasible-paths.ts';
import type { Samples } from './samples.ts';

export type TestStep = {
  readonly event: EventObject;
  /** The state after the event. */
  readonly state: AnyMachineSnapshot;
  /** Null for the start. */
  readonly kind: Kind | null;
  /** Identities of the transitions taken. */
  readonly transitions: readonly string[];
};

export type TestParameters = {
  /**
   * Checks by state: `a`, `a.b`, or `#id` for the node of that id. Every key that matches the state is called; `*` is
   * called where none does.
   */
  readonly states?: Readonly<Record<string, (state: AnyMachineSnapshot) => unknown>>;
  /** By event type: makes the event happen in the system under test. Types that are not listed happen by themselves. */
  readonly events?: Readonly<Record<string, (step: TestStep) => unknown>>;
};

export type TestPath = {
  readonly description: string;
  /** The first one is the start: its event is `xstate.init`. */
  readonly steps: readonly TestStep[];
  /** Where the path ends. */
  readonly state: AnyMachineSnapshot;
  /** @throws what an executor or a check throws, with the path so far added to its message. */
  test(parameters: TestParameters): Promise<void>;
};

export type TestModel = {
  readonly graph: Graph;
  /** Default: every transition. Paths that cannot happen, a timer of a day before one of a minute, are not among them. */
  getPaths(options?: { readonly criterion?: Criterion }): TestPath[];
  /** Every state, under the name of the package's nearest generator. */
  getShortestPaths(): TestPath[];
  /** Every transition, under the name of the package's nearest generator: all simple paths would be too many to run. */
  getSimplePaths(): TestPath[];
};

/** @throws {Error} when the machine does not start, or has more states than the limit: a suite of a part would look whole. */
export function createTestModel(machine: AnyStateMachine, samples: Samples = {}, options: ExploreOptions = {}): TestModel {
  const graph = explore(machine, samples, options);
  if (!graph.complete) throw new Error(`"${machine.id}" has more than ${graph.nodes.length} states under these samples: bound it with \`project\`, or raise the limit`);
  const getPaths = (criterion: Criterion): TestPath[] => feasiblePaths(graph, criterion).tests.map(({ path }) => testPath(graph, path));
  return {
    graph,
    getPaths: ({ criterion = 'transitions' } = {}) => getPaths(criterion),
    getShortestPaths: () => getPaths('states'),
    getSimplePaths: () => getPaths('transitions'),
  };
}

function testPath(graph: Graph, path: Path): TestPath {
  const at = (node: number): AnyMachineSnapshot => {
    const found = graph.nodes[node];
    if (found === undefined) throw new RangeError(`the graph has no node ${node}`);
    return found.snapshot;
  };
  const steps: TestStep[] = [
    { event: { type: 'xstate.init' }, state: at(path.start), kind: null, transitions: graph.starts.find(({ to }) => to === path.start)?.transitions ?? [] },
    ...path.steps.map(({ event, to, kind, transitions }) => ({ event, state: at(to), kind, transitions })),
  ];
  const state = at(path.steps.at(-1)?.to ?? path.start);
  return {
    description: `Reaches ${JSON.stringify(state.value)}: ${steps.slice(1).map(({ event }) => event.type).join(' → ') || 'by starting'}`,
    steps,
    state,
    async test({ states = {}, events = {} }) {
      for (const [position, step] of steps.entries()) {
        try {
          await (Object.hasOwn(events, step.event.type) ? events[step.event.type] : undefined)?.(step);
          for (const key of keysOf(states, step.state)) await states[key]?.(step.state);
        } catch (error) {
          throw withPath(error, steps.slice(0, position + 1));
        }
      }
    },
  };
}

function keysOf(states: NonNullable<TestParameters['states']>, state: AnyMachineSnapshot): string[] {
  const keys = Object.keys(states).filter((key) => key !== '*' && matches(state, key));
  return keys.length === 0 && '*' in states ? ['*'] : keys;
}

const matches = (state: AnyMachineSnapshot, key: string): boolean =>
  key.startsWith('#') ? state._nodes.some(({ id }) => id === key.slice(1)) : state.matches(key);

/** The same error, so that its class and stack stay, telling the way to where it happened. */
function withPath(error: unknown, steps: readonly TestStep[]): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  known.message += `\n\nPath:\n${steps.map(({ event, state }) => `  ${event.type} → ${JSON.stringify(state.value)}`).join('\n')}`;
  return known;
}
