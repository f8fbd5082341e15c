// What a rule finds, and what it has to find it in.
import type { EventObject } from 'xstate';
import type { Edge, Graph } from '../graph.ts';
import type { Path } from '../plan.ts';
import type { GuardDecisions } from './guard-decisions.ts';
import type { Places } from './places.ts';
import type { Reached } from './reached.ts';
import type { Ways } from './ways.ts';

/** In the order in which their findings are told. */
export const rules = [
  'fault', 'dead-end', 'livelock', 'invariant', 'step', 'response', 'projection', 'unreachable-state', 'unreachable-transition',
  'unhandled-error', 'never-expires', 'activity-cycle', 'nondeterminism', 'constant-guard',
] as const;
export type RuleName = (typeof rules)[number];

/** What a part of a graph, or one that counts different states as one, cannot show for certain. */
export const ofTheWhole: ReadonlySet<RuleName> = new Set(['livelock', 'response', 'unreachable-state', 'unreachable-transition', 'activity-cycle', 'constant-guard']);

export type Found = {
  readonly rule: RuleName;
  readonly severity: 'error' | 'warning';
  /** The id of a state or a transition, or the name under which the samples state what must hold. */
  readonly where: string;
  /** One plain sentence. */
  readonly message: string;
  /** The shortest way to where it shows; null for what is nowhere. */
  readonly path: Path | null;
  /** What happens at the end of the path and is no step of the graph: it fails, or changes nothing. */
  readonly last?: { readonly event: EventObject; readonly kind: Edge['kind']; readonly source: string | null };
  /** A round that begins and ends where the path ends. */
  readonly cycle?: readonly Edge[];
};

/** Answers that predicates of the samples gave, node by node; those that failed are kept to be told once. */
export type Checking = {
  readonly graph: Graph;
  readonly ways: Ways;
  /** The place of a node among all, the nearest first. */
  readonly nearness: (node: number) => number;
  readonly places: Places;
  /** What is true of `samples.goal`, by node. A goal that nobody stated is any final state but those tagged `cancelled` or `expired`. */
  readonly isGoal: (node: number) => boolean;
  /** False where no goal is stated and the chart has no end: such a chart is meant to go on for ever. */
  readonly hasGoal: boolean;
  /** The step is a failure for reasons of its own. */
  readonly isOutage: (edge: Edge) => boolean;
  /** The host ends a flow that rests too long. */
  readonly isLimited: boolean;
  /** What every guard said to everything that may happen; asked once for all rules. */
  readonly decisions: () => GuardDecisions;
  /** What of the chart is reached. */
  readonly reached: () => Reached;
  /** Predicates of the samples that threw: the first time each. */
  readonly thrown: readonly { readonly name: string; readonly node: number; readonly message: string }[];
  /** Asked every now and then by what may take long, as a sign of life. False: it is to end with what it has. */
  readonly hasTime: () => boolean;
  /** Some rule was told that there is no time left. */
  readonly isHurried: () => boolean;
};

export type Rule = (checking: Checking) => readonly Found[];

/** The first of each place, or of each `key`. Only then is its way looked for: a graph may have a hundred thousand places for one finding. */
export function oneAPlace<Item>(items: Iterable<Item>, find: (item: Item) => { readonly where: string; readonly key?: string; readonly tell: () => Found | null } | null): readonly Found[] {
  const found = new Map<string, Found>();
  for (const item of items) {
    const one = find(item);
    const key = one?.key ?? one?.where ?? '';
    if (one === null || found.has(key)) continue;
    const told = one.tell();
    if (told !== null) found.set(key, told);
  }
  return [...found.values()];
}

/** On one line, whatever its author made of it. */
export const thrownBy = (error: unknown): string => oneLine(error instanceof Error ? error.message : String(error));
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
