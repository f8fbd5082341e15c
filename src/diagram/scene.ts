// What is drawn of a chart, and how large its texts are: states as boxes in boxes, transitions as links between them. What lies
// in a state that is drawn closed is left out, and its transitions end at the border.
import { type ChartGraph, type ChartState, type ChartTransition, childrenOf, guardMark, rootOf, transitionLine, transitionsFrom } from './chart.ts';
import { guides, isInside, jumpsOf, parentsIn } from './jumps.ts';
import type { Overlay } from './overlay.ts';
import { textWidth, wrapped } from './text-width.ts';

export const titleSize = 13;
export const textSize = 12;
export const lineHeight = 16;
const titleHeight = 19;
/** Around the text of a box. */
export const margin = 8;
const widestText = 230;
const widestLabel = 200;
/** Of the dot an initial arrow begins at, and of the sign of a history state. */
export const dotSize = 12;
export const historySize = 26;

export type Line = { readonly text: string; readonly kind: 'title' | 'tags' | 'text' };

/**
 * Text of one transition, wherever it stands; `to`: the state it leads to where no line does; `again`: it is said at the line to
 * another of its targets already.
 */
export type Saying = { readonly transition: ChartTransition; readonly lines: readonly string[]; readonly to?: string; readonly again?: true };

export type Box = {
  readonly state: ChartState;
  /** Of its own; those of what it takes without leaving stand in `inner`. */
  readonly lines: readonly Line[];
  /** Transitions that lead nowhere else. */
  readonly inner: readonly Saying[];
  readonly children: readonly Box[];
  /** How many states are not shown inside; 0 where it is drawn open. */
  readonly hidden: number;
  /** How many are there now, or came by; null where nothing is to be said of that. */
  readonly badge: string | null;
  /** Of the text, margins included: the whole of a box without others inside, the head of one with. */
  readonly width: number;
  readonly height: number;
};

export type Link = {
  readonly id: string;
  /** Ids of states that are drawn; an `initial` one begins at the dot inside `from`, and one that leads inside `from` at the ring there. */
  readonly from: string;
  readonly to: string;
  /** A `guide` is no line: it only keeps a hub behind those that lead to it. */
  readonly kind: 'transition' | 'within' | 'initial' | 'guide';
  /** Every transition that leads from the one to the other. */
  readonly sayings: readonly Saying[];
  readonly width: number;
  readonly height: number;
};

export type Scene = { readonly chart: ChartGraph; readonly root: Box; readonly links: readonly Link[] };

export type SceneOptions = {
  /** Ids of states to be drawn closed. */
  readonly collapsed?: readonly string[];
  /**
   * From how many states of other surroundings transitions must lead to one before they are told in words, `retry.chosen →
   * readingFacts`, and not drawn as lines across the picture. Default 5; beside those, the longest lines
   * are told inside a state where lines would go by more than `mostRows`; Infinity draws every line.
   */
  readonly hub?: number;
  /** What is said of states and transitions beside what the chart says. */
  readonly overlay?: Overlay;
  /** Leaves room for a count at every state, so that counts that come later move nothing. */
  readonly badges?: boolean;
};

export function sceneOf(chart: ChartGraph, { collapsed = [], hub = 5, overlay = {}, badges = false }: SceneOptions = {}): Scene {
  const children = childrenOf(chart);
  const from = transitionsFrom(chart);
  const closed = new Set(collapsed);
  const shownAs = shownStates(chart, children, closed);
  const jumps = jumpsOf(chart, shownAs, hub);
  const keys = new Map(chart.states.map(({ id, key }) => [id, key]));
  const boxOf = (state: ChartState): Box => {
    const inside = children.get(state.id) ?? [];
    const isClosed = inside.length > 0 && closed.has(state.id);
    const inner = (from.get(state.id) ?? []).flatMap((transition): Saying[] => {
      const to = jumps.get(transition.id);
      if (to === undefined && transition.targets.length > 0) return [];
      const line = `${transitionLine(transition)}${marksOf(transition, overlay)}${to === undefined ? '' : ` → ${transition.targets.map((target) => keys.get(target) ?? target).join(', ')}`}`;
      return [{ transition, lines: wrapped(line, widestText, textSize), ...(to === undefined ? {} : { to }) }];
    });
    const hidden = isClosed ? chart.states.filter(({ id }) => id !== state.id && shownAs.get(id) === state.id).length : 0;
    const lines = linesOf(state, hidden);
    const count = overlay.states?.[state.id]?.count;
    const badge = state.kind.startsWith('history') || (count === undefined && !badges) ? null : String(count ?? '');
    return { state, lines, inner, children: isClosed ? [] : inside.map(boxOf), hidden, badge, ...boxSize(state, lines, inner, badge) };
  };
  const root = boxOf(rootOf(chart));
  const drawn = [...initialLinks(root), ...transitionLinks(chart, shownAs, jumps, overlay)];
  return { chart, root, links: [...drawn, ...guides(chart, jumps, drawn)] };
}

