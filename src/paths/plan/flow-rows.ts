// What every suite obeys, as rows of a programme with a column for each arc: how often the suite takes it.
import type { Programme, Row } from './highs.ts';
import { type Network, root } from './network.ts';

/**
 * No place is left more often than it is entered (tests may end anywhere, and begin at the root), and every mark is
 * carried at least once. A step from a place to itself is taken only where the place is entered, which rows of flow do not
 * see: for marks of such steps a row asks that.
 */
export function flowProgramme(network: Network, isInteger: boolean): Programme {
  const { size, tail, head, cost } = network;
  const flows = Array.from({ length: size }, () => ({ columns: [] as number[], factors: [] as number[], least: 0 }));
  const entering: number[][] = Array.from({ length: size }, () => []);
  for (let arc = 0; arc < head.length; arc++) {
    const [from, to] = [tail[arc] ?? 0, head[arc] ?? 0];
    if (from === to) continue;
    entering[to]?.push(arc);
    flows[to]?.columns.push(arc);
    flows[to]?.factors.push(1);
    flows[from]?.columns.push(arc);
    flows[from]?.factors.push(-1);
  }
  const marks = carriers(network);
  const visits = marks.flatMap((arcs) => {
    if (!arcs.some((arc) => head[arc] === tail[arc])) return [];
    return [atLeastOnce(arcs.flatMap((arc) => (head[arc] === tail[arc] ? (entering[head[arc] ?? 0] ?? []) : [arc])))];
  });
  const rows = [...flows.filter(({ columns }, vertex) => vertex !== root && columns.length > 0), ...marks.filter(({ length }) => length > 0).map(atLeastOnce), ...visits];
  return { costs: Array.from(cost), rows, isInteger };
}

/** One of these arcs is taken. */
export function atLeastOnce(arcs: readonly number[]): Row {
  const columns = [...new Set(arcs)];
  return { columns, factors: columns.map(() => 1), least: 1 };
}

/** By mark: the arcs that carry it. */
export function carriers({ label, labels, markCount }: Network): number[][] {
  const arcs: number[][] = Array.from({ length: markCount }, () => []);
  for (let arc = 0; arc < label.length; arc++) for (const mark of labels[label[arc] ?? 0] ?? []) arcs[mark]?.push(arc);
  return arcs;
}
