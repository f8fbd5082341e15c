// A machine as the lints look at it: its configuration as the author wrote it, with the way to each part.
import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import type { HostingWarning } from '#src/engine/definition.ts';
import type { Module } from '../module-graph.ts';
import type { Path, PlaceFinder } from '../place-finder.ts';

export type Chart = {
  readonly machine: AnyStateMachine;
  readonly module: Module;
  readonly places: Pick<PlaceFinder, 'at' | 'implementation'>;
  /** Logic that may be spawned without a name: it has one here. */
  readonly spawnable: ReadonlySet<AnyActorLogic>;
  /** What the modules of the machine export, by file. */
  readonly exports: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
};

export type Lint = (chart: Chart) => Iterable<HostingWarning>;

export const warning = (rule: string, message: string, place: { readonly file: string; readonly line: number }): HostingWarning => ({ rule, message, ...place });

type StateNode = AnyStateMachine['root'];
/** Parts of a configuration as they came: of any shape that XState takes, and read with care. */
export type Raw = Readonly<Record<string, unknown>>;

export type StateAt = { readonly node: StateNode; readonly config: Raw; readonly path: Path };

export function statesOf(node: StateNode): StateAt[] {
  const path = node.path.flatMap((key) => ['states', key]);
  return [{ node, config: (node.config ?? {}) as Raw, path }, ...Object.values(node.states).flatMap((child) => statesOf(child))];
}

/** As messages name it. */
export const nameOf = (node: StateNode): string => (node.path.length === 0 ? 'the machine' : `state "${node.path.join('.')}"`);

export const listOf = (value: unknown): readonly unknown[] => (value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value]);
export const rawOf = (value: unknown): Raw => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Raw) : {});

export type InvokeAt = { readonly config: Raw; readonly path: Path };
export const invokesOf = ({ config, path }: StateAt): InvokeAt[] => listOf(config['invoke']).map((invoke, i) => ({ config: rawOf(invoke), path: [...path, 'invoke', i] }));

export type ActionAt = {
  /** A name, a `{ type, params }`, or a function; XState's own (assign, raise, …) are functions with a type. */
  readonly action: unknown;
  readonly place: () => { readonly file: string; readonly line: number };
};

/** Every action of the chart, those with a name included. */
export function actionsOf({ machine, places }: Chart): ActionAt[] {
  const at = (path: Path): ActionAt['place'] => () => places.at(path);
  const listed = (value: unknown, path: Path): ActionAt[] => listOf(value).map((action, i) => ({ action, place: at([...path, i]) }));
  const ofTransitions = (value: unknown, path: Path): ActionAt[] => listOf(value).flatMap((transition, i) => listed(rawOf(transition)['actions'], [...path, i, 'actions']));
  const ofMap = (value: unknown, path: Path): ActionAt[] => Object.entries(rawOf(value)).flatMap(([key, transitions]) => ofTransitions(transitions, [...path, key]));
  const inStates = statesOf(machine.root).flatMap((state) => {
    const { config, path } = state;
    return [
      ...listed(config['entry'], [...path, 'entry']),
      ...listed(config['exit'], [...path, 'exit']),
      ...ofMap(config['on'], [...path, 'on']),
      ...ofMap(config['after'], [...path, 'after']),
      ...ofTransitions(config['always'], [...path, 'always']),
      ...ofTransitions(config['onDone'], [...path, 'onDone']),
      ...ofTransitions(config['initial'], [...path, 'initial']),
      ...invokesOf(state).flatMap((invoke) => ['onDone', 'onError', 'onSnapshot'].flatMap((key) => ofTransitions(invoke.config[key], [...invoke.path, key]))),
    ];
  });
  const named = Object.entries(machine.implementations.actions as Raw).flatMap(([name, action]) => (isBuiltIn(action) ? [{ action, place: () => places.implementation('actions', name) }] : []));
  return [...inStates, ...named];
}

/** What XState makes: `assign(…)`, `raise(…)`. */
export type BuiltIn = Raw & { readonly type: string };
export const isBuiltIn = (action: unknown): action is BuiltIn => typeof action === 'function' && String((action as { type?: unknown }).type).startsWith('xstate.');
