// A chart in words: its states by their descriptions, its transitions by what sets them off.
import { and, type AnyStateMachine, type AnyStateNode, not, or } from 'xstate';
import type { Json } from '../../ports/json.ts';
import { durationWords } from './duration-words.ts';
import { oneLine } from './one-line.ts';
import { withParts } from './value-words.ts';

/** A transition as the chart defines it. */
export type Defined = {
  /** `node | descriptor | position`, as steps name it. */
  readonly id: string;
  readonly source: AnyStateNode;
  /** The event's descriptor; empty for an eventless transition. */
  readonly descriptor: string;
  readonly position: number;
  /** Name of the guard, null without one. */
  readonly guard: string | null;
  /** Empty where the flow stays where it is. */
  readonly targets: readonly AnyStateNode[];
};

/** What the formats ask of a transition; XState's type has more. */
type Raw = { readonly guard?: unknown; readonly target?: readonly AnyStateNode[] | undefined };

const made = new WeakMap<AnyStateMachine, ChartWords>();
export const wordsOf = (machine: AnyStateMachine): ChartWords => {
  const words = made.get(machine) ?? new ChartWords(machine);
  made.set(machine, words);
  return words;
};

export class ChartWords {
  readonly machine: AnyStateMachine;
  /** Every state in the order of the chart, the root first. */
  readonly nodes: readonly AnyStateNode[];
  readonly #sources = new Map<string, string>();
  readonly #descriptions: ReadonlyMap<string, number>;

  constructor(machine: AnyStateMachine) {
    this.machine = machine;
    this.nodes = below(machine.root);
    for (const { id, src } of this.nodes.flatMap(({ invoke }) => invoke)) this.#sources.set(id, typeof src === 'string' && !src.startsWith('xstate.') ? src : id);
    const said = new Map<string, number>();
    for (const { description } of this.nodes) if (description !== undefined) said.set(description, (said.get(description) ?? 0) + 1);
    this.#descriptions = said;
  }

  /** The states that are active and have none inside, in the order of the chart. */
  leaves(value: Json): AnyStateNode[] {
    const walk = (node: AnyStateNode, inner: Json | undefined): AnyStateNode[] => {
      const children = node.states as Record<string, AnyStateNode>;
      const named: [string, Json | undefined][] = typeof inner === 'string' ? [[inner, undefined]] : inner !== null && typeof inner === 'object' ? Object.entries(inner) : [];
      const found = named.flatMap(([key, deeper]) => (Object.hasOwn(children, key) && children[key] !== undefined ? walk(children[key], deeper) : []));
      return found.length === 0 ? [node] : found;
    };
    return walk(this.machine.root, value);
  }

  /** Where a flow stands, as its chart describes it: one sentence a region. */
  place(value: Json): string {
    return this.leaves(value).map((leaf) => this.describe(leaf)).join(', and ');
  }

  /** A state's description without its full stop; where it has none, or shares it, its name in words. */
  describe(node: AnyStateNode): string {
    const description = node.description;
    if (description === undefined || oneLine(description) === '') return this.name(node);
    const plain = oneLine(description).replace(/\.$/, '');
    return this.#descriptions.get(description) === 1 ? plain : `${plain} (${this.name(node)})`;
  }

  /** The name of a state in words, those around it first: `phone › awaiting code`. */
  name(node: AnyStateNode): string {
    return node.path.length === 0 ? wordsIn(node.machine.id) : node.path.map(wordsIn).join(' › ');
  }

  /** What an activity of this id is called in the chart. */
  srcOf(activity: string): string {
    return oneLine(this.#sources.get(activity) ?? activity);
  }

  /** What sets a transition off: `on phone.submitted`, `after 10 minutes`, `when checkCode answers`. */
  trigger(descriptor: string): string {
    if (descriptor === '') return 'always';
    if (descriptor === '*') return 'on anything else';
    if (descriptor.startsWith('xstate.after.')) return `after ${this.delayOf(descriptor)}`;
    for (const [prefix, says] of [['xstate.done.actor.', 'answers'], ['xstate.error.actor.', 'fails'], ['xstate.snapshot.', 'shows something']] as const) {
      if (descriptor.startsWith(prefix)) return `when ${this.srcOf(descriptor.slice(prefix.length))} ${says}`;
    }
    if (descriptor.startsWith('xstate.done.state.')) {
      const node = this.nodes.find(({ id }) => id === descriptor.slice('xstate.done.state.'.length));
      return `when ${node === undefined ? oneLine(descriptor) : this.name(node)} is done`;
    }
    return `on ${oneLine(descriptor)}`;
  }

  /** The delay of an `after`, in words where it is a number: `codeLifetime`, `10 minutes`. */
  delayOf(descriptor: string): string {
    const rest = descriptor.slice('xstate.after.'.length);
    const owner = this.nodes.filter(({ id }) => rest.endsWith(`.${id}`)).toSorted((a, b) => b.id.length - a.id.length)[0];
    const delay = owner === undefined ? rest : rest.slice(0, -owner.id.length - 1);
    return /^\d+$/.test(delay) ? durationWords(Number(delay)) : oneLine(delay);
  }

  /** All transitions of one state, in the order in which they are tried. */
  transitionsOf(node: AnyStateNode): Defined[] {
    const lists: [string, readonly Raw[]][] = [...[...node.transitions].map(([descriptor, list]): [string, readonly Raw[]] => [descriptor, list]), ['', node.always ?? []]];
    return lists.flatMap(([descriptor, list]) => list.map(({ guard, target }, position) => ({
      id: `${node.id} | ${descriptor} | ${position}`, source: node, descriptor, position, guard: guard === undefined ? null : guardName(guard), targets: target ?? [],
    })));
  }
}

const below = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(below)];

/** `awaitingCode`, `awaiting_code` and `awaiting-code` are "awaiting code". */
const wordsIn = (name: string): string =>
  oneLine(name.replaceAll(/(?<=[a-z0-9])[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').replaceAll(/[_-]+/g, ' '));

/** What XState's own combinations are told by. */
const checkOf = (guard: unknown): unknown => (guard as { readonly check: unknown }).check;
const checks = [['and', checkOf(and([]))], ['or', checkOf(or([]))], ['not', checkOf(not(() => true))]] as const;

/** `and`, `or` and `not` are functions with their guards inside. */
function guardName(guard: unknown): string {
  if (typeof guard === 'string') return oneLine(guard);
  const { type, params = null, name, guards, check } = guard as { type?: string; params?: unknown; name?: string; guards?: readonly unknown[]; check?: unknown };
  const kind = checks.find(([, one]) => one === check)?.[0];
  if (guards !== undefined && kind !== undefined) return kind === 'not' ? `not ${guardName(guards[0])}` : `(${guards.map(guardName).join(` ${kind} `)})`;
  if (typeof type === 'string') return `${oneLine(type)}${params !== null && typeof params === 'object' ? withParts(params) : ''}`;
  return name === undefined || ['', 'guard'].includes(name) ? 'a condition written in the chart' : oneLine(name);
}
