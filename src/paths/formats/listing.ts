// A chart as lines of text, one for each state and each transition, so that coverage of it can be shown like a program's.
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { type ChartWords, type Defined, wordsOf } from './chart-words.ts';
import { oneLine } from './one-line.ts';

export type Listing = {
  /** A line for each state and each transition; ends with a newline. */
  readonly text: string;
  /** The line (from 1) and the transition, in the order of the lines. */
  readonly transitions: readonly (Defined & { readonly line: number })[];
};

/** What `NAME.chart.txt` holds beside a tracefile. */
export const listingOf = (machine: AnyStateMachine): string => listed(machine).text;

export function listed(machine: AnyStateMachine): Listing {
  const words = wordsOf(machine);
  const lines: string[] = [];
  const transitions: (Defined & { line: number })[] = [];
  const write = (node: AnyStateNode, depth: number): void => {
    lines.push(`${'  '.repeat(depth)}${stateLine(node)}`);
    for (const transition of words.transitionsOf(node)) {
      transitions.push({ ...transition, line: lines.push(`${'  '.repeat(depth + 1)}${transitionLine(words, transition)}`) });
    }
    for (const child of Object.values(node.states as Record<string, AnyStateNode>)) write(child, depth + 1);
  };
  write(machine.root, 0);
  return { text: `${lines.join('\n')}\n`, transitions };
}

function stateLine(node: AnyStateNode): string {
  const { type, parent, description } = node;
  const initial = parent?.config.initial;
  const isInitial = parent !== undefined && parent.type === 'compound' && (typeof initial === 'string' ? initial : initial?.target) === node.key;
  const marks = [...(isInitial ? ['initial'] : []), ...(type === 'atomic' || type === 'compound' ? [] : [type])];
  const said = oneLine(description ?? '');
  return `${oneLine(parent === undefined ? node.id : node.key)}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}${said === '' ? '' : `: ${said}`}`;
}

function transitionLine(words: ChartWords, { source, descriptor, guard, targets }: Defined): string {
  const target = targets.length === 0 ? 'stays' : targets.map((node) => (node.parent === source.parent || node.parent === source ? oneLine(node.key) : node.path.length === 0 ? oneLine(node.id) : node.path.map(oneLine).join('.'))).join(' and ');
  return `${words.trigger(descriptor)}${guard === null ? '' : ` [${guard}]`} → ${target}`;
}
