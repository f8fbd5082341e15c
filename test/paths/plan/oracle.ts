// What a suite covers, found out without the planner: each path is walked by XState's own steps, and marks are read off
// what was seen. And the fewest events there can be, by trying everything, for charts so small that this ends.
import { expect } from 'vitest';
import { initialStep, nextStep } from '#src/engine/macrostep.ts';
import type { Graph } from '#src/paths/graph.ts';
import type { Criterion, Path, Plan } from '#src/paths/plan.ts';

export type Seen = { readonly before: unknown; readonly event: string; readonly taken: readonly string[]; readonly value: unknown; readonly active: readonly string[]; readonly last: string | null };

/** Walks a path; throws where XState does something else than the path says. */
export function walked({ machine, nodes }: Graph, path: Path): Seen[] {
  let { snapshot, taken } = initialStep(machine, path.input);
  let last: string | null = null;
  const look = (before: unknown, event: string): Seen => {
    const seen = { before, event, taken, value: snapshot.value as unknown, active: snapshot._nodes.map(({ id }) => id), last };
    last = taken.at(-1) ?? last;
    return seen;
  };
  const all = [look(null, 'xstate.init')];
  expect(snapshot.value).toEqual(nodes[path.start]?.snapshot.value);
  for (const step of path.steps) {
    const before: unknown = snapshot.value;
    if (step.kind !== 'world') ({ snapshot, taken } = nextStep(machine, snapshot, step.event));
    expect(taken).toEqual(step.transitions);
    expect(snapshot.value).toEqual(nodes[step.to]?.snapshot.value);
    all.push(look(before, step.event.type));
  }
  return all;
}

const text = (value: unknown): string => JSON.stringify(value);

/** Marks by criteria that can be read off a walk, in words of our own. */
export const marksSeen: Readonly<Record<Exclude<Criterion, 'guards' | 'edges'>, (seen: Seen) => string[]>> = {
  states: ({ active, taken }) => [...active, ...taken.map((id) => id.split(' | ')[0] ?? '')],
  configurations: ({ value }) => [text(value)],
  transitions: ({ taken }) => [...taken],
  'transition-pairs': ({ taken, last }) => [...(last === null ? [] : [last]), ...taken].slice(1).map((id, at) => `${(last === null ? taken : [last, ...taken])[at]} then ${id}`),
  negative: ({ before, event, taken }) => (taken.length === 0 && before !== null ? [`${text(before)} ${event}`] : []),
};

export const eventsOf = ({ tests }: Plan): number => tests.reduce((sum, { steps }) => sum + steps.filter(({ kind }) => kind !== 'world').length, 0);

/** One step of a graph as the search sees it. */
export type Leg = { readonly from: number; readonly to: number; readonly cost: number; readonly marks: readonly string[] };

/** The fewest events that bring every mark, beginning at `start` as often as one likes: breadth first over place and marks seen. */
export function fewestEvents(start: number, legs: readonly Leg[]): number {
  const names = [...new Set(legs.flatMap(({ marks }) => marks))];
  if (names.length > 16) throw new RangeError('too many marks to try everything');
  const bits = new Map(names.map((name, at) => [name, 1 << at]));
  const whole = 2 ** names.length - 1;
  const coded = legs.map(({ from, to, cost, marks }) => ({ from, to, cost, mask: marks.reduce((all, mark) => all | (bits.get(mark) ?? 0), 0) }));
  const seen = new Set<number>();
  let level: (readonly [number, number])[] = [[start, 0]];
  for (let events = 0; level.length > 0; events++) {
    const next: (readonly [number, number])[] = [];
    for (const [place, marks] of level) {
      const key = place * 65_536 + marks;
      if (seen.has(key)) continue;
      seen.add(key);
      if (marks === whole) return events;
      level.push([start, marks]);
      for (const leg of coded) if (leg.from === place) (leg.cost === 0 ? level : next).push([leg.to, marks | leg.mask]);
    }
    level = next;
  }
  throw new Error('not every mark can be reached');
}
