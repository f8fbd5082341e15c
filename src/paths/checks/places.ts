// Where a flow stands, by the ids of the chart's states and in words a person can follow.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { kindOf } from '../../engine/actor-logic.ts';
import type { Edge, GraphNode } from '../graph.ts';
import { isAtRest } from '../own-events.ts';

type StateNode = AnyStateMachine['root'];

export class Places {
  readonly #machine: AnyStateMachine;
  readonly states: readonly StateNode[];
  /** Some state of the chart says by its tag that a person is waited for: then those without it do not wait for one. */
  readonly #isTagged: boolean;

  constructor(machine: AnyStateMachine) {
    this.#machine = machine;
    const below = (node: StateNode): StateNode[] => Object.values(node.states).flatMap((child) => [child, ...below(child)]);
    this.states = below(machine.root);
    this.#isTagged = this.states.some(({ tags }) => tags.includes('awaitingUser'));
  }

  /** A person is waited for. Where the chart does not say so by the tag `awaitingUser`: events of a person are taken, and no work is under way. */
  isWaiting({ snapshot, running, timers }: GraphNode, outgoing: readonly Edge[]): boolean {
    if (snapshot.status !== 'active' || !isAtRest({ timers })) return false;
    if (this.#isTagged) return snapshot.hasTag('awaitingUser');
    return !Object.keys(running).some((id) => isWork(snapshot, id)) && outgoing.some(({ kind }) => kind === 'user');
  }

  /** The innermost states, those that are over left out where others are not; of a waiting flow the state that is tagged so. */
  idOf(snapshot: AnyMachineSnapshot): string {
    const tagged = snapshot._nodes.find(({ tags }) => tags.includes('awaitingUser'));
    if (tagged !== undefined) return tagged.id;
    const innermost = snapshot._nodes.filter(({ type }) => type === 'atomic' || type === 'final');
    const open = innermost.filter(({ type }) => type === 'atomic');
    return (open.length === 0 ? innermost : open).map(({ id }) => id).join(' + ') || this.#machine.id;
  }

  /** “challenge.notSent” (Nothing could be sent): a state by its name in the chart and what the chart says of it. */
  words(where: string): string {
    return where.split(' + ').map((id) => `“${this.short(id)}”${this.#described(id)}`).join(' and ');
  }

  /** The id without the machine's. */
  short(id: string): string {
    return id.startsWith(`${this.#machine.id}.`) ? id.slice(this.#machine.id.length + 1) : id;
  }

  /** `node | descriptor | position` in words. */
  transition(id: string): string {
    const [node = '', descriptor = '', position = '0'] = id.split(' | ');
    const place = Number(position) === 0 ? '' : `, choice ${Number(position) + 1}`;
    return `${this.#on(node, descriptor)}${place} from “${this.short(node)}”`;
  }

  #on(node: string, descriptor: string): string {
    if (descriptor === '') return 'at once';
    const [, what = '', rest = ''] = /^xstate\.(done\.actor|error\.actor|snapshot|after|done\.state)\.(.*)$/s.exec(descriptor) ?? [];
    switch (what) {
      case 'done.actor': return `when “${rest}” answers`;
      case 'error.actor': return `when “${rest}” fails`;
      case 'snapshot': return `when “${rest}” shows something`;
      case 'done.state': return `when “${this.short(rest)}” is over`;
      case 'after': return `after “${rest.endsWith(`.${node}`) ? rest.slice(0, -node.length - 1) : rest}”`;
      default: return `on “${descriptor}”`;
    }
  }

  #described(id: string): string {
    const description = this.states.find((state) => state.id === id)?.description;
    return description === undefined || description === '' ? '' : ` (${description.replace(/\.$/, '')})`;
  }
}

/** It ends by itself; what is held open, or kept in the snapshot, does not. */
function isWork(snapshot: AnyMachineSnapshot, id: string): boolean {
  const logic = (snapshot.children[id] as { readonly logic?: Parameters<typeof kindOf>[0] } | undefined)?.logic;
  return logic === undefined || ['promise', 'machine'].includes(kindOf(logic));
}

export const valueWords = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const parts = Object.entries(value as Readonly<Record<string, unknown>>).map(([name, inner]) => (isEmpty(inner) ? name : `${name}.${valueWords(inner)}`));
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' + ')})`;
};

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;
