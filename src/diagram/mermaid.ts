// A chart as mermaid's stateDiagram-v2 (https://mermaid.js.org/syntax/stateDiagram.html). Its ids take letters, digits and
// underlines only, and its labels no semicolons, hashes or colons of their own: those are written as mermaid's entities.
import { type ChartGraph, type ChartState, childrenOf, rootOf, transitionLine } from './chart.ts';

export function mermaid(chart: ChartGraph): string {
  const ids = new Map(chart.states.map(({ id }, i) => [id, `s${i}`]));
  const children = childrenOf(chart);
  const parents = new Map(chart.states.map(({ id, parent }) => [id, parent]));
  const idOf = (id: string): string => ids.get(id) ?? 'unknown';
  const lines = ['stateDiagram-v2', '  direction TB'];
  const root = rootOf(chart);

  const write = (state: ChartState, indent: string): void => {
    const inside = children.get(state.id) ?? [];
    lines.push(`${indent}state "${label(titleOf(state))}" as ${idOf(state.id)}`);
    const said = linesOf(state);
    if (inside.length === 0) {
      for (const line of said) lines.push(`${indent}${idOf(state.id)} : ${label(line)}`);
      return;
    }
    lines.push(`${indent}state ${idOf(state.id)} {`);
    inside.forEach((child, i) => {
      // Regions of a parallel state stand beside each other.
      if (state.kind === 'parallel' && i > 0) lines.push(`${indent}  --`);
      write(child, `${indent}  `);
    });
    if (state.kind !== 'parallel') for (const target of state.initial) if (parents.get(target) === state.id) lines.push(`${indent}  [*] --> ${idOf(target)}${state.initialActions.length === 0 ? '' : ` : ${label(`/ ${state.initialActions.join(', ')}`)}`}`);
    lines.push(`${indent}}`);
    // A state with others inside takes no lines of its own: they stand in a note.
    if (said.length > 0) lines.push(`${indent}note right of ${idOf(state.id)}`, ...said.map((line) => `${indent}  ${label(line)}`), `${indent}end note`);
  };

  write(root, '  ');
  for (const transition of chart.transitions) {
    // It stays where it is: a line of its state, or of the note.
    for (const target of transition.targets) lines.push(`  ${idOf(transition.source)} --> ${idOf(target)} : ${label(transitionLine(transition))}`);
  }
  for (const { kind, id, initial } of chart.states) if (kind.startsWith('history')) for (const target of initial) lines.push(`  ${idOf(id)} --> ${idOf(target)} : ${label('when nothing is remembered')}`);
  for (const { id, parent } of chart.states.filter(({ kind }) => kind === 'final')) if (parent === root.id) lines.push(`  ${idOf(id)} --> [*]`);
  return `${lines.join('\n')}\n`;

  function linesOf(state: ChartState): string[] {
    return [
      ...(state.tags.length === 0 ? [] : [`«${state.tags.join(', ')}»`]),
      ...state.entry.map((action) => `entry / ${action}`),
      ...state.invokes.map(({ src }) => `do / ${src}`),
      ...state.exit.map((action) => `exit / ${action}`),
      ...chart.transitions.filter(({ source, targets }) => source === state.id && targets.length === 0).map(transitionLine),
    ];
  }
}

const titleOf = ({ kind, key }: ChartState): string => (kind === 'history-deep' ? `${key} (H*)` : kind === 'history-shallow' ? `${key} (H)` : kind === 'final' ? `${key} (final)` : key);

/** Entities without the ampersand, as mermaid takes them: `#58;`. Never empty: mermaid takes no empty label. */
function label(text: string): string {
  const written = Array.from(text.toWellFormed().replaceAll(/\s+/g, ' ').trim(), (character) => (/[\p{L}\p{N} .,/()[\]«»×→…'=+*?!-]/u.test(character) ? character : `#${character.codePointAt(0) ?? 0};`)).join('');
  // Two hyphens would begin a division, and words of the grammar at the end of a line would end a note.
  const safe = written.replaceAll('--', '-#45;').replaceAll(/\[\*\]/g, '[#42;]').replaceAll(/\bend(?= note)/gi, (word) => `#${word.codePointAt(0) ?? 0};${word.slice(1)}`);
  return safe === '' ? '#32;' : safe;
}