/** By the id of every state, that of the state it is drawn as: itself, or the closed one around it. */
function shownStates(chart: ChartGraph, children: ReadonlyMap<string, readonly ChartState[]>, closed: ReadonlySet<string>): ReadonlyMap<string, string> {
  const shownAs = new Map<string, string>();
  const visit = (state: ChartState, border: string | null): void => {
    shownAs.set(state.id, border ?? state.id);
    for (const child of children.get(state.id) ?? []) visit(child, border ?? (closed.has(state.id) ? state.id : null));
  };
  visit(rootOf(chart), null);
  return shownAs;
}

function linesOf(state: ChartState, hidden: number): Line[] {
  if (state.kind.startsWith('history')) return [];
  const text = (words: string): Line[] => wrapped(words, widestText, textSize).map((line): Line => ({ text: line, kind: 'text' }));
  const list = (word: string, names: readonly string[]): Line[] => (names.length === 0 ? [] : text(`${word} / ${names.join(', ')}`));
  return [
    ...wrapped(state.key, widestText, titleSize, 'bold').map((line): Line => ({ text: line, kind: 'title' })),
    ...(state.tags.length === 0 ? [] : wrapped(`«${state.tags.join(', ')}»`, widestText, textSize).map((line): Line => ({ text: line, kind: 'tags' }))),
    ...list('entry', state.entry),
    ...list('do', state.invokes.map(({ id, src }) => (id === src || /^\d+\./.test(id) ? src : `${src} as ${id}`))),
    ...list('exit', state.exit),
    ...(hidden === 0 ? [] : text(`… ${hidden} ${hidden === 1 ? 'state' : 'states'} inside`)),
  ];
}

export const heightOf = ({ kind }: Line): number => (kind === 'title' ? titleHeight : lineHeight);

/** Of the text of a box, margins included. */
export function boxSize({ kind }: ChartState, lines: readonly Line[], inner: readonly Saying[], badge: string | null): { width: number; height: number } {
  if (kind === 'history-shallow' || kind === 'history-deep') return { width: historySize, height: historySize };
  const widths = [...lines.map((line) => (line.kind === 'title' ? textWidth(line.text, titleSize, 'bold') + (badge === null ? 0 : badgeWidth(badge) + 6) : textWidth(line.text, textSize))), ...inner.flatMap((saying) => saying.lines.map((line) => textWidth(line, textSize)))];
  const inside = inner.reduce((sum, saying) => sum + saying.lines.length * lineHeight, 0);
  const rule = lines.length > 1 || inner.length > 0 ? 5 : 0;
  // A final state has a second border inside the first.
  const border = kind === 'final' ? 4 : 0;
  return { width: Math.max(60, ...widths) + 2 * (margin + border), height: lines.reduce((sum, line) => sum + heightOf(line), 0) + inside + rule + 2 * (margin - 2 + border) };
}

/** Room for four digits at least. */
export const badgeWidth = (badge: string): number => Math.max(38, textWidth(badge, 11, 'bold') + 10);

const initialLinks = (box: Box): Link[] => [
  ...(box.children.length === 0 ? [] : box.state.initial).map((to): Link => ({ id: `initial ${box.state.id} ${to}`, from: box.state.id, to, kind: 'initial', sayings: [], ...noSize })),
  ...box.children.flatMap(initialLinks),
];
const noSize = { width: 0, height: 0 };

