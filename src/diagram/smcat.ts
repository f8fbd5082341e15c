// A chart in the language of state-machine-cat (https://github.com/sverweij/state-machine-cat): states by name, nested in
// braces, transitions after them. It guesses what a state is from its name (`initial`, `history`, a `^` at the beginning): so every
// state says its type, and every name is there once.
import { type ChartGraph, type ChartState, type ChartTransition, childrenOf, guardMark, rootOf } from './chart.ts';

const types: Readonly<Record<ChartState['kind'], string>> = { atomic: 'regular', compound: 'regular', parallel: 'parallel', final: 'final', 'history-shallow': 'history', 'history-deep': 'deephistory' };

export function smcat(chart: ChartGraph): string {
  const children = childrenOf(chart);
  const { states: names, dots } = namesIn(chart);
  const name = (id: string): string => quoted(names.get(id) ?? id);

  /** A state, with those inside and a dot before the first of them. */
  const state = (one: ChartState, indent: string): string => {
    const inside = children.get(one.id) ?? [];
    const lines = linesOf(one, chart);
    // Final and history states are drawn without a name unless they bear a label.
    const head = `${indent}${name(one.id)} [label=${quoted(one.key)} type=${types[one.kind]}]${lines.length === 0 ? '' : `: ${quoted(lines.join('\n'))}`}`;
    if (inside.length === 0) return head;
    const dot = dots.get(one.id) ?? '';
    const states = [...(one.kind === 'parallel' || one.initial.length === 0 ? [] : [`${indent}  ${quoted(dot)} [type=initial]`]), ...inside.map((child) => state(child, `${indent}  `))];
    const first = one.kind === 'parallel' ? [] : one.initial.map((target) => `${indent}  ${quoted(dot)} => ${name(target)}${one.initialActions.length === 0 ? '' : `: ${quoted(`/ ${one.initialActions.join(', ')}`)}`};`);
    return `${head} {\n${states.join(',\n')};\n${first.length === 0 ? '' : `${first.join('\n')}\n`}${indent}}`;
  };

  const arrows = chart.transitions.flatMap((transition) => transition.targets.map((target) => `${name(transition.source)} => ${name(target)}: ${quoted(labelOf(transition))};`));
  const remembered = chart.states.filter(({ kind }) => kind.startsWith('history')).flatMap(({ id, initial }) => initial.map((target) => `${name(id)} => ${name(target)}: "when nothing is remembered";`));
  return `${state(rootOf(chart), '')};\n${[...arrows, ...remembered].map((line) => `${line}\n`).join('')}`;
}

/** By the id of a state, its name and that of the dot its initial arrow begins at: as they are written, no two are alike. */
function namesIn({ states }: ChartGraph): { readonly states: ReadonlyMap<string, string>; readonly dots: ReadonlyMap<string, string> } {
  const taken = new Set<string>();
  const free = (wanted: string): string => {
    let name = wanted;
    for (let i = 2; taken.has(quoted(name)); i++) name = `${wanted}-${i}`;
    taken.add(quoted(name));
    return name;
  };
  return { states: new Map(states.map(({ id }) => [id, free(id)])), dots: new Map(states.map(({ id }) => [id, free(`${id}.initial`)])) };
}

function linesOf(state: ChartState, { transitions }: ChartGraph): string[] {
  return [
    ...(state.tags.length === 0 ? [] : [`«${state.tags.join(', ')}»`]),
    ...state.entry.map((action) => `entry/ ${action}`),
    ...state.invokes.map(({ src }) => `do/ ${src}`),
    ...state.exit.map((action) => `exit/ ${action}`),
    ...transitions.filter(({ source, targets }) => source === state.id && targets.length === 0).map(labelOf),
  ];
}

const labelOf = (transition: ChartTransition): string =>
  [transition.kind === 'always' && guardMark(transition) !== '' ? '' : transition.trigger, guardMark(transition), ...(transition.actions.length === 0 ? [] : [`/ ${transition.actions.join(', ')}`])].filter((part) => part !== '').join(' ');

/** In double quotes, where a quote is escaped by a backslash and a backslash by nothing: it becomes the sign that looks like it. */
const quoted = (text: string): string => `"${text.toWellFormed().replaceAll('\\', '\u2216').replaceAll('"', '\\"').replaceAll('\r', ' ')}"`;
