// What is wrong with a chart, each finding with the shortest way to it. One rule is one file in checks/ and one entry below.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { initialStep, type Step, transitionsOf } from '../engine/macrostep.ts';
import type { Json } from '../ports/json.ts';
import { canonicalText } from './canonical-text.ts';
import { activityCycle } from './checks/activity-cycle.ts';
import { checkingOf, type Surroundings } from './checks/checking.ts';
import { constantGuard } from './checks/constant-guard.ts';
import { deadEnd } from './checks/dead-end.ts';
import { endlessStart, endlessWords, isEndless } from './checks/endless.ts';
import { fault } from './checks/fault.ts';
import { hangingRule, hangingStep } from './checks/hanging.ts';
import { type Found, ofTheWhole, type Rule, type RuleName, rules, thrownBy } from './checks/finding.ts';
import { invariant } from './checks/invariant.ts';
import { livelock } from './checks/livelock.ts';
import { neverExpires } from './checks/never-expires.ts';
import { nondeterminism } from './checks/nondeterminism.ts';
import { Places } from './checks/places.ts';
import { projection } from './checks/projection.ts';
import { response } from './checks/response.ts';
import { step } from './checks/step.ts';
import { type FindingStep, type FoundEvent, told } from './checks/told.ts';
import { unhandledError } from './checks/unhandled-error.ts';
import { unreachableState } from './checks/unreachable-state.ts';
import { unreachableTransition } from './checks/unreachable-transition.ts';
import { byOwnMeans, leadingTo, shortestWays } from './checks/ways.ts';
import { explore, type ExploreOptions, HangingStart } from './explore.ts';
import { follow } from './following.ts';
import type { Edge, Graph } from './graph.ts';
import type { Path } from './plan.ts';
import { played, type Samples } from './samples.ts';

export { invariantViolations, type Violation } from './checks/invariant.ts';
export { stepViolations } from './checks/step.ts';
export { byOwnMeans, shortestWays } from './checks/ways.ts';
export type { RuleName } from './checks/finding.ts';
export type { FindingStep, FoundEvent } from './checks/told.ts';

export type Finding = {
  readonly rule: RuleName;
  readonly severity: 'error' | 'warning';
  /** Declared beside the machine as known. */
  readonly known: boolean;
  /** The id of a state or a transition, or the name of what must hold. */
  readonly where: string;
  /** One plain sentence. */
  readonly message: string;
  /** The events of the shortest way to it. */
  readonly path: readonly FoundEvent[];
  /** The events of a round that begins and ends where the path ends. */
  readonly cycle?: readonly FoundEvent[];
  /** Of the path and then of the cycle: who makes each step, and where it leads. */
  readonly steps: readonly FindingStep[];
  /** What the machine is started with on that path. */
  readonly input: Json;
};

export type Declared = { readonly rule: string; readonly where: string };

export type Checked = {
  readonly machine: string;
  /** Of the chart. */
  readonly states: number;
  /** Of the chart: those that it defines. */
  readonly transitions: number;
  /** What was looked at: states told apart by value, context and surroundings, and the steps between them. */
  readonly explored: { readonly states: number; readonly steps: number };
  /** True: every state there is was looked at, and the projection of the samples counts none as one that react differently. */
  readonly complete: boolean;
  /** The time was up, and not the limit of states: another time more may be looked at, or less. Missing where there was enough. */
  readonly isOutOfTime?: boolean;
  readonly findings: readonly Finding[];
  /** What the samples did not say and was made up, as sentences. */
  readonly guessed: readonly string[];
  /** Declared as known, and not found. */
  readonly notFound: readonly Declared[];
};

export type CheckOptions = Surroundings & Pick<ExploreOptions, 'limit' | 'hostEvents' | 'onProgress' | 'within'>;

const ruleOf: Readonly<Record<RuleName, Rule>> = {
  fault, 'dead-end': deadEnd, livelock, invariant, step, response, projection, 'unreachable-state': unreachableState, 'unreachable-transition': unreachableTransition,
  'unhandled-error': unhandledError, 'never-expires': neverExpires, 'activity-cycle': activityCycle, nondeterminism, 'constant-guard': constantGuard,
};

/** @throws what the samples throw where they say what may happen */
export function check(machine: AnyStateMachine, samples: Samples = {}, options: CheckOptions = {}): Checked {
  let graph: Graph;
  try {
    graph = explore(machine, samples, options);
  } catch (error) {
    const failed = error instanceof HangingStart ? error.message : failedStarts(machine, samples);
    if (failed === null) throw error;
    const message = error instanceof HangingStart ? `${failed}.` : `The machine starts with none of its inputs: ${failed}`;
    return checked(machine, { nodes: [], edges: [], complete: false, guessed: [], isOutOfTime: error instanceof HangingStart }, samples, [{ rule: 'fault', severity: 'error', where: machine.id, message, path: null }], () => ({ path: [], steps: [], input: null }));
  }
  return checkGraph(graph, samples, options);
}

/**
 * @param samples what the graph was explored with
 * @throws nothing that predicates of the samples throw: that is a finding
 */