function transitionLinks(chart: ChartGraph, shownAs: ReadonlyMap<string, string>, jumps: ReadonlyMap<string, string>, overlay: Overlay): Link[] {
  const { transitions, states } = chart;
  const parents = parentsIn(chart);
  const keys = new Map(states.map(({ id, key }) => [id, key]));
  const grouped = new Map<string, { from: string; to: string; sayings: Saying[] }>();
  /** Null for what happens inside a closed state: it is not seen. */
  const arrow = (source: string, target: string): { from: string; to: string } | null => {
    const [from, to] = [shownAs.get(source), shownAs.get(target)];
    return from === undefined || to === undefined || (from === to && !(source === from && target === to)) ? null : { from, to };
  };
  const add = ({ from, to }: { from: string; to: string }, saying: Saying | null): void => {
    const name = JSON.stringify([from, to]);
    const link = grouped.get(name) ?? { from, to, sayings: [] };
    grouped.set(name, link);
    if (saying !== null) link.sayings.push(saying);
  };
  for (const transition of transitions) {
    if (jumps.has(transition.id)) continue;
    const arrows = [...new Map(transition.targets.flatMap((target) => arrow(transition.source, target) ?? []).map((one) => [one.to, one])).values()];
    for (const [i, one] of arrows.entries()) {
      // Several arrows of one transition say so of each other.
      const others = arrows.filter((other) => other !== one).map(({ to }) => keys.get(to) ?? to);
      const also = others.length === 0 ? '' : ` (and to ${others.join(', ')})`;
      add(one, { transition, lines: labelLines(transition, `${also}${marksOf(transition, overlay)}`), ...(i === 0 ? {} : { again: true }) });
    }
  }
  for (const { kind, id, initial } of states) if (kind.startsWith('history')) for (const one of initial.flatMap((target) => arrow(id, target) ?? [])) add(one, null);
  return [...grouped.values()].map(({ from, to, sayings }) => ({ id: `${from} → ${to}`, from, to, kind: isInside(to, from, parents) ? 'within' : 'transition', sayings, ...labelSize(sayings) }));
}

/** How often it was taken, and as which steps of a path: ` ×12 (1, 4)`. */
function marksOf({ id }: ChartTransition, { transitions, path = [] }: Overlay): string {
  const count = transitions?.[id]?.count;
  const steps = path.flatMap((taken, i) => (taken === id ? [i + 1] : []));
  return `${count === undefined ? '' : ` ×${count}`}${steps.length === 0 ? '' : ` (${steps.slice(0, 6).join(', ')}${steps.length > 6 ? ', …' : ''})`}`;
}

/** The guard begins a line where trigger and guard do not fit one, and the actions begin one where not all of it does. */
function labelLines(transition: ChartTransition, marks: string): string[] {
  const fits = (line: string): boolean => textWidth(line, textSize) <= widestLabel;
  const whole = `${transitionLine(transition)}${marks}`;
  if (fits(whole)) return [whole];
  const guard = guardMark(transition);
  const trigger = transition.kind === 'always' && guard !== '' ? '' : transition.trigger;
  const head = [trigger, guard, ...(transition.actions.length === 0 ? [marks.trim()] : [])].filter((part) => part !== '').join(' ');
  return [
    ...(fits(head) ? [head] : [trigger, `${guard}${transition.actions.length === 0 ? marks : ''}`].map((part) => part.trim()).filter((part) => part !== '').flatMap((part) => wrapped(part, widestLabel, textSize))),
    ...(transition.actions.length === 0 ? [] : wrapped(`/ ${transition.actions.join(', ')}${marks}`, widestLabel, textSize)),
  ];
}

/** Between the texts of two transitions of one link. */
export const sayingGap = 3;

function labelSize(sayings: readonly Saying[]): { width: number; height: number } {
  if (sayings.length === 0) return noSize;
  const lines = sayings.flatMap((saying) => saying.lines);
  return { width: Math.max(...lines.map((line) => textWidth(line, textSize))) + 6, height: lines.length * lineHeight + (sayings.length - 1) * sayingGap + 2 };
}
