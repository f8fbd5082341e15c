// Reads the chart out of any XState 5 machine.
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { transitionId, type Taken } from '../engine/macrostep.ts';
import { oneLine } from '../paths/formats/one-line.ts';
import type { ChartGraph, ChartState, ChartTransition, StateKind, TriggerKind } from './chart.ts';
import { actionWords, delayWords, guardWords, millisecondsOf } from './words-of.ts';

/** What XState keeps of a transition, as far as it is read here. */
type Raw = {
  readonly guard?: unknown; readonly actions?: unknown; readonly target?: readonly AnyStateNode[] | undefined; readonly reenter?: boolean;
  readonly description?: string | undefined; readonly eventType: string; readonly delay?: unknown;
};

/** @param version as it is hosted; the chart's own where none is given */
export function chartOf(machine: AnyStateMachine, version: string | null = machine.version ?? null): ChartGraph {
  const nodes = below(machine.root);
  return {
    machine: machine.id,
    version,
    description: machine.root.description ?? null,
    states: nodes.map(stateOf),
    transitions: nodes.flatMap((node) => transitionsOf(node, nodes)),
  };
}

const below = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(below)];

const kindOf = ({ type, history }: AnyStateNode): StateKind => (type === 'history' ? (history === 'deep' ? 'history-deep' : 'history-shallow') : type);

function stateOf(node: AnyStateNode): ChartState {
  const page: unknown = (node.meta as { page?: unknown } | undefined)?.page;
  const initial = node.type === 'compound' ? node.initial : undefined;
  return {
    id: node.id,
    key: node.parent === undefined ? node.id : node.key,
    parent: node.parent?.id ?? null,
    kind: kindOf(node),
    initial: (node.type === 'history' ? remembered(node) : initial?.target ?? []).map(({ id }) => id),
    initialActions: actionsOf(node, initial?.actions),
    description: node.description ?? null,
    tags: node.tags,
    page: typeof page === 'string' ? page : null,
    entry: actionsOf(node, node.entry),
    exit: actionsOf(node, node.exit),
    invokes: node.invoke.map(({ id, src }) => ({ id, src: typeof src === 'string' && !src.startsWith('xstate.invoke.') ? src : inlineName(id) })),
    timers: [...new Set((node.after as readonly { readonly delay?: unknown }[]).map(({ delay }) => delayWords(delay, node.machine.implementations.delays)))],
  };
}

/** Where a history state leads when nothing is remembered; its parent's initial state where the chart does not say. */
function remembered(node: AnyStateNode): readonly AnyStateNode[] {
  const { target } = node.config as { target?: string | readonly string[] };
  const parent = node.parent;
  if (parent === undefined) return [];
  if (target === undefined) return parent.type === 'compound' ? parent.initial.target ?? [] : Object.values(parent.states as Record<string, AnyStateNode>).filter(({ type }) => type !== 'history');
  const named = typeof target === 'string' ? [target] : target;
  return named.flatMap((name) => {
    const found = name.startsWith('#') ? node.machine.getStateNodeById(name.slice(1)) : inside(parent, name.replace(/^\./, ''));
    return found === undefined ? [] : [found];
  });
}

/** A child by its name, or by the names on the way to it. */
const inside = (parent: AnyStateNode, path: string): AnyStateNode | undefined =>
  path.split('.').reduce<AnyStateNode | undefined>((node, key) => (node === undefined || !Object.hasOwn(node.states, key) ? undefined : (node.states as Record<string, AnyStateNode>)[key]), parent);

const actionsOf = (node: AnyStateNode, actions: unknown): string[] =>
  (actions === undefined ? [] : Array.isArray(actions) ? actions : [actions]).filter((action) => !isOwnTimer(action)).map((action) => actionWords(action, (delay) => delayWords(delay, node.machine.implementations.delays)));

/** XState begins and ends the timers of `after` by actions of its own; the transitions say all there is to say of them. */
function isOwnTimer(action: unknown): boolean {
  const { type, event, sendId } = Object(action) as { type?: unknown; event?: { type?: unknown }; sendId?: unknown };
  return (type === 'xstate.raise' && String(event?.type).startsWith('xstate.after.')) || (type === 'xstate.cancel' && String(sendId).startsWith('xstate.after.'));
}

/** An invoke without a name has its place for an id: `0.machine.state`. */
const inlineName = (id: string): string => {
  const place = /^(\d+)\./.exec(id)?.[1];
  return place === undefined ? oneLine(id) : place === '0' ? 'inline activity' : `inline activity ${Number(place) + 1}`;
};

function transitionsOf(node: AnyStateNode, nodes: readonly AnyStateNode[]): ChartTransition[] {
  const lists: (readonly Raw[])[] = [...(node.transitions as ReadonlyMap<string, readonly Raw[]>).values(), (node.always ?? []) as readonly Raw[]];
  return lists.flatMap((list) => list.map((raw, position) => {
    const { guard, target, reenter, description, eventType, actions } = raw;
    return {
      id: transitionId(raw as unknown as Taken), // the very object XState reports when it takes it
      source: node.id,
      event: eventType,
      ...triggerOf(raw, node, nodes),
      guard: guard === undefined ? null : guardWords(guard),
      position,
      actions: actionsOf(node, actions),
      targets: (target ?? []).map(({ id }) => id),
      reenter: reenter === true,
      description: description ?? null,
    };
  }));
}

const untimed = { delay: null, milliseconds: null };
const outcomes: readonly (readonly [prefix: string, kind: TriggerKind, says: string])[] = [
  ['xstate.done.actor.', 'done', 'done'], ['xstate.error.actor.', 'error', 'failed'], ['xstate.snapshot.', 'snapshot', 'shows something'],
];

function triggerOf({ eventType, delay }: Raw, node: AnyStateNode, nodes: readonly AnyStateNode[]): Pick<ChartTransition, 'kind' | 'trigger' | 'delay' | 'milliseconds'> {
  if (eventType === '') return { kind: 'always', trigger: 'always', ...untimed };
  if (eventType.startsWith('xstate.after.')) {
    const asked = delay ?? (node.after as readonly Raw[]).find((timer) => timer.eventType === eventType)?.delay;
    const named = node.machine.implementations.delays;
    const words = delayWords(asked, named);
    return { kind: 'delay', trigger: `after ${words}`, delay: words, milliseconds: millisecondsOf(asked, named) };
  }
  for (const [prefix, kind, says] of outcomes) {
    if (eventType.startsWith(prefix)) return { kind, trigger: `${actorName(eventType.slice(prefix.length), nodes)} ${says}`, ...untimed };
  }
  if (eventType.startsWith('xstate.done.state.')) {
    const ended = nodes.find(({ id }) => id === eventType.slice('xstate.done.state.'.length));
    return { kind: 'state-done', trigger: `${ended === undefined ? 'states inside' : oneLine(ended.key)} done`, ...untimed };
  }
  if (eventType === '*') return { kind: 'wildcard', trigger: 'any other event', ...untimed };
  return { kind: eventType.endsWith('*') ? 'wildcard' : 'event', trigger: oneLine(eventType), ...untimed };
}

/** The id is what tells two of one source apart; where the chart gives none, its source is. */
function actorName(id: string, nodes: readonly AnyStateNode[]): string {
  const invoke = nodes.flatMap(({ invoke }) => invoke).find((one) => one.id === id);
  if (invoke === undefined || !/^\d+\./.test(id)) return oneLine(id);
  return typeof invoke.src === 'string' && !invoke.src.startsWith('xstate.invoke.') ? oneLine(invoke.src) : inlineName(id);
}