export function checkGraph(graph: Graph, samples: Samples, surroundings: Surroundings = {}): Checked {
  if (graph.hanging !== null) return checked(graph.machine, { ...graph, isOutOfTime: true }, samples, [hangingStep(graph, graph.hanging)], (one) => told({ graph }, one));
  const checking = checkingOf(graph, samples, surroundings);
  const { within = (work) => (work(), true) } = surroundings;
  let asking: RuleName = 'fault';
  const ask = (rule: RuleName): readonly Found[] => {
    surroundings.tick?.();
    asking = rule;
    return surroundings.only === undefined || surroundings.only.includes(rule) ? ruleOf[rule](checking) : [];
  };
  const found: Found[] = [];
  const isBack = within(() => {
    for (const rule of rules) if (rule !== 'fault') found.push(...ask(rule));
  });
  if (!isBack) found.push(hangingRule(graph.machine.id, asking));
  // Asked last, for what fails while the others ask is told by it.
  const all = [...ask('fault'), ...found];
  const isDoubted = all.some((one) => one.rule === 'projection');
  const isOutOfTime = graph.stoppedAt !== null || !isBack || checking.isHurried();
  return checked(graph.machine, { ...graph, complete: graph.complete && !isDoubted && !isOutOfTime, isOutOfTime }, samples, isDoubted ? all.map(doubted) : all, (one) => told(checking, one));
}

/** What only a whole graph can show is no more than likely on one whose states stand for others that may react differently. */
const doubted = (one: Found): Found =>
  ofTheWhole.has(one.rule) ? { ...one, severity: 'warning', message: `${one.message.replace(/\.$/, '')}, as far as can be told while the projection of the samples may count different states as one.` } : one;

type Looked = Pick<Graph, 'nodes' | 'edges' | 'complete' | 'guessed'> & { readonly isOutOfTime: boolean };

function checked(machine: AnyStateMachine, { nodes, edges, complete, guessed, isOutOfTime }: Looked, samples: Samples, found: readonly Found[], tell: (found: Found) => Pick<Finding, 'path' | 'cycle' | 'steps' | 'input'>): Checked {
  const declared = samples.knownFindings ?? [];
  const isSame = (one: Declared, other: Declared): boolean => one.rule === other.rule && one.where === other.where;
  const findings = found.map((one): Finding => {
    const { rule, severity, where, message } = one;
    return { rule, severity, known: declared.some((other) => isSame(one, other)), where, message, ...tell(one) };
  });
  return {
    machine: machine.id,
    states: new Places(machine).states.filter(({ type }) => type !== 'history').length,
    transitions: transitionsOf(machine).length,
    explored: { states: nodes.length, steps: edges.length },
    complete,
    ...(isOutOfTime ? { isOutOfTime } : {}),
    findings: [...findings.filter(({ severity }) => severity === 'error'), ...findings.filter(({ severity }) => severity === 'warning')],
    guessed,
    notFound: declared.filter((one) => !found.some((other) => isSame(one, other))).map(({ rule, where }) => ({ rule, where })),
  };
}

/** Why no input starts the machine; null where one does. */
function failedStarts(machine: AnyStateMachine, samples: Samples): string | null {
  const reasons = new Set<string>();
  for (const input of played(samples).inputs) {
    const step = initialStep(machine, input);
    const refused = step.snapshot.status === 'error' ? step.snapshot.error : refusalOf(step);
    if (refused === null) return null;
    const thrown = thrownBy(refused);
    const round = isEndless(thrown) ? endlessStart(machine, input) : [];
    reasons.add(round.length === 0 ? thrown : endlessWords(round, (id) => new Places(machine).words(id)));
  }
  return [...reasons].join('; ') || 'the samples list no input';
}

/** Why the host makes no flow of a start, or null: a delay is no number. */
function refusalOf(start: Step): unknown {
  try {
    follow(start, null, null);
    return null;
  } catch (error) {
    return error;
  }
}

/** A state from which the goal cannot be reached. `nodes` counts the states of the graph that share its value. */
export type Stuck = { readonly node: number; readonly value: unknown; readonly nodes: number; readonly path: Path };

/**
 * Active states from which nothing that counts leads to the goal, nearest first, one for each state value. States beyond
 * the frontier of an incomplete graph are given the benefit of the doubt.
 */
export function stuckStates(graph: Graph, goal: (snapshot: AnyMachineSnapshot) => boolean, counts: (edge: Edge) => boolean = byOwnMeans): Stuck[] {
  const ways = shortestWays(graph);
  const good = leadingTo(graph, graph.nodes.flatMap(({ snapshot }, node) => (graph.frontier.has(node) || goal(snapshot) ? [node] : [])), counts);
  const stuck = ways.order.filter((node) => graph.nodes[node]?.snapshot.status === 'active' && !good.has(node));
  const byValue = Map.groupBy(stuck, (node) => canonicalText(graph.nodes[node]?.snapshot.value));
  return [...byValue.values()].flatMap((nodes) => nodes.slice(0, 1).map((node) => ({ node, value: graph.nodes[node]?.snapshot.value, nodes: nodes.length, path: ways.to(node) })));
}
