// The chart without a picture: a list in lists, for those who read by ear, and for where no picture can be drawn.
import { type ChartGraph, type ChartState, childrenOf, guardMark, rootOf, type ChartTransition, transitionsFrom } from './chart.ts';

const kinds: Readonly<Record<ChartState['kind'], string>> = {
  atomic: '', compound: '', parallel: 'all states inside at once', final: 'final',
  'history-shallow': 'history: the state inside that was left last', 'history-deep': 'deep history: the states inside that were left last',
};

/** Two blanks a level; each line but the first begins with a hyphen. Ends with a newline. */
export function textOf(chart: ChartGraph): string {
  const children = childrenOf(chart);
  const from = transitionsFrom(chart);
  const names = namesIn(chart);
  const initial = new Set(chart.states.filter(({ kind }) => !kind.startsWith('history')).flatMap((state) => state.initial));
  const lines: string[] = [];
  const write = (state: ChartState, depth: number): void => {
    const marks = [initial.has(state.id) ? 'initial' : '', kinds[state.kind], ...state.tags.map((tag) => `tag ${tag}`)].filter((mark) => mark !== '');
    const head = `${state.key}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}${state.description === null ? '' : `: ${oneLine(state.description)}`}`;
    lines.push(depth === 0 ? head : `${'  '.repeat(depth - 1)}- ${head}`);
    const item = (text: string): void => void lines.push(`${'  '.repeat(depth)}- ${text}`);
    if (state.initialActions.length > 0) item(`at its beginning: ${state.initialActions.join(', ')}`);
    if (state.entry.length > 0) item(`on entry: ${state.entry.join(', ')}`);
    for (const { id, src } of state.invokes) item(`runs ${src}${id === src || /^\d+\./.test(id) ? '' : ` as ${id}`}`);
    if (state.exit.length > 0) item(`on exit: ${state.exit.join(', ')}`);
    if (state.kind.startsWith('history') && state.initial.length > 0) item(`at first: ${state.initial.map((id) => names.get(id) ?? id).join(' and ')}`);
    for (const transition of from.get(state.id) ?? []) item(transitionWords(transition, names));
    for (const child of children.get(state.id) ?? []) write(child, depth + 1);
  };
  write(rootOf(chart), 0);
  return `${lines.join('\n')}\n`;
}

/** `code.submitted, when isRight: leads to done; does forget`. */
function transitionWords(transition: ChartTransition, names: ReadonlyMap<string, string>): string {
  const { trigger, guard, targets, actions, description, reenter } = transition;
  const when = guard === null ? (guardMark(transition) === '' ? '' : ', otherwise') : `, when ${guard}`;
  const leads = targets.length === 0 ? 'stays' : `leads to ${targets.map((id) => names.get(id) ?? id).join(' and ')}${reenter ? ', entered anew' : ''}`;
  return `${trigger}${when}: ${leads}${actions.length === 0 ? '' : `; does ${actions.join(', ')}`}${description === null ? '' : ` (${oneLine(description)})`}`;
}

/** By id: the names on the way from the root, without it. */
export function namesIn({ states }: ChartGraph): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, key, parent } of states) {
    const above = parent === null ? '' : names.get(parent) ?? '';
    names.set(id, parent === null || states[0]?.id === parent ? key : `${above}.${key}`);
  }
  return names;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
