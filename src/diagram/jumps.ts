// Which transitions are told in words, in the box of their source, and not drawn as lines: those to a state that many lead to
// from elsewhere, and in a thicket, where lines would cross more than anybody follows, those whose lines would be the longest.
import type { ChartGraph } from './chart.ts';
import type { Link } from './scene.ts';

/**
 * Rows of states that lines go by inside one state, all lines together. With more of them lines cross more than anybody follows,
 * and the layout takes seconds: it grows with what lines go by, not with their number. A map of 49 rooms with 91 doors has 150.
 */
export const mostRows = 200;

/** By the id of a state, that of the one around it. */
type Parents = ReadonlyMap<string, string | null>;
type Jump = { readonly id: string; readonly from: string; readonly to: string };

export const parentsIn = ({ states }: ChartGraph): Parents => new Map(states.map(({ id, parent }) => [id, parent]));

export function isInside(id: string, around: string, parents: Parents): boolean {
  const parent = parents.get(id) ?? null;
  return parent !== null && (parent === around || isInside(parent, around, parents));
}

/**
 * The states that transitions are said to lead to in words, by the transition.
 * @param shownAs by the id of every state, that of the state it is drawn as
 * @param hub from how many states of other surroundings; Infinity: every line is drawn
 */
export function jumpsOf(chart: ChartGraph, shownAs: ReadonlyMap<string, string>, hub: number): ReadonlyMap<string, string> {
  const parents = parentsIn(chart);
  const tellable = chart.transitions.flatMap(({ id, source, targets }): Jump[] => {
    const [from, to] = [shownAs.get(source), shownAs.get(targets[0] ?? '')];
    // Only a text that stands in the box of its own source says whose it is.
    if (from !== source || to === undefined || from === to || targets.length !== 1 || isInside(to, from, parents) || isInside(from, to, parents)) return [];
    return [{ id, from, to }];
  });
  const crossing = tellable.filter(({ from, to }) => parents.get(from) !== parents.get(to));
  const hubs = new Set([...Map.groupBy(crossing, ({ to }) => to)].filter(([, all]) => sources(all) >= hub).map(([to]) => to));
  if (hub === Infinity) return new Map();
  const told = crossing.filter(({ to }) => hubs.has(to));
  const known = new Set(told);
  return new Map([...told, ...thinned(chart, tellable.filter((jump) => !known.has(jump)))].map(({ id, to }) => [id, to]));
}

const sources = (all: readonly Jump[]): number => new Set(all.map(({ from }) => from)).size;

/** In each thicket the longest lines, as many as it takes. Those by which a state is first come to go by none. */
function thinned(chart: ChartGraph, drawn: readonly Jump[]): Jump[] {
  const parents = parentsIn(chart);
  return [...Map.groupBy(drawn, ({ from, to }) => surroundings(from, to, parents))].flatMap(([around, all]) => {
    const rows = rowsIn(chart, around, all, parents);
    const rowOf = (id: string): number => rows.get(beside(id, around, parents)) ?? 0;
    const passed = new Map(all.map((jump) => [jump, Math.max(0, Math.abs(rowOf(jump.to) - rowOf(jump.from)) - 1)]));
    // Several transitions from one state to another are one line.
    const ascending = [...new Map(all.map((jump) => [JSON.stringify([jump.from, jump.to]), passed.get(jump) ?? 0])).values()].toSorted((a, b) => a - b);
    let sum = 0;
    const least = ascending.find((count) => (sum += count) > mostRows);
    return least === undefined ? [] : all.filter((jump) => (passed.get(jump) ?? 0) >= least);
  });
}

/** The innermost state around both. */
function surroundings(from: string, to: string, parents: Parents): string | null {
  let around = parents.get(from) ?? null;
  while (around !== null && !isInside(to, around, parents)) around = parents.get(around) ?? null;
  return around;
}

/** What stands directly inside `around` and holds the state, or is it. */
function beside(id: string, around: string | null, parents: Parents): string {
  let outer = id;
  for (let parent = parents.get(id) ?? null; parent !== around && parent !== null; parent = parents.get(parent) ?? null) outer = parent;
  return outer;
}

/** How far down each state stands, about: as many rows as there are lines on the way to it when each first line is followed as far as it leads. */
function rowsIn({ states }: ChartGraph, around: string | null, lines: readonly Jump[], parents: Parents): ReadonlyMap<string, number> {
  const onward = Map.groupBy(lines.map(({ from, to }) => ({ from: beside(from, around, parents), to: beside(to, around, parents) })), ({ from }) => from);
  const rows = new Map<string, number>();
  // What nothing leads to begins a way of its own.
  const starts = [...states.find(({ id }) => id === around)?.initial ?? [], ...onward.keys()];
  for (const start of starts) {
    const todo: [id: string, row: number][] = [[beside(start, around, parents), 0]];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const [id, row] = next;
      if (rows.has(id)) continue;
      rows.set(id, row);
      todo.push(...(onward.get(id) ?? []).map(({ to }): [string, number] => [to, row + 1]).toReversed());
    }
  }
  return rows;
}

/** A hub that no line leads to would stand before everything: it stands behind the last of those that lead to it. */
export function guides(chart: ChartGraph, jumps: ReadonlyMap<string, string>, drawn: readonly Link[]): Link[] {
  const parents = parentsIn(chart);
  const reached = new Set(drawn.map(({ to }) => to));
  const found = new Map<string, Link>();
  for (const { id, source } of chart.transitions) {
    const to = jumps.get(id);
    if (to === undefined || reached.has(to)) continue;
    // What stands beside the hub and holds the source.
    let from: string | null = source;
    while (from !== null && parents.get(from) !== parents.get(to)) from = parents.get(from) ?? null;
    if (from !== null && from !== to) found.set(to, { id: `guide ${from} ${to}`, from, to, kind: 'guide', sayings: [], width: 0, height: 0 });
  }
  return [...found.values()];
}
