// Which event leads where from which state, as a table of what the chart defines.
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { type ChartWords, type Defined, wordsOf } from './chart-words.ts';
import { oneLine } from './one-line.ts';

export type Matrix = {
  /** Event descriptors, a wildcard last. */
  readonly events: readonly string[];
  readonly rows: readonly {
    readonly state: string;
    /** One for each event: the states led to, `-` where the event is refused. */
    readonly cells: readonly string[];
    /** What happens without anybody's event: timers, answers of activities, conditions. */
    readonly byItself: readonly string[];
  }[];
};

/** A row for each state that has none inside; what the states around it take counts as its own. */
export function matrixOf(machine: AnyStateMachine): Matrix {
  const words = wordsOf(machine);
  const events = [...new Set(words.nodes.flatMap((node) => [...node.transitions.keys()]))].filter((type) => !type.startsWith('xstate.'))
    .toSorted((a, b) => Number(a.endsWith('*')) - Number(b.endsWith('*')));
  const rows = words.nodes.filter(({ type }) => type === 'atomic' || type === 'final').map((leaf) => {
    const around = aroundOf(leaf);
    return {
      state: pathOf(leaf),
      cells: events.map((event) => (isOver(leaf) ? '-' : cell(leaf, around.flatMap((node) => candidates(words, node, event))))),
      byItself: isOver(leaf) ? [] : around.flatMap((node) => words.transitionsOf(node)).filter(({ descriptor }) => descriptor === '' || descriptor.startsWith('xstate.'))
        .map((transition) => `${words.trigger(transition.descriptor)} → ${led(leaf, transition)}`),
    };
  });
  return { events, rows };
}

/** A final state of the chart itself: the flow has ended. */
const isOver = (leaf: AnyStateNode): boolean => leaf.type === 'final' && leaf.parent === leaf.machine.root;

/** The state and those around it, the innermost first, as XState asks them. */
const aroundOf = (node: AnyStateNode): AnyStateNode[] => [node, ...(node.parent === undefined ? [] : aroundOf(node.parent))];

/** What a state tries for an event, wildcards after the exact name, the longer ones first. */
function candidates(words: ChartWords, node: AnyStateNode, event: string): Defined[] {
  const fits = (descriptor: string): boolean => descriptor !== '' && (descriptor === event || descriptor === '*' || (descriptor.endsWith('.*') && `${event}.`.startsWith(descriptor.slice(0, -1))));
  return words.transitionsOf(node).filter(({ descriptor }) => fits(descriptor))
    .toSorted((a, b) => Number(b.descriptor === event) - Number(a.descriptor === event) || b.descriptor.length - a.descriptor.length);
}

/** The first one without a guard is the last one that can be taken. */
function cell(leaf: AnyStateNode, tried: readonly Defined[]): string {
  const last = tried.findIndex(({ guard }) => guard === null);
  const possible = last === -1 ? tried : tried.slice(0, last + 1);
  return possible.length === 0 ? '-' : [...new Set(possible.map((transition) => led(leaf, transition)))].join(' / ');
}

/** The state's name as the chart has it, those around it first. */
const pathOf = (node: AnyStateNode): string => oneLine(node.path.length === 0 ? node.id : node.path.join('.'));

function led(leaf: AnyStateNode, { targets, guard }: Defined): string {
  const target = targets.length === 0 ? 'stays' : targets.map((node) => (node.parent === leaf.parent ? oneLine(node.key) : pathOf(node))).join(' and ');
  return guard === null ? target : `${target} (guarded)`;
}
